"""Which sign stands for a figure, so that no sign tells what another one hides.

Two rules.  What no number decides comes first: were `s` to win over "not delivered" or "not shown
at this level", `s` there would tell that a count is small, where nobody else hides anything
(`sign_of`).  And a sign that tells of a number stands only where this number is released: `n.s.`
says that a base is under its minimum, `///` for want of a denominator that it is zero.  Where these
are printed in the same release, or public, it adds nothing to them; anywhere else it would, and the
cell is hidden like any other (`withheld`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import NamedTuple

from osq.aggregation import weighted
from osq.confidentiality.release import Figure, Sign, ZoneKey
from osq.conventions.indicators import CountIndicator
from osq.indicators import quantiles
from osq.indicators.compute import PART_OVER_WHOLE, ZERO_DENOMINATOR
from osq.indicators.declared import Declared
from osq.observations import Status

Key = tuple[str, ZoneKey, int]
Figures = Mapping[Key, Figure]

EMPTY_BASE = frozenset({ZERO_DENOMINATOR, quantiles.NOBODY, weighted.NOBODY})
"""Reasons that tell that a base is zero."""
OF_NUMBERS = EMPTY_BASE | {PART_OVER_WHOLE, quantiles.OPEN_CLASS}
"""Reasons of an absence that depend on the counts themselves."""


class Case(NamedTuple):
    """A cell before its sign is chosen.

    `not_shown` says in French that nobody sees this level, `weak` that the figure is not worth
    being published by sizes that everybody knows, `doubtful` the same by other ones (units not
    located), `small` that its base is under the minimum: each "" where it is not so.
    """

    status: str
    reason: str
    hidden: bool
    not_shown: str = ""
    weak: str = ""
    doubtful: str = ""
    small: str = ""


def sign_of(case: Case, secret: str) -> tuple[Sign, str] | None:
    """The sign of a cell and its reason, `secret` for a hidden one; None where it has a number.

    `Sign.NOT_SIGNIFICANT` and the reasons `OF_NUMBERS` still have to pass `withheld`.
    """
    if case.not_shown:
        return Sign.NOT_AVAILABLE, case.not_shown
    absent = {
        str(Status.MISSING): Sign.NOT_AVAILABLE,
        str(Status.NOT_APPLICABLE): Sign.NOT_APPLICABLE,
    }.get(case.status)
    if absent and case.reason not in OF_NUMBERS:
        return absent, case.reason
    if case.weak:
        return Sign.NOT_AVAILABLE, case.weak
    if case.hidden or case.status == Status.SUPPRESSED:
        return Sign.CONFIDENTIAL, secret
    if absent:
        return absent, case.reason
    if case.small:
        return Sign.NOT_SIGNIFICANT, case.small
    return (Sign.CONFIDENTIAL, secret) if case.doubtful else None


def withheld(
    figures: Figures, declared: Sequence[Declared], public: Collection[str], secret: str
) -> dict[Key, Figure]:
    """The figures, hidden for `secret` where their sign tells of a number that is not released.

    `public` are the conventions whose figures everybody knows.
    """
    printed = _Printed(figures, _counts(declared), frozenset(public))
    formulas = {one.indicator.id: one for one in declared}
    return {
        key: one if _tells_nothing(one, formulas[one.indicator], printed) else hide(one, secret)
        for key, one in figures.items()
    }


def hide(figure: Figure, secret: str) -> Figure:
    """The cell as every hidden one is: its sign and the one reason, and nothing about its value."""
    return replace(
        figure,
        value=None,
        sign=Sign.CONFIDENTIAL,
        reason=secret,
        method="",
        grade=None,
        coverage=None,
        mark="",
    )


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
        total = Decimal(0)
        for one in wanted:
            count = self._count({one}, place)
            if count is None:
                return None
            total += count
        return total

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
    if figure.sign is Sign.NOT_SIGNIFICANT:
        least = None
        if not isinstance(formula.indicator, CountIndicator):
            least = formula.indicator.minimum_base
        return _agrees(figure, base, printed, under=least)
    if figure.sign is Sign.NOT_APPLICABLE and figure.reason in EMPTY_BASE:
        return _agrees(figure, base, printed, under=1)
    if figure.reason == PART_OVER_WHOLE:
        return printed.holds(formula.numerator, figure) and printed.holds(base, figure)
    if figure.reason == quantiles.OPEN_CLASS:
        return all(printed.holds([one], figure) for one in base)
    return True


def _agrees(figure: Figure, base: Sequence[str], printed: _Printed, under: float | None) -> bool:
    """Whether the base is known to the reader and, where it is printed, printed under the limit."""
    if not printed.holds(base, figure):
        return False
    known = printed.sum(base, figure)
    return known is None or under is None or known < Decimal(str(under))
