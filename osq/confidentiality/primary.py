"""Primary confidentiality: which cells the conventions' own rules hide.

Rules are applied measure by measure, at every level, to the unrounded aggregates.  What
cannot be checked against a base is hidden; what the provider already hides stays hidden.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from osq.conventions.indicators import RatioIndicator
from osq.conventions.measures import Contributors, MinimumBase, MinimumCount, Rule
from osq.conventions.model import Convention
from osq.indicators.declared import Declared
from osq.indicators.formulas import exceeds, total
from osq.indicators.panel import Bools, Column, Panel


class RuleUse(NamedTuple):
    """A rule that was applied; `verifiable` is False where what it tests was not delivered."""

    convention: Convention
    rule: Rule
    verifiable: bool


class Protection(NamedTuple):
    """Cells that may not be shown, per measure, shape (zones,); and the rules behind."""

    hidden: Mapping[str, Bools]
    rules: tuple[RuleUse, ...]


def protect(
    panel: Panel, conventions: Mapping[str, Convention], declared: tuple[Declared, ...]
) -> Protection:
    """The cells hidden by the conventions' rules or already hidden by the provider.

    Only cells with data are marked: a missing cell has nothing to hide.  Public conventions
    add no rule of their own.
    """
    hidden = {measure: column.suppressed.copy() for measure, column in panel.columns.items()}
    uses = []
    for _, convention in sorted(conventions.items()):
        if convention.confidentiality.public:
            continue
        for rule in convention.confidentiality.rules:
            about = subject(rule, convention, panel)
            if not about or waived(rule):
                continue
            uses.append(RuleUse(convention, rule, _verifiable(rule, convention, panel)))
            place = panel.at_levels(rule.levels)
            for measure in about:
                hidden[measure] |= place & _hides(rule, measure, convention, panel)
            if isinstance(rule, MinimumCount) and rule.complements:
                _hide_complements(rule, about, place, panel, declared, hidden)
    for measure, column in panel.columns.items():
        hidden[measure] &= column.known | column.suppressed
    return Protection(hidden, tuple(uses))


def subject(rule: Rule, convention: Convention, panel: Panel) -> tuple[str, ...]:
    """The delivered measures (qualified) that the rule is about.

    A count rule that names none is about all that can be counted: not medians nor rates.
    """
    named = set(rule.measures)
    counts_only = isinstance(rule, MinimumCount) and not named
    measures = [
        f"{convention.id}.{measure.id}"
        for measure in convention.measures
        if (not named or measure.id in named) and (measure.additive or not counts_only)
    ]
    return tuple(measure for measure in measures if measure in panel.columns)


def _verifiable(rule: Rule, convention: Convention, panel: Panel) -> bool:
    if isinstance(rule, Contributors):
        needed = [rule.contributors_measure]
        needed += [rule.largest_measure] if rule.largest_share is not None else []
        return all(name and convention.qualified(name) in panel.columns for name in needed)
    if isinstance(rule, MinimumBase):
        return convention.qualified(rule.base) in panel.columns
    return True


def _hides(rule: Rule, measure: str, convention: Convention, panel: Panel) -> Bools:
    """Where the rule hides the measure, shape (zones,)."""
    column = panel.column(measure)
    if isinstance(rule, MinimumCount):
        return _small(column.value, rule)
    if isinstance(rule, MinimumBase):
        base = panel.column(convention.qualified(rule.base))
        enough = np.where(base.known, base.value, np.where(base.suppressed, base.lower, -np.inf))
        return np.asarray(enough < rule.threshold, dtype=bool)
    if isinstance(rule, Contributors):
        return too_few(rule, convention, panel)[1]
    return np.full(len(panel.zones), rule.kind == "always_hidden")


def _small(value: np.ndarray, rule: MinimumCount) -> Bools:
    with np.errstate(invalid="ignore"):
        floor = value >= 0 if rule.hides_zero else value > 0
        return np.asarray(floor & (value < rule.threshold), dtype=bool)


def waived(rule: Rule) -> bool:
    """Whether those whom the rule protects lifted it in a signed document."""
    return isinstance(rule, Contributors) and rule.waiver is not None


def too_few(rule: Contributors, convention: Convention, panel: Panel) -> tuple[Bools, Bools]:
    """Where there are too few contributors; where there are, or one is too large; shape (zones,)
    each, as far as that was delivered.
    """
    few = np.zeros(len(panel.zones), dtype=bool)
    if rule.contributors_measure is not None:
        number = panel.column(convention.qualified(rule.contributors_measure))
        few |= number.suppressed | _below(number, rule.minimum)
    hidden = few.copy()
    if rule.largest_measure is not None and rule.largest_share is not None:
        largest = panel.column(convention.qualified(rule.largest_measure))
        percent = _measured_in_percent(rule.largest_measure, convention)
        limit = rule.largest_share * (100 if percent else 1)
        with np.errstate(invalid="ignore"):
            hidden |= largest.suppressed | (largest.known & (largest.value > limit))
    return few, hidden


def _below(column: Column, minimum: float) -> Bools:
    with np.errstate(invalid="ignore"):
        return np.asarray(column.known & (column.value < minimum), dtype=bool)


def _measured_in_percent(reference: str, convention: Convention) -> bool:
    name = reference.removeprefix(f"{convention.id}.")
    return "." not in name and convention.measure(name).percentage


def _hide_complements(
    rule: MinimumCount,
    subject: tuple[str, ...],
    place: Bools,
    panel: Panel,
    declared: tuple[Declared, ...],
    hidden: dict[str, Bools],
) -> None:
    """Hides numerators whose complement (denominator minus numerator) is too small.

    A share of 100 % is one of them: it says of everybody what the part is.
    """
    for one in declared:
        if not isinstance(one.indicator, RatioIndicator) or not one.indicator.numerator_subset:
            continue
        part = total([panel.column(measure) for measure in one.numerator])
        whole = total([panel.column(measure) for measure in one.denominator])
        with np.errstate(invalid="ignore"):
            close = (whole.value > 0) & (whole.value - part.value < rule.threshold)
        close &= place & ~exceeds(part, whole)
        for measure in one.numerator:
            if measure in subject:
                hidden[measure] |= close
