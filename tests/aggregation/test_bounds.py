"""Bounds of hidden cells: worked by hand, by listing every table, and never against the truth."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from osq.aggregation.aggregate import aggregate
from osq.aggregation.bounds.findings import conflict_findings
from osq.aggregation.bounds.tighten import Tightened, tighten
from osq.aggregation.checked import aggregate_checked
from osq.aggregation.levels import build_levels
from osq.conventions.model import Convention
from osq.territory.composition import SCALE, Share, assemble
from tests.builders.conventions import COUNTS, count, median, table, toy_convention
from tests.builders.observations import (
    EDITION,
    SIZES,
    aggregated,
    at,
    frame,
    hide,
    see,
    see_all,
    toy_conventions,
    unlocated,
)
from tests.builders.territory import AGGLOMERATION_CODE, CUCS, toy_config, toy_territory
from tests.builders.units import see_unit, units_config, units_territory

TENS = dict.fromkeys(SIZES, 10.0)
FIRST, SECOND, THIRD, FOURTH, FIFTH, SIXTH = SIZES
Row = dict[str, Any] | list[dict[str, Any]]


def bounds(found: Any, zone: str, measure: str = "alloc") -> tuple[float, float]:
    row = at(found, measure, zone)
    return row.lower, row.upper


def others(*zones: str) -> dict[str, float]:
    """Ten in every IRIS but these."""
    return {zone: 10.0 for zone in SIZES if zone not in zones}


def test_a_delivered_commune_gives_what_its_only_hidden_iris_holds() -> None:
    found = aggregated(
        see_all("alloc", others(FIRST)), hide("alloc", FIRST), see("alloc", "99001", 33)
    )

    assert bounds(found, FIRST) == (3, 3)
    assert at(found, "alloc", FIRST).status == "suppressed"
    assert math.isnan(at(found, "alloc", FIRST).value)
    assert bounds(found, "Q01") == (13, 13)


def test_two_hidden_iris_share_what_is_left() -> None:
    found = aggregated(
        see_all("alloc", others(FIRST, SECOND)),
        hide("alloc", FIRST),
        hide("alloc", SECOND),
        see("alloc", "99001", 26),
    )

    assert bounds(found, FIRST) == bounds(found, SECOND) == (2, 4)
    assert bounds(found, "Q01") == (6, 6)  # both of them: what one gains the other loses


def test_a_hidden_commune_is_found_in_the_agglomeration() -> None:
    found = aggregated(
        see("alloc", "99001", 40), hide("alloc", "99002"), see("alloc", AGGLOMERATION_CODE, 43)
    )

    assert bounds(found, "99002") == (3, 3)


def test_a_total_may_count_the_units_without_place_or_leave_them_out() -> None:
    found = aggregated(
        see_all("alloc", others(FIRST, SECOND)),
        hide("alloc", FIRST),
        hide("alloc", SECOND),
        unlocated("alloc", "99001", 2),
        see("alloc", "99001", 24),
    )

    assert bounds(found, "Q01") == (2, 4)  # 24 - 20, of which 0 to 2 have no place


def test_a_provider_that_never_tells_units_without_place_may_count_some() -> None:
    sheet = table(unlocated=[])
    data = toy_convention().model_dump(mode="json", by_alias=True)
    data["sendings"][0]["layouts"][0]["tables"] = [sheet]
    silent = Convention.model_validate(data)
    found = aggregated(
        see_all("alloc", others(FIRST)),
        hide("alloc", FIRST),
        see("alloc", "99001", 33),
        conventions=toy_conventions(silent),
    )

    assert bounds(found, FIRST) == (1, 3)


def test_a_quartier_whose_composition_is_exact_gives_its_hidden_iris() -> None:
    rows = [see_all("alloc", others(FIRST)), hide("alloc", FIRST), see("alloc", "Q01", 13)]
    exact = [Share("Q01", zone, SCALE, SCALE) for zone in (FIRST, SECOND)]
    toy = toy_territory()
    compositions = tuple(
        assemble(one.source, one.target, one.support, one.source_codes, one.target_codes, exact)
        if one.target == CUCS
        else one
        for one in toy.compositions
    )
    territory = replace(toy, compositions=compositions)
    found = aggregate(frame(*rows), toy_conventions(), territory, toy_config(), EDITION)

    assert bounds(found, FIRST) == (3, 3)


def test_a_quartier_made_of_dominant_iris_says_nothing_of_them() -> None:
    found = aggregated(
        see_all("alloc", others(FIRST)), hide("alloc", FIRST), see("alloc", "Q01", 13)
    )

    assert bounds(found, FIRST) == (1, 4)


def test_parts_give_the_total_and_the_total_its_parts() -> None:
    rows = [see("al", FIRST, 12), see("apl", FIRST, 6), hide("alf", FIRST), hide("als", FIRST)]
    found = aggregated(rows)

    assert bounds(found, FIRST, "alf") == bounds(found, FIRST, "als") == (2, 4)


def test_a_part_is_within_its_whole() -> None:
    """The toy ratio says that `apl` is counted within `al`; here no sum ties them."""
    found = aggregated(
        hide("apl", FIRST, 0, 50),
        see("al", FIRST, 7),
        conventions=toy_conventions(toy_convention(relations=[])),
    )

    assert bounds(found, FIRST, "apl") == (0, 7)


def test_relations_and_totals_together() -> None:
    """Neither alone moves a bound: als is 8 - alf in two IRIS, and 5 in both together."""
    rows = [
        *(see("al", zone, 10) for zone in (FIRST, SECOND)),
        *(see("apl", zone, 4) for zone in (FIRST, SECOND)),
        *(hide(name, zone, 1, 5) for name in ("alf", "als") for zone in (FIRST, SECOND)),
        *(see(name, zone, 10) for name in ("alf", "als") for zone in (THIRD, FOURTH)),
        see("als", "99001", 22),
    ]
    found = aggregated(rows)

    assert bounds(found, FIRST, "als") == bounds(found, SECOND, "als") == (1, 1)
    assert bounds(found, FIRST, "alf") == bounds(found, SECOND, "alf") == (5, 5)


def test_a_hidden_school_is_found_in_the_total_of_all(tmp_path: Path) -> None:
    rows = [
        see_unit("alloc", "etablissements", "0990001A", bounds=(1, 200), status="suppressed"),
        see_unit("alloc", "etablissements", "0990002B", 50),
        see_unit("alloc", "etablissements", "0990003C", 70),
        see("alloc", AGGLOMERATION_CODE, 220),
    ]
    found = aggregate(
        frame(rows), toy_conventions(), units_territory(tmp_path), units_config(), EDITION
    )

    assert bounds(found, "99001") == (150, 150)


def test_a_total_above_units_may_count_those_without_place_too(tmp_path: Path) -> None:
    rows = [
        see_unit("alloc", "etablissements", "0990001A", bounds=(1, 200), status="suppressed"),
        see_unit("alloc", "etablissements", "0990002B", 50),
        see_unit("alloc", "etablissements", "0990003C", 70),
        unlocated("alloc", "99002", 5),
        see("alloc", "99002", 75),
        see("alloc", AGGLOMERATION_CODE, 220),
    ]
    found = aggregate(
        frame(rows), toy_conventions(), units_territory(tmp_path), units_config(), EDITION
    )

    # 220 - 75, give or take the five: either total may count them and the other not
    assert bounds(found, "99001") == (140, 150)


def test_weighted_counts_are_not_rounded() -> None:
    weighted = toy_convention(
        measures=[count("alloc", kind="weighted_count")],
        relations=[],
        indicators=[],
        confidentiality={"rules": []},
    )
    found = aggregated(
        see_all("alloc", others(FIRST)),
        hide("alloc", FIRST, 0, 11),
        see("alloc", "99001", 33.5),
        conventions=toy_conventions(weighted),
    )

    # 3.5, give or take half a unit for each of the four IRIS and for the total
    assert bounds(found, FIRST) == pytest.approx((1.0, 6.0))


def test_a_median_that_is_hidden_has_no_bounds() -> None:
    found = aggregated(see("ruc_median", FIRST, bounds=(math.nan, math.nan), status="suppressed"))

    assert at(found, "ruc_median", FIRST).status == "suppressed"


# Every table that the deliveries allow, one by one.


class Table(NamedTuple):
    """Cells of the toy territory: known numbers, and hidden ones with their bounds."""

    known: Mapping[tuple[str, str], int]
    hidden: Mapping[tuple[str, str], tuple[int, int]]

    def rows(self) -> list[dict[str, Any]]:
        return [
            *(see(measure, zone, value) for (measure, zone), value in self.known.items()),
            *(hide(measure, zone, *span) for (measure, zone), span in self.hidden.items()),
        ]

    def tables(self) -> Iterator[dict[tuple[str, str], int]]:
        """All whole-number tables: totals add up, al = apl + alf + als in every row."""
        spans = [range(low, high + 1) for low, high in self.hidden.values()]
        for values in product(*spans):
            cells = {**self.known, **dict(zip(self.hidden, values, strict=True))}
            if all(_adds_up(cells, measure) for measure in ("al", "apl", "alf", "als")) and all(
                cells["al", zone] == sum(cells[part, zone] for part in ("apl", "alf", "als"))
                for zone in {zone for _, zone in cells}
            ):
                yield cells


PARTS_OF = {
    "99001": [FIRST, SECOND, THIRD, FOURTH],
    "99002": [FIFTH, SIXTH],
    "Q01": [FIRST, SECOND],
    "Q02": [FOURTH, FIFTH],
}


def _adds_up(cells: Mapping[tuple[str, str], int], measure: str) -> bool:
    return all(
        cells[measure, zone] == sum(cells[measure, part] for part in PARTS_OF[zone])
        for zone in ("99001", "99002")
        if (measure, zone) in cells
    )


@st.composite
def tables(draw: st.DrawFn) -> Table:
    """Small true numbers; up to six of them hidden, with bounds that hold the truth."""
    cells: dict[tuple[str, str], int] = {}
    for zone in SIZES:
        for part in ("apl", "alf", "als"):
            cells[part, zone] = draw(st.integers(0, 4))
        cells["al", zone] = sum(cells[part, zone] for part in ("apl", "alf", "als"))
    for zone in draw(st.sets(st.sampled_from(["99001", "99002"]))):
        for measure in ("al", "apl", "alf", "als"):
            cells[measure, zone] = sum(cells[measure, part] for part in PARTS_OF[zone])
    places = draw(st.sets(st.sampled_from(sorted(cells)), min_size=1, max_size=7))
    hidden = {
        place: (
            max(0, cells[place] - draw(st.integers(0, 2))),
            cells[place] + draw(st.integers(0, 2)),
        )
        for place in sorted(places)
    }
    return Table({place: value for place, value in cells.items() if place not in hidden}, hidden)


@given(tables())
def test_bounds_are_those_of_all_whole_number_tables(table: Table) -> None:
    found = aggregated(table.rows())
    allowed = list(table.tables())
    expected = {place: [cells[place] for cells in allowed] for place in table.hidden}
    for zone, parts in PARTS_OF.items():
        for measure in ("al", "apl", "alf", "als"):
            if (measure, zone) not in allowed[0]:
                sums = [sum(cells[measure, part] for part in parts) for cells in allowed]
                expected[measure, zone] = sums
    for (measure, zone), values in expected.items():
        assert bounds(found, zone, measure) == (min(values), max(values)), (measure, zone)


# Contradictions.


def contradictions(*rows: Row) -> Tightened:
    levels = build_levels(frame(*rows), toy_conventions(), toy_territory(), toy_config(), EDITION)
    return tighten(levels, toy_conventions(), toy_territory())


def test_a_total_that_no_hidden_cell_can_meet_is_told_and_moves_nothing() -> None:
    rows: list[Row] = [
        see_all("alloc", others(FIRST, FIFTH)),
        hide("alloc", FIRST),
        hide("alloc", FIFTH),
        see("alloc", "99001", 50),
        see("alloc", "99002", 12),
    ]
    tightened = contradictions(*rows)
    (finding,) = conflict_findings(tightened.conflicts, toy_conventions())

    assert (finding.code, finding.zone, finding.measure) == ("OSQ-A003", "99001", "caf.alloc")
    assert FIRST in finding.message
    assert not any(figure in finding.message for figure in ("50", "30", "34"))
    found = aggregated(*rows)
    assert bounds(found, FIRST) == (1, 4)
    assert bounds(found, FIFTH) == (2, 2)  # another commune, whose total holds
    checked = aggregate_checked(
        frame(*rows), toy_conventions(), toy_territory(), toy_config(), EDITION
    )
    assert [one.code for one in checked.findings] == ["OSQ-A001", "OSQ-A003"]


def test_statements_that_contradict_only_together_are_named_and_no_other() -> None:
    """als is at most 2 in each IRIS by its parts, and 5 in both by its total."""
    rows = [
        *(see("al", zone, 10) for zone in (FIRST, SECOND)),
        *(see("apl", zone, 6) for zone in (FIRST, SECOND)),
        *(hide("alf", zone, 2, 5) for zone in (FIRST, SECOND)),
        *(hide("als", zone, 1, 5) for zone in (FIRST, SECOND)),
        *(see("als", zone, 10) for zone in (THIRD, FOURTH)),
        see("als", "99001", 25),
        hide("alf", THIRD),
    ]
    tightened = contradictions(rows)
    (conflict,) = tightened.conflicts

    assert {(one.kind, one.zone) for one in conflict.origins} == {
        ("total", "99001"),
        ("parts", FIRST),
        ("parts", SECOND),
    }
    assert conflict.hidden == (FIRST, SECOND)
    assert bounds(aggregated(rows), FIRST, "als") == (1, 5)


def test_whole_numbers_that_cannot_be_contradict_though_halves_could() -> None:
    """Three IRIS, each pair of parts tied: only 2.5 everywhere would do."""
    odd = dict.fromkeys((FIRST, SECOND), 5.0)
    relations = [
        {"kind": "parts", "total": total, "parts": parts}
        for total, parts in (
            ("alloc", ["al", "apl"]),
            ("alf", ["al", "als"]),
            ("autre", ["apl", "als"]),
        )
    ]
    convention = toy_convention(
        measures=[*(count(name) for name in (*COUNTS, "autre")), median()],
        relations=relations,
        indicators=[],
    )
    rows = [
        *(
            see(name, zone, value)
            for name in ("alloc", "alf", "autre")
            for zone, value in odd.items()
        ),
        *(hide(name, zone) for name in ("al", "apl", "als") for zone in odd),
    ]
    conventions = toy_conventions(convention)
    levels = build_levels(frame(rows), conventions, toy_territory(), toy_config(), EDITION)

    conflicts = tighten(levels, conventions, toy_territory()).conflicts
    assert len(conflicts) == 2
    assert {origin.zone for one in conflicts for origin in one.origins} == {FIRST, SECOND}


# Estimates.


def tolerant(**estimates: float) -> Mapping[str, Convention]:
    return toy_conventions(toy_convention(confidentiality={"rules": [], "estimates": estimates}))


SOME_HIDDEN: list[Row] = [
    see_all("alloc", others(FIRST, SECOND)),
    hide("alloc", FIRST),
    hide("alloc", SECOND),
]


def test_no_sum_is_estimated_unless_the_convention_says_so() -> None:
    assert "estimated" not in set(aggregated(*SOME_HIDDEN)["status"])


def test_a_sum_narrow_enough_is_its_middle_at_one_step_and_keeps_its_bounds() -> None:
    found = aggregated(*SOME_HIDDEN, conventions=tolerant(tolerance=7))

    row = at(found, "alloc", "99001")
    assert (row.status, row.value, row.lower, row.upper) == ("estimated", 25, 22, 28)
    rounded = aggregated(*SOME_HIDDEN, conventions=tolerant(tolerance=7, step=10))
    assert at(rounded, "alloc", "99001").value == 30


def test_a_sum_as_wide_as_the_tolerance_is_not_shown() -> None:
    row = at(aggregated(*SOME_HIDDEN, conventions=tolerant(tolerance=6)), "alloc", "99001")

    assert (row.status, row.lower, row.upper) == ("suppressed", 22, 28)
    assert math.isnan(row.value)


def test_a_cell_that_the_provider_hides_is_never_estimated_at_its_level() -> None:
    found = aggregated(
        *SOME_HIDDEN, hide("alloc", "99001", 20, 40), conventions=tolerant(tolerance=99)
    )

    assert at(found, "alloc", FIRST).status == "suppressed"
    row = at(found, "alloc", "99001")
    assert (row.status, row.lower, row.upper) == ("suppressed", 22, 28)


def test_nor_a_sum_that_is_this_very_cell_under_another_name() -> None:
    rows = [see_all("alloc", others(SIXTH)), hide("alloc", SIXTH)]
    found = aggregated(*rows, conventions=tolerant(tolerance=99))

    assert at(found, "alloc", "Q03").status == "suppressed"  # four tenths of one IRIS
    assert at(found, "alloc", "99002").status == "estimated"


def test_a_sum_without_upper_bound_is_not_estimated() -> None:
    rows = [see_all("alloc", others(FIRST)), hide("alloc", FIRST, 1, math.inf)]

    assert (
        at(aggregated(*rows, conventions=tolerant(tolerance=99)), "alloc", "Q01").status
        == "suppressed"
    )
