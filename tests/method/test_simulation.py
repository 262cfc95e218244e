"""Invented territories whose truth is known: what osq says of them holds, by plain formulas.

The loops of tests/aggregation/naive.py compute the truth from all that is true, and what can be
known from all that is shown; osq sees what is shown only.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any, NamedTuple

import pandas as pd
import pytest

from osq.aggregation.aggregate import aggregate, frame_levels
from osq.aggregation.geocoding import NO_RATES
from osq.aggregation.levels import build_levels
from osq.aggregation.quality import grade
from osq.indicators.compute import compute
from tests.aggregation import naive
from tests.aggregation.reading import cells_of, ground_of
from tests.builders.observations import EDITION, POPULATION
from tests.builders.simulation import MEASURES
from tests.builders.survey import ANSWERS, SCORE, simulate_survey
from tests.builders.territory import toy_config

FEW = range(30)
ALL = range(1_000)
COUNTED = (*(f"caf.{name}" for name in MEASURES), ANSWERS)
RATIOS = {
    "part": ("caf.apl", "caf.al", 100, True),
    "femmes": ("caf.femmes", "caf.alloc", 100, True),
    "surface": ("caf.surface", POPULATION, 1, False),
}
"""Indicator -> numerator, denominator, per, and whether the one is a part of the other."""
Cells = Mapping[str, Mapping[str, naive.Cell]]
"""Measure -> zone -> cell."""


class Case(NamedTuple):
    """One territory: what is true, what plain loops can know of it, and what osq computes.

    Frames are indexed by measure (or indicator) and zone; `wide` is before bounds are narrowed.
    `direct` names what was delivered where; `lost` counts the units of each measure without place.
    """

    ground: naive.Ground
    direct: frozenset[tuple[str, str]]
    lost: Mapping[str, float]
    truth: Cells
    expected: Cells
    wide: Mapping[tuple[str, str], Any]
    aggregates: Mapping[tuple[str, str], Any]
    figures: Mapping[tuple[str, str], Any]


def make_case(seed: int) -> Case:
    simulation = simulate_survey(seed)
    given = (simulation.conventions, simulation.territory, toy_config(), EDITION)
    levels = build_levels(simulation.shown, *given)
    aggregates = aggregate(simulation.shown, *given)
    figures = compute(aggregates, simulation.conventions, EDITION)
    shown, true = simulation.shown, simulation.true
    people = true[true["measure"] == POPULATION].set_index("zone")["value"]
    ground = ground_of(simulation.territory, {str(key): value for key, value in people.items()})
    lost = true[true["status"] == "unlocated"].groupby("measure")["value"].sum()
    return Case(
        ground=ground,
        direct=frozenset(zip(shown["measure"], shown["zone"], strict=True)),
        lost={str(measure): float(units) for measure, units in lost.items()},
        truth=_loops(ground, true, half=0.0),
        expected=_loops(ground, shown, half=0.5),
        wide=_by_place(frame_levels(levels.series, levels.levels, NO_RATES), "measure"),
        aggregates=_by_place(aggregates, "measure"),
        figures=_by_place(figures, "indicator"),
    )


@cache
def case_of(seed: int) -> Case:
    """Kept: each of the few is looked at by every check."""
    return make_case(seed)


def _by_place(frame: pd.DataFrame, name: str) -> dict[tuple[str, str], Any]:
    return {(getattr(row, name), str(row.zone)): row for row in frame.itertuples()}


def _loops(ground: naive.Ground, rows: pd.DataFrame, *, half: float) -> Cells:
    """Every measure in every zone; scores are known to `half`, within 0 and 100."""
    found: dict[str, Mapping[str, naive.Cell]] = {}
    for measure in (POPULATION, *COUNTED):
        found[measure] = naive.sums(ground, *cells_of(rows, measure))
    delivered, lost = cells_of(rows, SCORE, half=half)
    _, lost_answers = cells_of(rows, ANSWERS)
    found[SCORE] = naive.means(ground, delivered, found[ANSWERS], lost, lost_answers)
    return found


def check_the_loops(case: Case) -> Counter[str]:
    """Before bounds are narrowed, osq and the loops say the same of every zone and measure."""
    seen: Counter[str] = Counter()
    for measure, cells in case.expected.items():
        for zone, cell in cells.items():
            row = case.wide.get((measure, zone))
            if row is None:  # no line of it was sent
                assert cell.status == "missing"
                continue
            assert row.status == cell.status, (measure, zone)
            assert _same(row.coverage, cell.coverage), (measure, zone)
            if cell.status in ("measured", "suppressed"):
                assert _same(row.lower, cell.lower), (measure, zone)
                assert _same(row.upper, cell.upper), (measure, zone)
                assert _same(row.value, cell.value if cell.status == "measured" else math.nan)
            seen[cell.status] += 1
    return seen


def check_the_bounds(case: Case) -> Counter[str]:
    """The truth is within the bounds of every figure that has some, sums, means and ratios."""
    seen: Counter[str] = Counter()
    truths = [
        (case.aggregates, measure, zone, cell)
        for measure, cells in case.truth.items()
        for zone, cell in cells.items()
    ]
    truths += [(case.figures, *one) for one in _ratios(case, case.truth)]
    for rows, name, zone, cell in truths:
        row = rows.get((name, zone))
        if row is None or row.status not in ("measured", "suppressed"):
            continue
        if cell.status == "not_applicable":  # nobody, which the bounds of the base allow
            assert row.status == "suppressed", (name, zone)
            continue
        slack = 1e-9 * max(1.0, abs(cell.value))
        assert row.lower - slack <= cell.value <= row.upper + slack, (name, zone)
        seen[row.status] += 1
    return seen


def _ratios(case: Case, cells: Cells) -> Iterator[tuple[str, str, naive.Cell]]:
    """Each indicator that is a ratio, in each zone, from the cells of its two terms."""
    for name, (top, bottom, per, subset) in RATIOS.items():
        for zone in (*case.ground.people, *case.ground.made_of()):
            found = naive.ratio(cells[top][zone], cells[bottom][zone], per, subset=subset)
            yield name, zone, found


def check_no_mean_of_ratios(case: Case) -> Counter[str]:
    """A known ratio is that of the sums, a known mean that of the weighted values."""
    seen: Counter[str] = Counter()
    for name, zone, cell in _ratios(case, case.expected):
        row = case.figures.get((name, zone))
        if row is None:
            continue
        assert row.status == cell.status, (name, zone)
        if cell.status != "measured":
            continue
        assert _same(row.value, cell.value), (name, zone)
        parts = case.ground.made_of().get(zone, {})
        ratios = [case.figures[name, part].value for part in parts if (name, part) in case.figures]
        naively = sum(ratios) / len(ratios) if ratios else math.nan
        seen["told apart"] += not (math.isnan(naively) or _same(naively, cell.value))
    for zone, cell in case.expected[SCORE].items():
        row = case.figures["score", zone]
        if cell.status == "measured":
            assert _same(row.value, cell.value), zone
            seen["means"] += 1
    return seen


def check_quality(case: Case) -> Counter[str]:
    """Coverage and grade are what their formulas say."""
    seen: Counter[str] = Counter()
    thresholds = toy_config().quality.fidelity
    for measure, cells in case.expected.items():
        for zone, cell in cells.items():
            row = case.aggregates.get((measure, zone))
            if row is None:
                continue
            assert _same(row.coverage, cell.coverage), (measure, zone)
            seen["partly covered"] += 0 < row.coverage < 1
            if row.status != "missing":
                assert _same(row.fidelity, cell.fidelity), (measure, zone)
                assert grade(row.fidelity, thresholds) == naive.grade(cell.fidelity)
                seen[f"grade {grade(row.fidelity, thresholds)}"] += 1
    return seen


def check_communes_add_up(case: Case) -> Counter[str]:
    """The agglomeration is the sum of its communes wherever all are known.

    One that was delivered may leave out the units that its communes count beside their IRIS.
    """
    seen: Counter[str] = Counter()
    for measure in (POPULATION, *COUNTED):
        rows = [case.aggregates.get((measure, code)) for code in case.ground.communes]
        whole = case.aggregates.get((measure, case.ground.whole))
        if whole is None or whole.status != "measured":
            continue
        if any(row is None or row.status != "measured" for row in rows):
            continue
        total = sum(row.value for row in rows if row is not None)
        if (measure, case.ground.whole) in case.direct:
            rounding = 0.05 * (len(rows) + 1)
            units = case.lost.get(measure, 0.0)
            assert -rounding <= total - whole.value <= units + rounding, measure
            seen["delivered"] += 1
        else:
            assert _same(whole.value, total), measure
            seen["added up"] += 1
    return seen


def _same(one: float, other: float) -> bool:
    if math.isnan(one) or math.isnan(other):
        return math.isnan(one) and math.isnan(other)
    return math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-9)


CHECKS: dict[Callable[[Case], Counter[str]], tuple[str, ...]] = {
    check_the_loops: ("measured", "suppressed", "missing", "not_applicable"),
    check_the_bounds: ("measured", "suppressed"),
    check_no_mean_of_ratios: ("told apart", "means"),
    check_quality: ("partly covered", "grade A", "grade B", "grade C", "grade D", "grade None"),
    check_communes_add_up: ("delivered", "added up"),
}
"""Each check, and what the territories must have held for it to mean anything."""


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_a_few_territories_hold(check: Callable[[Case], Counter[str]]) -> None:
    seen: Counter[str] = Counter()
    for seed in FEW:
        seen += check(case_of(seed))
    assert not set(CHECKS[check]) - set(seen)


@pytest.mark.long
def test_a_thousand_territories_hold() -> None:
    for seed in ALL:
        case = make_case(seed)
        for check in CHECKS:
            check(case)
