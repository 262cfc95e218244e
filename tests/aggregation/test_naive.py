"""A second implementation, in plain loops, agrees with the matrices on any input."""

from __future__ import annotations

import itertools
import math
from typing import Any, NamedTuple

from hypothesis import given
from hypothesis import strategies as st

from osq.aggregation.aggregate import aggregate, frame_levels
from osq.aggregation.geocoding import NO_RATES
from osq.aggregation.levels import build_levels
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
from tests.builders.territory import AGGLOMERATION_CODE, QUARTIER_SHARES, toy_config, toy_territory

COMMUNES = ("99001", "99002")
MEASURES = ("alloc", "al")


class Cell(NamedTuple):
    """What the loops compute: status, bounds, and coverage in inhabitants over a total."""

    status: str
    lower: float = math.nan
    upper: float = math.nan
    coverage: float = 0.0


class Hidden(NamedTuple):
    truth: int
    lower: int
    upper: int


known = st.integers(0, 400)
hidden = st.builds(
    lambda truth, less, more: Hidden(truth, max(truth - less, 0), truth + more),
    st.integers(1, 9),
    st.integers(0, 5),
    st.integers(0, 5),
)
contents = st.one_of(known, hidden, st.none())
tables = st.fixed_dictionaries(
    {
        measure: st.fixed_dictionaries(
            dict.fromkeys(SIZES, contents),
            optional={zone: st.one_of(known, hidden) for zone in (*COMMUNES, "Q02")},
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


def read(content: int | Hidden | None) -> Cell:
    if content is None:
        return Cell("missing")
    if isinstance(content, Hidden):
        return Cell("suppressed", content.lower, content.upper, 1.0)
    return Cell("measured", content, content, 1.0)


def added(parts: list[tuple[Cell, int, int]], extra: int = 0) -> Cell:
    """(cell, share in ten-thousandths, population) of each part."""
    size = sum(share * people for _, share, people in parts)
    coverage = sum(cell.coverage * share * people for cell, share, people in parts) / size
    if any(cell.status == "missing" for cell, *_ in parts):
        return Cell("missing", coverage=coverage)
    lower = sum(cell.lower * share for cell, share, _ in parts) / 10_000 + extra
    upper = sum(cell.upper * share for cell, share, _ in parts) / 10_000 + extra
    suppressed = any(cell.status == "suppressed" for cell, *_ in parts)
    return Cell("suppressed" if suppressed else "measured", lower, upper, coverage)


def naive(cells: dict[str, Any], lost: dict[str, int]) -> dict[str, Cell]:
    result = {zone: read(cells[zone]) for zone in SIZES}
    for name in ("Q01", "Q02", "Q03"):
        shares = [one for one in QUARTIER_SHARES if one.target == name]
        result[name] = added(
            [(result[one.source], one.weight_used, SIZES[one.source]) for one in shares]
        )
    for name in COMMUNES:
        parts = [(result[zone], 10_000, SIZES[zone]) for zone in SIZES if zone[:5] == name]
        result[name] = added(parts, lost.get(name, 0))
    for name in (*COMMUNES, "Q02"):
        if name in cells:
            result[name] = read(cells[name])
    result[AGGLOMERATION_CODE] = added(
        [
            (result[name], 10_000, sum(SIZES[zone] for zone in SIZES if zone[:5] == name))
            for name in COMMUNES
        ]
    )
    return result


@given(tables, lost_units)
def test_the_matrices_agree_with_plain_loops(tables: dict[str, Any], lost: dict[str, int]) -> None:
    """Before anything tightens the bounds."""
    rows = rows_of(tables, lost)
    levels = build_levels(
        frame(populations(), rows), toy_conventions(), toy_territory(), toy_config(), EDITION
    )
    aggregates = frame_levels(levels.series, levels.levels, NO_RATES)
    for measure, cells in tables.items():
        expected = naive(cells, lost if measure == "alloc" else {})
        if f"caf.{measure}" not in set(aggregates["measure"]):
            continue
        for zone, cell in expected.items():
            row = at(aggregates, measure, zone)
            assert row.status == cell.status
            assert math.isclose(row.coverage, cell.coverage)
            if cell.status != "missing":
                assert math.isclose(row.lower, cell.lower)
                assert math.isclose(row.upper, cell.upper)
            assert math.isnan(row.value) == (cell.status != "measured")


HIDDEN_SCORE = "hidden"
HALF = 1.0
"""Scores are between 0 and 100, and rounded to 2: known to 1."""
scores = st.fixed_dictionaries(
    dict.fromkeys(SIZES, st.one_of(st.integers(0, 100), st.just(HIDDEN_SCORE), st.none())),
    optional={zone: st.integers(0, 100) for zone in (*COMMUNES, "Q02")},
)
lost_scores = st.dictionaries(st.sampled_from(COMMUNES), st.integers(0, 100))


def read_score(content: int | str | None) -> Cell:
    if content is None:
        return Cell("missing")
    if isinstance(content, str):
        return Cell("suppressed", 0, 100, 1.0)
    return Cell("measured", max(content - HALF, 0), min(content + HALF, 100), 1.0)


def weighted(parts: list[tuple[Cell, Cell, float]], coverage: float) -> Cell:
    """(score, base, share of the base) of each part; every corner of hidden bases is tried."""
    parts = [part for part in parts if part[1][:3] != ("measured", 0, 0)]
    if not parts:
        return Cell("not_applicable", coverage=coverage)
    states = {cell.status for score, base, _ in parts for cell in (score, base)}
    if "missing" in states:
        return Cell("missing", coverage=coverage)
    means = []
    for corner in itertools.product(*((base.lower, base.upper) for _, base, _ in parts)):
        sizes = [share * size for size, (*_, share) in zip(corner, parts, strict=True)]
        if sum(sizes):
            for side in ("lower", "upper"):
                values = [getattr(score, side) for score, *_ in parts]
                products = [value * size for value, size in zip(values, sizes, strict=True)]
                means.append(sum(products) / sum(sizes))
    status = "suppressed" if "suppressed" in states else "measured"
    return Cell(status, min(means), max(means), coverage)


def naive_scores(
    scores: dict[str, Any], bases: dict[str, Cell], lost: dict[str, int], alone: dict[str, int]
) -> dict[str, Cell]:
    result = {zone: read_score(scores[zone]) for zone in SIZES}
    made_of = {
        **{name: {zone: 1.0 for zone in SIZES if zone[:5] == name} for name in COMMUNES},
        **{
            name: {one.source: one.weight_used / 10_000 for one in QUARTIER_SHARES}
            for name in ("Q01", "Q02", "Q03")
        },
        AGGLOMERATION_CODE: dict.fromkeys(COMMUNES, 1.0),
    }
    for one in QUARTIER_SHARES:
        for name in ("Q01", "Q02", "Q03"):
            if one.target != name:
                made_of[name].pop(one.source, None)
    for name, sources in made_of.items():
        parts = [(result[zone], bases[zone], share) for zone, share in sources.items()]
        sizes = {zone: share * people(zone) for zone, share in sources.items()}
        covered = sum(
            sizes[zone]
            * (
                base.coverage
                if base[:3] == ("measured", 0, 0)
                else min(score.coverage, base.coverage)
            )
            for zone, (score, base, _) in zip(sources, parts, strict=True)
        )
        if name in lost or name in alone:
            extra = Cell("measured", lost[name], lost[name]) if name in lost else Cell("missing")
            parts.append((read_score(alone.get(name)), extra, 1.0))
        result[name] = weighted(parts, covered / sum(sizes.values()))
        if name in scores:
            result[name] = read_score(scores[name])
    return result


def people(zone: str) -> int:
    return sum(size for iris, size in SIZES.items() if iris.startswith(zone))


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
    expected = naive_scores(scores, naive(tables["al"], lost), lost, alone)
    for zone, cell in expected.items():
        row = at(aggregates, "score", zone)
        assert row.status == cell.status
        assert math.isclose(row.coverage, cell.coverage)
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
