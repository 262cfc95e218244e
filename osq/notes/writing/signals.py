"""What matters most of a zone: gaps and changes beyond chance, ranked by importance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from osq.comparison.observed import orientation
from osq.confidentiality.release import IndicatorModel, Release, ReleasedZone
from osq.conventions.indicators import CountIndicator
from osq.notes.evolution import Change, change_word
from osq.notes.selection import ordered_indicators, population_indicator
from osq.notes.writing.facts import Fact, Reference, facts
from osq.notes.writing.families import families

FIRM = 3
"""Distance from which a gap of unknown chance may be told in a title or a warning."""
Kind = Literal["gap", "change", "trend", "both"]
Direction = Literal["favourable", "unfavourable", "undetermined"]


@dataclass(frozen=True, slots=True)
class Signal:
    """One indicator of one zone that is worth a sentence.

    `direction` is that of the gap, of the change where there is no gap; `evolution` that of the
    change alone, None where no change is worth telling.  `strength` sorts: the greatest first.
    """

    indicator: IndicatorModel
    zone: ReleasedZone
    kind: Kind
    direction: Direction
    evolution: Direction | None
    strength: tuple[int, int, int]
    fact: Fact

    @property
    def firm(self) -> bool:
        """Whether it bears a title or a warning: beyond chance, or twice what is "nettement".

        Where chance is not known, the base may be of thirty, and five points be nothing.
        """
        sure, _, distance = self.strength
        return bool(sure) or distance >= FIRM

    @property
    def gap(self) -> Reference | None:
        return self.fact.reference if self.kind in ("gap", "both") else None

    @property
    def change(self) -> Change | None:
        found = self.fact.change
        return found if isinstance(found, Change) and self.evolution is not None else None


def signals(
    release: Release, zone: ReleasedZone, wholes: Sequence[ReleasedZone]
) -> tuple[Signal, ...]:
    """The signals of a zone, the most important first, one per family of near-duplicates.

    Chance is kept out at 99.8 % where released counts tell it; where they do not, only what is
    "nettement" apart is a signal, and comes after; so does a change that is significant at 95 %
    only and that the trend over five figures bears out.  Then what has a direction, then distance
    by the indicator's own thresholds, then its rank.
    """
    return one_per_family(release, ranked(facts(release, told_indicators(release), zone, wholes)))


def one_per_family(release: Release, found: Sequence[Signal]) -> tuple[Signal, ...]:
    """The first of each family of near-duplicates."""
    family = families(release, ordered_indicators(release))
    kept: dict[str, Signal] = {}
    for one in found:
        kept.setdefault(family[one.indicator.id], one)
    return tuple(kept.values())


def ranked(known: Sequence[Fact]) -> list[Signal]:
    """The signals of some facts, the most important first."""
    found = map(_signal, known)
    return sorted((one for one in found if one is not None), key=_order)


def _order(one: Signal) -> tuple[float | str, ...]:
    return (*(-part for part in one.strength), one.indicator.rank, one.indicator.id)


def told_indicators(release: Release) -> list[IndicatorModel]:
    """All indicators by importance but the population, which describes the zone."""
    population = population_indicator(release)
    return [one for one in ordered_indicators(release) if one is not population]


def _signal(one: Fact) -> Signal | None:
    gap = _gap_strength(one)
    change = _change_strength(one)
    if gap is None and change is None:
        return None
    toward = _direction(one.indicator, one.amount) if gap else None
    evolution = _direction(one.indicator, one.moved) if change else None
    direction = toward or evolution or "undetermined"
    tier, distance = max(found for found in (gap, change) if found)
    moving: Kind = "change" if one.sure_change is not False else "trend"
    kind: Kind = "both" if gap and change else "gap" if gap else moving
    agree = kind == "both" and toward == evolution != "undetermined"
    strength = (tier, int(direction != "undetermined"), distance + agree)
    return Signal(one.indicator, one.zone, kind, direction, evolution, strength, one)


def _gap_strength(one: Fact) -> tuple[int, int] | None:
    """How sure and how wide; None for what is close, or may be chance."""
    if one.reference is None or one.amount is None or one.word in (None, "close"):
        return None
    sure = one.sure_gap
    if sure is False or (sure is None and one.word != "marked"):
        return None
    return int(bool(sure)), _distance(one.indicator, one.amount)


def _change_strength(one: Fact) -> tuple[int, int] | None:
    """How sure and how wide; None for what has hardly changed, or may be chance."""
    amount = one.moved
    if not isinstance(one.change, Change) or amount is None:
        return None
    distance = _distance(one.indicator, amount)
    if isinstance(one.indicator, CountIndicator):
        word = change_word(one.indicator, one.change)
        distance = 0 if word is None else 2 if word.startswith("marked") else 1
    sure = one.sure_change
    borne_out = one.trend * amount > 0
    if not distance or (not borne_out and (sure is False or (sure is None and distance < 2))):
        return None
    return int(bool(sure)), distance


def _distance(indicator: IndicatorModel, amount: Decimal) -> int:
    """0 under the threshold of "close", 1 apart, 2 marked, 3 and 4 from twice and four times."""
    thresholds = indicator.word_thresholds
    size = abs(float(amount))
    if thresholds is None or size < thresholds.close:
        return 0
    return 1 + sum(size >= times * thresholds.marked for times in (1, 2, 4))


def _direction(indicator: IndicatorModel, amount: Decimal | None) -> Direction:
    sign = orientation(indicator)
    if not sign or not amount:
        return "undetermined"
    return "unfavourable" if sign * amount > 0 else "favourable"
