"""Generated text that remembers which figure each of its numbers is.

A note prints the text; a draft of comments writes each number as a link to its figure, so that
it can be checked when the analyst's own words are built in (`osq.notes.writing.comments`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from string import Formatter

from osq.confidentiality.release import IndicatorModel, ZoneKey
from osq.conventions.indicators import CountIndicator
from osq.notes.figures import number, points, with_unit
from osq.notes.writing.french import capitalised
from osq.text import NARROW

_PER_THOUSAND = re.compile(r"^‰ (?=\S)")
_SAID = {"m²": "mètre carré", "UC": "unité de consommation"}
_UNTOLD = ("indice",)
"""Units that a sentence leaves out: its subject says them."""


@dataclass(frozen=True, slots=True)
class Quoted:
    """A number as printed, and what it is: `target` is the destination of its link."""

    text: str
    target: str


Telling = tuple[str | Quoted, ...]
"""A text in pieces."""


def tell(template: str, **parts: str | Quoted | Telling) -> Telling:
    """The template (as for `str.format`, without specifications) filled with its parts."""
    found: list[str | Quoted] = []
    for text, name, _, _ in Formatter().parse(template):
        found.append(text)
        if name is not None:
            part = parts[name]
            found.extend(part if isinstance(part, tuple) else (part,))
    return _merged(found)


def joined(tellings: Iterable[Telling], separator: str = " ") -> Telling:
    found: list[str | Quoted] = []
    for one in tellings:
        found.extend(([separator] if found else []) + list(one))
    return _merged(found)


def sentence(telling: Telling) -> Telling:
    """The text with its capital and its full stop."""
    first, *others = telling
    start = capitalised(first) if isinstance(first, str) else first
    return _merged([start, *others, "."])


def plain(telling: Telling) -> str:
    return "".join(one if isinstance(one, str) else one.text for one in telling)


def _merged(pieces: Iterable[str | Quoted]) -> Telling:
    found: list[str | Quoted] = []
    for one in pieces:
        if isinstance(one, str) and found and isinstance(found[-1], str):
            found[-1] += one
        elif one:
            found.append(one)
    return tuple(found)


def target(
    indicator: IndicatorModel,
    zone: ZoneKey | None = None,
    edition: int | None = None,
    kind: str = "",
) -> str:
    """« caf_bas_rev_part?zone=42218&level=commune&edition=2012&is=change »."""
    asked = {
        "zone": zone.code if zone else "",
        "level": zone.level if zone else "",
        "edition": str(edition or ""),
        "is": kind,
    }
    query = "&".join(f"{name}={value}" for name, value in asked.items() if value)
    return f"{indicator.id}?{query}" if query else indicator.id


def printed(indicator: IndicatorModel, value: Decimal) -> str:
    """The number with its unit, as a sentence says it: « 5,5 pour 1 000 logements »."""
    unit = _unit(indicator)
    if unit in _UNTOLD:
        return number(indicator, value)
    if unit == "points":
        return points(value, indicator.decimals, unit).removeprefix("+")
    return with_unit(indicator.model_copy(update={"unit": unit}), value)


def _unit(indicator: IndicatorModel) -> str:
    """The unit without what the subject says: « € » of « le loyer moyen au mètre carré »."""
    unit = _PER_THOUSAND.sub(f"pour 1{NARROW}000 ", indicator.unit)
    first, *others = unit.split("/")
    kept = [one for one in others if _SAID.get(one, one) not in indicator.grammar.subject]
    return "/".join([first, *kept])


def apart(indicator: IndicatorModel, amount: Decimal) -> str:
    """The size of a difference, without its sign: « 4,9 points », « 120 € », « 1,2 »."""
    unit = _unit(indicator)
    if unit in _UNTOLD or " " in unit or isinstance(indicator, CountIndicator):
        unit = ""
    return points(abs(amount), indicator.decimals, unit).removeprefix("+")
