"""A sign that tells of a number stands only where this number is released.

`n.s.` says that a base is under its minimum, `///` for want of a denominator that it is zero, and
so on: each is a statement about counts.  Where they are printed in the same release, or public, it
adds nothing to them; anywhere else it would, and the cell is hidden like any other.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from osq.confidentiality.absences import EMPTY_BASE
from osq.confidentiality.figures import concealed
from osq.confidentiality.release import Figure, Sign, ZoneKey
from osq.conventions.indicators import CountIndicator
from osq.indicators.compute import PART_OVER_WHOLE
from osq.indicators.declared import Declared
from osq.indicators.quantiles import OPEN_CLASS

Key = tuple[str, ZoneKey, int]
Figures = Mapping[Key, Figure]


def told_only(
    figures: Figures, declared: Sequence[Declared], public: Collection[str]
) -> dict[Key, Figure]:
    """The figures of a release, hidden where their sign tells of a number that is not in it.

    `public` are the conventions whose figures everybody knows.
    """
    printed = _Printed(figures, _counts(declared), frozenset(public))
    formulas = {one.indicator.id: one for one in declared}
    return {
        key: one if _tells_nothing(one, formulas[one.indicator], printed) else concealed(one)
        for key, one in figures.items()
    }


@dataclass(frozen=True, slots=True)
class _Printed:
    """What a reader knows of sums of measures: counts of the release, public conventions."""

    figures: Figures
    counts: Mapping[frozenset[str], str]
    public: frozenset[str]

    def holds(self, measures: Iterable[str], place: Figure) -> bool:
        """Whether each of the measures, or their sum, is printed or public there."""
        wanted = frozenset(measures)
        each = [self._is_public(one) or self._count({one}, place) is not None for one in wanted]
        return all(each) or self._count(wanted, place) is not None

    def sum(self, measures: Iterable[str], place: Figure) -> Decimal | None:
        """The sum as it is printed, or as printed counts add up; None where it is not."""
        wanted = frozenset(measures)
        whole = self._count(wanted, place)
        if whole is not None:
            return whole
        counts = [self._count({one}, place) for one in wanted]
        known = [one for one in counts if one is not None]
        return sum(known, Decimal(0)) if len(known) == len(counts) else None

    def _is_public(self, measure: str) -> bool:
        return measure.partition(".")[0] in self.public

    def _count(self, measures: Iterable[str], place: Figure) -> Decimal | None:
        name = self.counts.get(frozenset(measures))
        figure = self.figures.get((name, place.zone, place.edition)) if name else None
        return figure.value if figure else None


def _counts(declared: Sequence[Declared]) -> dict[frozenset[str], str]:
    """Set of measures -> the indicator that prints their sum; of several the first."""
    return {
        frozenset(one.numerator): one.indicator.id
        for one in reversed(declared)
        if isinstance(one.indicator, CountIndicator)
    }


def _tells_nothing(figure: Figure, formula: Declared, printed: _Printed) -> bool:
    """Whether the reader could have written the sign himself, or it is about no number."""
    base = formula.denominator + formula.base
    if figure.sign is Sign.NOT_SIGNIFICANT and not isinstance(formula.indicator, CountIndicator):
        return _agrees(figure, base, printed, under=formula.indicator.minimum_base)
    if figure.sign is Sign.NOT_APPLICABLE and figure.reason in EMPTY_BASE:
        return _agrees(figure, base, printed, under=1)
    if figure.sign is Sign.NOT_AVAILABLE and figure.reason == PART_OVER_WHOLE:
        return printed.holds(formula.numerator, figure) and printed.holds(base, figure)
    if figure.sign is Sign.NOT_AVAILABLE and figure.reason == OPEN_CLASS:
        return all(printed.holds([one], figure) for one in base)
    return True


def _agrees(figure: Figure, base: Sequence[str], printed: _Printed, under: float) -> bool:
    """Whether the base is known to the reader and, where it is printed, printed under the limit."""
    known = printed.sum(base, figure)
    return printed.holds(base, figure) and (known is None or known < Decimal(str(under)))
