"""A second implementation, in plain loops, agrees with the matrices on any input."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

from hypothesis import given
from hypothesis import strategies as st

from osq.aggregation.aggregate import aggregate, frame_levels
from osq.aggregation.geocoding import NO_RATES
from osq.aggregation.levels import build_levels
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
