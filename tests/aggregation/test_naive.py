"""A second implementation, in plain loops, agrees with the matrices on any input."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, NamedTuple

from hypothesis import given
from hypothesis import strategies as st

from osq.aggregation.aggregate import aggregate, frame_levels
from osq.aggregation.geocoding import NO_RATES
from osq.aggregation.levels import build_levels
from tests.aggregation import naive
from tests.aggregation.reading import ground_of
from tests.builders.conventions import COUNTS, count, mean, median, toy_convention
from tests.builders.observations import (
    EDITION,
    SIZES,
    at,
    frame,
    hide,
    populations,
    see,
    toy_conventions,
    unlocated,
)
from tests.builders.territory import toy_config, toy_territory

COMMUNES = ("99001", "99002")
MEASURES = ("alloc", "al")
GROUND = ground_of(toy_territory(), SIZES)


class Hidden(NamedTuple):
    truth: int
    lower: int
    upper: int


numbers = st.integers(0, 400)
secrets = st.builds(
    lambda truth, less, more: Hidden(truth, max(truth - less, 0), truth + more),
    st.integers(1, 9),
    st.integers(0, 5),
    st.integers(0, 5),
)
contents = st.one_of(numbers, secrets, st.none())
tables = st.fixed_dictionaries(
    {
        measure: st.fixed_dictionaries(
            dict.fromkeys(SIZES, contents),
            optional={zone: st.one_of(numbers, secrets) for zone in (*COMMUNES, "Q02")},
        )
        for measure in MEASURES
    }
)
lost_units = st.dictionaries(st.sampled_from(COMMUNES), st.integers(0, 9))


def rows_of(tables: dict[str, Any], lost: dict[str, int]) -> list[dict[str, Any]]:
    rows = [unlocated("alloc", zone, number) for zone, number in lost.items()]
    for measure, cells in tables.items():
        for zone, content in cells.items():
            if isinstance(content, Hidden):
                rows.append(hide(measure, zone, content.lower, content.upper))
            elif content is not None:
                rows.append(see(measure, zone, content))
    return rows


def read(content: int | Hidden | None) -> naive.Cell:
    if content is None:
        return naive.MISSING
    if isinstance(content, Hidden):
        return naive.hidden(content.lower, content.upper)
    return naive.known(content)


def summed(cells: Mapping[str, Any], lost: Mapping[str, int]) -> dict[str, naive.Cell]:
    return naive.sums(
        GROUND,
        {zone: read(content) for zone, content in cells.items()},
        {zone: naive.known(number) for zone, number in lost.items()},
    )


@given(tables, lost_units)
def test_the_matrices_agree_with_plain_loops(tables: dict[str, Any], lost: dict[str, int]) -> None:
    """Before anything tightens the bounds."""
    rows = rows_of(tables, lost)
    levels = build_levels(
        frame(populations(), rows), toy_conventions(), toy_territory(), toy_config(), EDITION
    )
    aggregates = frame_levels(levels.series, levels.levels, NO_RATES)
    for measure, cells in tables.items():
        expected = summed(cells, lost if measure == "alloc" else {})
        if f"caf.{measure}" not in set(aggregates["measure"]):
            continue
        for zone, cell in expected.items():
            row = at(aggregates, measure, zone)
            assert row.status == cell.status
            assert math.isclose(row.coverage, cell.coverage)
            assert same(row.fidelity, cell.fidelity)
            if cell.status != "missing":
                assert math.isclose(row.lower, cell.lower)
                assert math.isclose(row.upper, cell.upper)
            assert same(row.value, cell.value if cell.status == "measured" else math.nan)


def same(one: float, other: float) -> bool:
    return math.isclose(one, other) or (math.isnan(one) and math.isnan(other))


HIDDEN_SCORE = "hidden"
HALF = 1.0
"""Scores are between 0 and 100, and rounded to 2: known to 1."""
scores = st.fixed_dictionaries(
    dict.fromkeys(SIZES, st.one_of(st.integers(0, 100), st.just(HIDDEN_SCORE), st.none())),
    optional={zone: st.integers(0, 100) for zone in (*COMMUNES, "Q02")},
)
lost_scores = st.dictionaries(st.sampled_from(COMMUNES), st.integers(0, 100))


def read_score(content: int | str | None) -> naive.Cell:
    if content is None:
        return naive.MISSING
    if isinstance(content, str):
        return naive.hidden(0, 100)
    cell = naive.known(content)
    return cell._replace(lower=max(content - HALF, 0), upper=min(content + HALF, 100))


@given(tables, scores, lost_units, lost_scores)
def test_weighted_means_agree_with_plain_loops(
    tables: dict[str, Any], scores: dict[str, Any], lost: dict[str, int], alone: dict[str, int]
) -> None:
    score = mean("score", "al", rounding=2 * HALF, minimum=0, maximum=100)
    agreed = toy_conventions(toy_convention(measures=[*map(count, COUNTS), median(), score]))
    rows = rows_of({"al": tables["al"]}, {})
    rows += [unlocated("al", zone, number) for zone, number in lost.items()]
    rows += [unlocated("score", zone, value) for zone, value in alone.items()]
    for zone, content in scores.items():
        if content == HIDDEN_SCORE:
            rows.append(hide("score", zone, math.nan, math.nan))
        elif content is not None:
            rows.append(see("score", zone, content))
    aggregates = aggregate(
        frame(populations(), rows), agreed, toy_territory(), toy_config(), EDITION
    )
    if {"caf.al", "caf.score"} - set(aggregates["measure"]):
        return
    expected = naive.means(
        GROUND,
        {zone: read_score(content) for zone, content in scores.items()},
        summed(tables["al"], lost),
        {zone: read_score(value) for zone, value in alone.items()},
        {zone: naive.known(number) for zone, number in lost.items()},
    )
    for zone, cell in expected.items():
        row = at(aggregates, "score", zone)
        assert row.status == cell.status
        assert math.isclose(row.coverage, cell.coverage)
        if cell.status == "measured":
            assert math.isclose(row.value, cell.value, abs_tol=1e-9)
        if cell.status in ("measured", "suppressed"):
            assert math.isclose(row.lower, cell.lower, abs_tol=1e-9)
            assert math.isclose(row.upper, cell.upper, abs_tol=1e-9)


@given(tables, lost_units)
def test_the_truth_lies_within_the_bounds(tables: dict[str, Any], lost: dict[str, int]) -> None:
    """Hidden cells replaced by what they hide give values inside the bounds found without."""
    bare = {
        measure: {zone: cell for zone, cell in cells.items() if zone in SIZES}
        for measure, cells in tables.items()
    }
    true = {
        measure: {zone: _truth(cell) for zone, cell in cells.items()}
        for measure, cells in bare.items()
    }
    held, real = (
        aggregate(
            frame(populations(), rows_of(table, lost)),
            toy_conventions(),
            toy_territory(),
            toy_config(),
            EDITION,
        )
        for table in (bare, true)
    )
    data = held["status"].isin(["measured", "suppressed"])
    assert (real.loc[data, "status"] == "measured").all()
    assert (held.loc[data, "lower"] <= real.loc[data, "value"]).all()
    assert (real.loc[data, "value"] <= held.loc[data, "upper"]).all()


@given(tables, lost_units, st.randoms(use_true_random=False))
def test_the_order_of_observations_changes_nothing(
    tables: dict[str, Any], lost: dict[str, int], chance: Any
) -> None:
    rows = [*populations(), *rows_of(tables, lost)]
    mixed = chance.sample(rows, len(rows))

    one, other = (
        aggregate(frame(each), toy_conventions(), toy_territory(), toy_config(), EDITION)
        for each in (rows, mixed)
    )

    assert one.equals(other)


def _truth(content: int | Hidden | None) -> int | None:
    return content.truth if isinstance(content, Hidden) else content
