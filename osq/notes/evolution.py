"""Change between two editions, in figures only and only where comparison is allowed.

No interval is computed in this version: nothing here, nor in the sentences built on it,
says that a change is significant or that it is not.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from osq.confidentiality.release import Figure, IndicatorModel, Release, Sign, ZoneKey
from osq.conventions.indicators import CountIndicator, RatioIndicator
from osq.notes.figures import points
from osq.text import NARROW, NBSP, format_number

LONGEST = 5
"""Years: a change is not told over a longer span."""
SMALL_BASE = 30
ONE_DECIMAL_BASE = 100


@dataclass(frozen=True, slots=True)
class Change:
    """A comparable change since `edition`; `text` is the signed amount with its unit."""

    edition: int
    before: Decimal
    after: Decimal
    text: str


@dataclass(frozen=True, slots=True)
class NoChange:
    """Why no change is printed: INSEE's sign, and the reason in French."""

    sign: Sign
    reason: str


def break_between(indicator: IndicatorModel, first: int, last: int) -> str | None:
    """The reason of the break that falls between two editions (31 December of each)."""
    for one in sorted(indicator.comparability.breaks, key=lambda item: item.on):
        if date(first, 12, 31) < one.on <= date(last, 12, 31):
            return one.reason
    return None


def obstacle(indicator: IndicatorModel, before: Figure, after: Figure) -> str | None:
    """What forbids the comparison of two figures with a value, or None."""
    distance = after.edition - before.edition
    if distance < indicator.comparability.minimum_distance_years:
        years = indicator.comparability.minimum_distance_years
        return f"comparaison seulement à {years}{NBSP}ans d’écart au moins"
    if reason := break_between(indicator, before.edition, after.edition):
        return f"rupture de série entre {before.edition} et {after.edition}{NBSP}: {reason}"
    if before.perimeter != after.perimeter:
        return f"périmètre différent en {before.edition}{NBSP}: {before.perimeter}"
    if before.method_code != after.method_code:
        return f"méthode différente en {before.edition}{NBSP}: {before.method}"
    return None


def change(release: Release, indicator: IndicatorModel, zone: ZoneKey) -> Change | NoChange:
    """The change over the longest comparable span of at most `LONGEST` years."""
    after = release.figure(indicator.id, zone)
    if after is None or after.value is None:
        sign = after.sign if after is not None and after.sign else Sign.NOT_AVAILABLE
        return NoChange(sign, "pas de chiffre pour cette édition")
    first: NoChange | None = None
    for before in earlier(release, indicator, zone):
        if before.value is None:
            refusal = NoChange(before.sign or Sign.NOT_AVAILABLE, before.reason)
        elif reason := obstacle(indicator, before, after):
            refusal = NoChange(Sign.NOT_APPLICABLE, reason)
        else:
            text = amount(indicator, before.value, after.value)
            return Change(before.edition, before.value, after.value, text)
        first = first or refusal
    return first or NoChange(Sign.NOT_AVAILABLE, "pas d’édition antérieure")


def earlier(release: Release, indicator: IndicatorModel, zone: ZoneKey) -> Iterator[Figure]:
    """Figures of at most `LONGEST` years before the edition, the oldest first."""
    for edition in range(release.edition - LONGEST, release.edition):
        figure = release.figure(indicator.id, zone, edition)
        if figure is not None:
            yield figure


def amount(indicator: IndicatorModel, before: Decimal, after: Decimal) -> str:
    """Points for a share, a signed difference for another ratio, else per cent.

    A percentage has one decimal, none under a base of 100, and gives way to the difference
    itself under a base of 30 (notes of such observatories, `domain/notes.md`).
    """
    if isinstance(indicator, RatioIndicator):
        return points(after - before, indicator.decimals, indicator.unit)
    if isinstance(indicator, CountIndicator) and before < SMALL_BASE:
        return format_number(after - before, indicator.decimals, signed=True)
    if before <= 0:
        return format_number(after - before, indicator.decimals, signed=True)
    decimals = 1 if before >= ONE_DECIMAL_BASE else 0
    percent = format_number(100 * (after - before) / before, decimals, signed=True)
    return f"{percent}{NARROW}%"
