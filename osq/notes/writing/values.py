"""The numbers of a sentence as it prints them: of the zone, and of what it is told beside."""

from __future__ import annotations

from decimal import Decimal

from osq.confidentiality.release import ReleasedZone
from osq.conventions.indicators import CountIndicator
from osq.notes.writing.facts import Fact, Reference
from osq.notes.writing.telling import Quoted, printed, target
from osq.statistics.smallnumbers import SmallNumbers
from osq.text import NARROW, NBSP, format_number

ALL = {"commune": "la commune", "agglomeration": "l’agglomération"}
"""A whole that has just been named."""


def value(one: Fact) -> Quoted:
    return Quoted(printed(one.indicator, one.value), target(one.indicator))


def value_at(one: Fact) -> Quoted:
    """As `value`, of a zone that is not the one the text is about."""
    return Quoted(printed(one.indicator, one.value), target(one.indicator, one.zone.key))


def whole_of(whole: ReleasedZone, *, named: bool) -> str:
    """« de Saint-Étienne », or « de la commune » once it has been named."""
    return whole.forms.de if named or whole.key.level not in ALL else f"de {ALL[whole.key.level]}"


def other(one: Fact, reference: Reference) -> Quoted:
    """The value of the reference."""
    indicator = one.indicator
    if not isinstance(indicator, CountIndicator):
        indicator = indicator.model_copy(update={"decimals": _decimals(reference.value)})
    kind = "rest" if reference.gap else ""
    where = target(indicator, reference.whole.key, kind=kind)
    text = printed(indicator, reference.value)
    # « contre 4,0 pour l’ensemble », not « contre 4,0 pour 1 000 logements pour l’ensemble ».
    return Quoted(text.split(f"{NBSP}pour ")[0], where)


def _decimals(released: Decimal) -> int:
    """Those of a released number, whatever the value beside it bears."""
    return max(-int(released.as_tuple().exponent), 0)


def equal(one: Fact) -> bool:
    """Whether the figure and its reference are printed alike, to as many decimals."""
    found = one.reference
    if found is None or found.value != one.value:
        return False
    return _decimals(found.value) == one.indicator.decimals


def share_of(count: Decimal, total: Decimal) -> str:
    """« 4,1 % »: a count in a total; "" of a total that bears no percentage, and for 0,0 %."""
    small = SmallNumbers()
    if not small.allows_percentage(float(total)):
        return ""
    part = format_number(100 * count / total, int(small.decimals(float(total))))
    return f"{part}{NARROW}%" if part.strip("0,") else ""
