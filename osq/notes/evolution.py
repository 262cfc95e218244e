"""Change between two editions, as printed, and only where comparison is allowed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from osq.comparison import changes
from osq.comparison.changes import Significance
from osq.comparison.guard import Verdict, guard
from osq.comparison.released import observed
from osq.confidentiality.release import Figure, IndicatorModel, Release, Sign, ZoneKey
from osq.conventions.indicators import CountIndicator, RatioIndicator
from osq.notes.figures import points
from osq.statistics.smallnumbers import SmallNumbers
from osq.text import NARROW, format_number

LONGEST = 5
"""Years: a change is not told over a longer span."""


@dataclass(frozen=True, slots=True)
class Change:
    """A comparable change since `edition`; `text` is the signed amount with its unit.

    `year` is what the earlier figure is about, to be printed: the edition of 2008 has the census
    of 2006.  `footnotes` say where the two figures are not worth the same.
    """

    edition: int
    year: int
    before: Decimal
    after: Decimal
    text: str
    significance: Significance = Significance.NOT_COMPUTED
    footnotes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NoChange:
    """Why no change is printed: INSEE's sign, and the reason in French."""

    sign: Sign
    reason: str


def comparable(
    release: Release, indicator: IndicatorModel, zone: ZoneKey
) -> Iterator[tuple[Figure, Verdict]]:
    """Figures with a number of the years before, the oldest first, each with its verdict."""
    after = observed(release, indicator, zone)
    for figure in earlier(release, indicator, zone):
        before = observed(release, indicator, zone, figure.edition)
        if figure.value is not None and before is not None and after is not None:
            yield figure, guard(indicator, before, after)


def change(release: Release, indicator: IndicatorModel, zone: ZoneKey) -> Change | NoChange:
    """The change over the longest comparable span of at most `LONGEST` years."""
    after = release.figure(indicator.id, zone)
    if after is None or after.value is None:
        sign = after.sign if after is not None and after.sign else Sign.NOT_AVAILABLE
        return NoChange(sign, "pas de chiffre pour cette édition")
    refusals = []
    for before in earlier(release, indicator, zone):
        found = _change(release, indicator, before, after)
        if isinstance(found, Change):
            return found
        refusals.append(found)
    return refusals[0] if refusals else NoChange(Sign.NOT_AVAILABLE, "pas d’édition antérieure")


def _change(
    release: Release, indicator: IndicatorModel, before: Figure, after: Figure
) -> Change | NoChange:
    first = observed(release, indicator, before.zone, before.edition)
    last = observed(release, indicator, after.zone, after.edition)
    if before.value is None or after.value is None or first is None or last is None:
        return NoChange(before.sign or Sign.NOT_AVAILABLE, before.reason)
    found = changes.change(indicator, first, last, counted=indicator.id in release.counted)
    if isinstance(found, Verdict):
        return NoChange(Sign.NOT_APPLICABLE, found.reason)
    return Change(
        before.edition,
        before.period.year if before.period else before.edition,
        before.value,
        after.value,
        amount(indicator, before.value, after.value),
        found.significance,
        tuple(one.text for one in found.footnotes),
    )


def earlier(release: Release, indicator: IndicatorModel, zone: ZoneKey) -> Iterator[Figure]:
    """Figures of at most `LONGEST` years before the edition, the oldest first."""
    for edition in range(release.edition - LONGEST, release.edition):
        figure = release.figure(indicator.id, zone, edition)
        if figure is not None:
            yield figure


def change_word(indicator: IndicatorModel, found: Change) -> str | None:
    """The word for the change of a count by its thresholds in %: "rise", "marked fall"...

    None where no word may be said: for what is no count, under the lower threshold, on a base that
    bears no percentage, and for a change that chance alone explains.
    """
    thresholds = indicator.word_thresholds
    if (
        thresholds is None
        or not isinstance(indicator, CountIndicator)
        or found.significance is Significance.NOT_SIGNIFICANT
        or not SmallNumbers().allows_percentage(float(found.before))
    ):
        return None
    percent = float(100 * (found.after - found.before) / found.before)
    if abs(percent) < thresholds.close:
        return None
    word = "rise" if percent > 0 else "fall"
    return f"marked {word}" if abs(percent) >= thresholds.marked else word


def amount(indicator: IndicatorModel, before: Decimal, after: Decimal) -> str:
    """Points for a share, a signed difference for another ratio, else per cent.

    A percentage has one decimal, none under a base of 100, and gives way to the difference
    itself under a base of 30 (notes of such observatories, `domain/notes.md`).
    """
    if isinstance(indicator, RatioIndicator):
        return points(after - before, indicator.decimals, indicator.unit)
    small, base = SmallNumbers(), float(before)
    counts = isinstance(indicator, CountIndicator)
    if before <= 0 or (counts and not small.allows_percentage(base)):
        return format_number(after - before, indicator.decimals, signed=True)
    decimals = int(small.decimals(base))
    percent = format_number(100 * (after - before) / before, decimals, signed=True)
    return f"{percent}{NARROW}%"
