"""What each printed cell tells, as rows over the unknowns of a dossier."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor

import numpy as np
from scipy import sparse

from osq.protection import derived
from osq.protection.dossier import (
    HIDDEN,
    TOO_SMALL,
    CountSeries,
    Dossier,
    Line,
    Protected,
    RatioSeries,
)
from osq.protection.forms import Form, Forms, added, whole
from osq.protection.ratios import Printed, base_of, is_number
from osq.protection.system import NO_HIGH, NO_LOW, Ints, Knowledge, Problem, Rows, Targets


@dataclass(slots=True)
class _Collected:
    """Rows being written, each with the number of what tells it."""

    forms: list[Form] = field(default_factory=list)
    low: list[int] = field(default_factory=list)
    high: list[int] = field(default_factory=list)
    told_by: list[int] = field(default_factory=list)

    def add(
        self,
        by: int,
        terms: Mapping[int, Fraction],
        low: Fraction | None,
        high: Fraction | None,
        *,
        below: bool = False,
    ) -> None:
        """`low <= terms <= high`, or `terms < high` when `below`."""
        form = whole(terms)
        self.forms.append(form)
        self.told_by.append(by)
        self.low.append(int(NO_LOW) if low is None else ceil(low * form.scale))
        if high is None:
            self.high.append(int(NO_HIGH))
        elif below:
            self.high.append(ceil(high * form.scale) - 1)
        else:
            self.high.append(floor(high * form.scale))

    def rows(self, unknowns: int) -> Rows:
        return Rows(matrix_of(self.forms, unknowns), _ints(self.low), _ints(self.high))


def matrix_of(forms: Sequence[Form], unknowns: int) -> sparse.csr_array:
    """Forms as the rows of a matrix (forms, unknowns)."""
    starts = np.cumsum([0, *(len(form.places) for form in forms)])
    places = np.array([place for form in forms for place in form.places], dtype=np.int64)
    values = np.array([value for form in forms for value in form.coefficients], dtype=np.int64)
    return sparse.csr_array((values, places, starts), shape=(len(forms), unknowns))


def _ints(values: Iterable[int]) -> Ints:
    return np.array(list(values), dtype=np.int64)


@dataclass(frozen=True, slots=True, eq=False)
class Stated:
    """A dossier as an attacker's knowledge: rows, and the line that tells each (-1: relations)."""

    forms: Forms
    knowledge: Knowledge
    told_by: Ints


def state(dossier: Dossier, protected: Sequence[Protected] = ()) -> Stated:
    """What all that is printed tells; `protected` only adds zones to the unknowns' classes."""
    forms = Forms(dossier, protected)
    collected = _Collected()
    printed = Printed(dossier)
    _relations(collected, forms)
    for number, line in enumerate(dossier.lines):
        _line(collected, printed, forms, number, line)
    unknowns = len(forms.unknowns)
    return Stated(
        forms,
        Knowledge(np.zeros(unknowns, dtype=np.int64), collected.rows(unknowns)),
        _ints(collected.told_by),
    )


def pose(
    dossier: Dossier,
    protected: Sequence[Protected],
    primary: frozenset[int],
    costs: Mapping[int, int],
    truth: Ints,
) -> Problem:
    """The choice of what to hide among the lines of the last release, all given as they would be
    printed.

    `primary` are the lines that must be hidden; `costs` (line -> at least 1) those that may be,
    and what it costs; others stay shown.  `truth` (unknowns,): a table in which every line holds.
    """
    forms = Forms(dossier, protected)
    fixed, shown, hidden = _Collected(), _Collected(), _Collected()
    printed = Printed(dossier)
    _relations(fixed, forms)
    last = max((line.release for line in dossier.lines), default=1)
    numbers = [n for n, line in enumerate(dossier.lines) if line.release == last]
    for number, line in enumerate(dossier.lines):
        if line.release != last:
            _line(fixed, printed, forms, number, line)
    for candidate, number in enumerate(numbers):
        line = dossier.lines[number]
        if line.text != HIDDEN:
            _line(shown, printed, forms, candidate, line)
        _hidden(hidden, forms, candidate, line)
    unknowns = len(forms.unknowns)
    return Problem(
        floor=np.zeros(unknowns, dtype=np.int64),
        truth=truth,
        fixed=fixed.rows(unknowns),
        shown=shown.rows(unknowns),
        shown_by=_ints(shown.told_by),
        hidden=hidden.rows(unknowns),
        hidden_by=_ints(hidden.told_by),
        primary=np.array([number in primary for number in numbers], dtype=bool),
        closed=np.array([n not in costs and n not in primary for n in numbers], dtype=bool),
        cost=_ints(costs.get(number, 1) for number in numbers),
        targets=targets_of(forms, protected),
    )


def targets_of(forms: Forms, protected: Sequence[Protected]) -> Targets:
    """Protected cells as forms (targets, unknowns), widths multiplied as these are."""
    made = [whole(forms.of_protected(one)) for one in protected]
    pairs = list(zip(made, protected, strict=True))
    return Targets(
        matrix_of(made, len(forms.unknowns)),
        _ints(form.scale * one.width for form, one in pairs),
        _ints(int(NO_LOW) if one.reach is None else form.scale * one.reach for form, one in pairs),
    )


def _relations(collected: _Collected, forms: Forms) -> None:
    for terms, equal in forms.related():
        collected.add(-1, terms, Fraction(0), Fraction(0) if equal else None)


def _line(collected: _Collected, printed: Printed, forms: Forms, number: int, line: Line) -> None:
    """What one line tells as it is printed."""
    series = forms.dossier.series[line.series]
    if line.text == HIDDEN:
        _hidden(collected, forms, number, line)
    elif line.text == TOO_SMALL and isinstance(series, RatioSeries):
        base, known = base_of(forms, series, line)
        if known is None:
            collected.add(number, base, None, Fraction(series.minimum_base), below=True)
    elif line.kind == "range":
        low, high = (Fraction(end) if end else None for end in line.text.split(".."))
        _between(collected, forms, number, line, low, high, below=False)
    elif line.kind in ("interval", "rank"):
        for row in derived.told(forms, printed, line):
            collected.add(number, row.terms, row.low, row.high, below=row.below)
    elif line.kind == "value" and is_number(line.text):
        value, half = Fraction(line.text), Fraction(series.step) / 2
        exact = isinstance(series, CountSeries) and _whole_steps(forms, series, line)
        half = Fraction(0) if exact else half
        _between(collected, forms, number, line, value - half, value + half, below=not exact)
        if isinstance(series, RatioSeries) and series.minimum_base:
            base, known = base_of(forms, series, line)
            if known is None:
                collected.add(number, base, Fraction(series.minimum_base), None)


def _between(
    collected: _Collected,
    forms: Forms,
    number: int,
    line: Line,
    low: Fraction | None,
    high: Fraction | None,
    *,
    below: bool,
) -> None:
    """The series of a line lies between `low` and `high` (under it, when `below`)."""
    series = forms.dossier.series[line.series]
    top = forms.summed(series.of, line.zone, line.state)
    if isinstance(series, CountSeries):
        collected.add(number, top, low, high, below=below)
        return
    base, known = base_of(forms, series, line)
    if known is not None:
        ends = [None if end is None else end * known / series.per for end in (low, high)]
        collected.add(number, top, ends[0], ends[1], below=below)
        return
    if low is not None:
        over = added([(series.per, top), (-low, base)])
        collected.add(number, over, Fraction(0), None)
    if high is not None:
        under = added([(series.per, top), (-high, base)])
        collected.add(number, under, None, Fraction(0), below=below)


def _hidden(collected: _Collected, forms: Forms, number: int, line: Line) -> None:
    """Where no rule hides a zero, what is hidden is at least one unit.

    A hidden ratio says so of its numerator only when its base is known to be shown: a hidden
    base hides it too.
    """
    dossier = forms.dossier
    series = dossier.series[line.series]
    if not all(dossier.measures[name].never_zero(line.zone) for name in series.of):
        return
    if isinstance(series, RatioSeries) and not _base_shown(forms, series, line):
        return
    if line.kind != "value" or (is_number(line.text) and not Decimal(line.text)):
        return
    terms = forms.summed(series.of, line.zone, line.state)
    if all(value.denominator == 1 for value in terms.values()):
        collected.add(number, terms, Fraction(1), None)


def _base_shown(forms: Forms, series: RatioSeries, line: Line) -> bool:
    """Whether a ratio's base is public or printed, and large enough for the ratio to be printed:
    under that, what is hidden may be a zero.
    """
    known = [forms.dossier.known.get((name, line.zone)) for name in series.over]
    values = [value for value in known if value is not None]
    if len(values) == len(known):
        return sum(values) >= series.minimum_base
    return any(
        (other.zone, other.release, other.state) == (line.zone, line.release, line.state)
        and other.kind == "value"
        and is_number(other.text)
        and isinstance(counted := forms.dossier.series[other.series], CountSeries)
        and sorted(counted.of) == sorted(series.over)
        and Decimal(other.text) >= series.minimum_base
        for other in forms.dossier.lines
    )


def _whole_steps(forms: Forms, series: CountSeries, line: Line) -> bool:
    """Whether the sum is a whole number of steps, so that printing rounds nothing."""
    terms = forms.summed(series.of, line.zone, line.state)
    step = Fraction(series.step)
    return all(
        value.numerator * step.denominator % (value.denominator * step.numerator) == 0
        for value in terms.values()
    )
