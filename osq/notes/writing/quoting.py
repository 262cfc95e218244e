"""A figure quoted in a comment: what its link names, and how it may be printed.

The destination of a link is `indicator?zone=CODE&level=LEVEL&edition=YEAR&is=KIND`.  Without
`is`, the figure itself (of the comment's zone and of this edition by default).  `gap` is its
distance to the reference of the note, `rest` the figure of the rest of `zone`, `share` the part
of the total of `zone`, `change` the change since the earlier edition that the notes compare.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal
from urllib.parse import parse_qsl

from osq.confidentiality.release import IndicatorModel, Release, ReleasedZone, Sign
from osq.conventions.indicators import CountIndicator
from osq.notes.comparators import gap
from osq.notes.evolution import Change
from osq.notes.figures import SIGNS, number, with_unit
from osq.notes.writing.facts import Fact, facts, source, wholes_of
from osq.notes.writing.telling import apart, printed
from osq.notes.writing.values import share_of
from osq.text import MINUS, format_unit, round_half_up

KINDS = ("", "gap", "rest", "share", "change")
_KEYS = ("zone", "level", "edition", "is")


@dataclass(frozen=True, slots=True)
class Quote:
    """What a link names: every way to print it, the usual one first, or why it has no number."""

    forms: tuple[str, ...]
    label: str
    source: str = ""
    problem: Literal["", "unknown", "withheld"] = ""
    reason: str = ""


def quote_of(release: Release, zone: ReleasedZone, target: str) -> Quote:
    """The figure that a link of a comment on `zone` names."""
    name, _, query = target.partition("?")
    asked = dict(parse_qsl(query, keep_blank_values=True))
    indicator = next((one for one in release.indicators if one.id == name), None)
    label = name if indicator is None else f"{name} ({indicator.short_label or indicator.label})"
    if indicator is None:
        reason = "ce n’est pas un indicateur de cette édition"
        return Quote((), label, problem="unknown", reason=reason)
    if wrong := sorted(set(asked) - set(_KEYS)):
        reason = f"précision inconnue ({', '.join(wrong)})"
        return Quote((), label, problem="unknown", reason=reason)
    kind, edition = asked.get("is", ""), asked.get("edition", str(release.edition))
    about = zone
    if "zone" in asked:
        found = _zone(release, asked["zone"], asked.get("level", ""))
        if found is None:
            reason = f"la zone {asked['zone']} n’existe pas, ou son niveau est à préciser (level)"
            return Quote((), label, problem="unknown", reason=reason)
        about = found
    if kind not in KINDS or not edition.isdecimal():
        reason = "« is » vaut gap, rest, share ou change, « edition » est une année"
        return Quote((), label, problem="unknown", reason=reason)
    if kind:
        return _derived(release, indicator, zone, about, kind, label)
    return _figure(release, indicator, about, int(edition), label)


def _zone(release: Release, code: str, level: str) -> ReleasedZone | None:
    found = [
        one for key, one in release.zones.items() if key.code == code and level in ("", key.level)
    ]
    return found[0] if len(found) == 1 else None


def _figure(
    release: Release, indicator: IndicatorModel, zone: ReleasedZone, edition: int, label: str
) -> Quote:
    figure = release.figure(indicator.id, zone.key, edition)
    label = f"{label}, {zone.name}, {edition}"
    if figure is None or figure.value is None:
        sign = (figure.sign if figure else None) or Sign.NOT_AVAILABLE
        reason = (figure.reason if figure else "") or SIGNS[sign]
        return Quote((), label, problem="withheld", reason=reason)
    known = facts(release, [indicator], zone, ()) if edition == release.edition else []
    forms = dict.fromkeys(
        form
        for told in (*(one.indicator for one in known), indicator)
        for form in _forms(told, figure.value)
    )
    told = next((source(release, one) for one in known), "")
    return Quote(tuple(forms), label, told)


def _forms(indicator: IndicatorModel, value: Decimal) -> Iterator[str]:
    """As printed, with or without its unit, and rounded further: never more precise."""
    for decimals in range(indicator.decimals, -1, -1):
        rounded = round_half_up(value, decimals)
        if value and not rounded:
            continue
        told = indicator.model_copy(update={"decimals": decimals})
        bare = number(told, rounded)
        yield from (printed(told, rounded), with_unit(told, rounded))
        yield from (format_unit(bare, indicator.unit), bare)


def _derived(
    release: Release,
    indicator: IndicatorModel,
    zone: ReleasedZone,
    about: ReleasedZone,
    kind: str,
    label: str,
) -> Quote:
    """A gap, a rest, a share or a change of the comment's zone."""
    label = f"{label}, {zone.name}, {_KIND_NAMES[kind]}"
    known = facts(release, [indicator], zone, wholes_of(release, zone))
    missing = Quote((), label, problem="withheld", reason="les notes ne le donnent pas")
    if not known:
        return missing
    one, told = known[0], source(release, known[0])
    forms = tuple(dict.fromkeys(_derived_forms(release, one, about, kind)))
    return Quote(forms, label, told) if forms else missing


_KIND_NAMES = {
    "gap": "écart",
    "rest": "reste du territoire",
    "share": "part du total",
    "change": "évolution",
}


def _derived_forms(release: Release, one: Fact, about: ReleasedZone, kind: str) -> Iterator[str]:
    if kind == "rest":
        found = gap(release, one.indicator, one.zone.key, about.key)
        if found is not None:
            yield from _forms(one.indicator, found.rest)
    elif kind == "share":
        whole = release.figure(one.indicator.id, about.key)
        if (
            whole is not None
            and whole.value is not None
            and (part := share_of(one.value, whole.value))
        ):
            yield part
    elif kind == "gap" and one.amount and one.reference and one.reference.gap:
        yield from _signed(one.indicator, one.amount)
    elif kind == "change" and isinstance(one.change, Change) and one.moved:
        if isinstance(one.indicator, CountIndicator):
            yield from (one.change.text, one.change.text.lstrip(f"+{MINUS}"))
        yield from _signed(one.indicator, one.moved)


def _signed(indicator: IndicatorModel, amount: Decimal) -> Iterator[str]:
    """The size of a difference, bare or after its sign."""
    size = apart(indicator, amount)
    yield from (size, f"{'+' if amount > 0 else MINUS}{size}")
