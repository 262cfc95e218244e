"""A whole delivery: its observations, in their order, and what refuses it."""

from __future__ import annotations

from datetime import date
from hashlib import sha256

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from osq.conventions.periods import SendingPeriod
from osq.deliveries.period import period_of
from osq.findings import Severity
from osq.observations import COLUMNS, Provenance
from osq.periods import PeriodKind
from tests.builders.conventions import COUNTS, count, median, sending, table, toy_convention
from tests.builders.workbooks import total_row, toy_delivery, workbook_bytes
from tests.deliveries.reading import codes, only, read

INVENTED = ("CAF d’essai", "DONNÉES\u00a0FICTIVES")


def test_observations_have_the_columns_of_the_contract_and_their_order() -> None:
    delivery = toy_delivery()
    frame = read(delivery).observations
    assert tuple(frame.columns) == COLUMNS
    keys = list(zip(frame["measure"], frame["zoning"], frame["zone"], strict=True))
    assert keys == sorted(keys)
    first = frame.iloc[0].to_dict()
    assert first == {
        "measure": "caf.al", "zone": "990010101", "zoning": "iris", "vintage": 2015,
        "period_start": date(2013, 12, 31), "period_end": date(2013, 12, 31),
        "period_kind": "stock", "value": 70.0, "lower": 70.0, "upper": 70.0,
        "status": "measured", "provenance": "real", "sheet": "IRIS", "cell": "F5",
        "delivery": f"caf-2013-{sha256(delivery.content()).hexdigest()[:12]}",
    }  # fmt: skip


@settings(max_examples=20)
@given(st.permutations(range(6)))
def test_the_order_of_rows_changes_no_observation(order: list[int]) -> None:
    rows = toy_delivery().rows
    shuffled = type(toy_delivery())(tuple(rows[place] for place in order))
    same = ["measure", "zone", "value", "status"]
    pd.testing.assert_frame_equal(
        read(shuffled).observations[same], read(toy_delivery()).observations[same]
    )


@settings(max_examples=20)
@given(st.lists(st.integers(0, 10**6), min_size=6, max_size=6))
def test_every_figure_is_read_at_its_address(values: list[int]) -> None:
    delivery = toy_delivery()
    for row, value in enumerate(values, start=5):
        delivery = delivery.with_cell(f"E{row}", value)
    cells = read(delivery).observations.set_index("cell")["value"]
    assert [cells[f"E{row}"] for row in range(5, 11)] == values


def test_three_planted_faults_are_three_errors_at_three_cells() -> None:
    """The case of the issue, in a file whose total rows were right before."""
    delivery = toy_delivery()
    delivery = delivery.with_rows(
        total_row("Total Aubépin", delivery.rows[:4]), total_row("Total", delivery.rows)
    )
    faulty = delivery.with_cell("E5", "environ 300").with_cell("A6", "990019999")
    reading = read(faulty.with_cell("G7", 99))
    assert all(finding.severity is Severity.ERROR for finding in reading.findings)
    assert {(finding.code, finding.cell) for finding in reading.findings} == {
        ("OSQ-V004", "E5"),
        ("OSQ-V020", "A6"),
        ("OSQ-V030", "F7"),
    }


def test_all_problems_are_told_at_once_the_gravest_first() -> None:
    delivery = toy_delivery().with_cell("B5", "Gare").with_cell("E6", "n.c.").with_cell("F7", -1)
    severities = [finding.severity for finding in read(delivery).findings]
    assert severities == [Severity.ERROR, Severity.ERROR, Severity.WARNING]


class TestProvenance:
    def test_invented_figures_are_refused_in_a_real_observatory(self) -> None:
        delivery = toy_delivery()
        invented = type(delivery)(delivery.rows, titles=INVENTED)
        reading = read(invented)
        assert only(reading, "OSQ-D030").severity is Severity.ERROR
        assert set(reading.observations["provenance"]) == {"invented"}
        assert read(invented, demonstration=True).findings == ()

    def test_the_mention_counts_on_any_sheet(self) -> None:
        rows = [("Code IRIS", "ALLOC")]
        content = workbook_bytes({"IRIS": rows, "Notice": [(), (None, "données fictives !")]})
        assert read(content).provenance is Provenance.INVENTED

    def test_real_figures_are_refused_in_a_demonstration(self) -> None:
        assert only(read(toy_delivery(), demonstration=True), "OSQ-D031")

    def test_public_figures_are_said_to_be(self) -> None:
        public = toy_convention(confidentiality={"public": True})
        assert read(toy_delivery(), public).provenance is Provenance.PUBLIC


def test_suppressed_cells_are_counted() -> None:
    delivery = toy_delivery().with_cell("J5", "s").with_cell("J6", "s").with_cell("J7", "nd")
    assert read(delivery).suppressed == {"caf.ruc_median": 2}


def test_a_zoning_that_has_ended_is_told() -> None:
    layouts = [{"id": "l", "tables": [table(zoning="cucs")]}]
    convention = toy_convention(sendings=[sending(layouts=layouts)])
    titles = ("CAF d’essai",)
    delivery = type(toy_delivery())(toy_delivery().rows, titles=titles)
    assert codes(read(delivery, convention, edition=2015)) == {"OSQ-D016": 1}


@pytest.mark.parametrize(
    ("period", "start", "end"),
    [
        ({"kind": "stock", "reference": "01-01", "lag": 2}, "2011-01-01", "2011-01-01"),
        ({"kind": "flow", "reference": "12-31"}, "2013-01-01", "2013-12-31"),
        ({"kind": "rolling", "reference": "12-31", "years": 3}, "2011-01-01", "2013-12-31"),
        ({"kind": "school_year", "reference": "08-31"}, "2012-09-01", "2013-08-31"),
        ({"kind": "exam_session", "reference": "06-30"}, "2013-06-30", "2013-06-30"),
        ({"kind": "flow", "reference": "02-29"}, "2012-03-01", "2013-02-28"),
        (
            {"kind": "rolling", "reference": "12-31", "years": 5, "lag": 1},
            "2008-01-01",
            "2012-12-31",
        ),
    ],
)
def test_the_period_of_an_edition(period: dict[str, object], start: str, end: str) -> None:
    found = period_of(SendingPeriod.model_validate(period), 2013)
    assert (found.start.isoformat(), found.end.isoformat()) == (start, end)
    assert found.kind is PeriodKind(str(period["kind"]))


@pytest.mark.parametrize(
    ("kind", "quarter", "start", "end"),
    [
        ("stock", 1, "2013-03-31", "2013-03-31"),
        ("stock", 4, "2013-12-31", "2013-12-31"),
        ("flow", 3, "2013-01-01", "2013-09-30"),
    ],
)
def test_the_period_of_a_quarter(kind: str, quarter: int, start: str, end: str) -> None:
    period = SendingPeriod.model_validate({"kind": kind, "reference": "12-31"})
    found = period_of(period, 2013, quarter)
    assert (found.start.isoformat(), found.end.isoformat()) == (start, end)


def test_a_measure_may_have_a_period_of_its_own() -> None:
    flow = count("alloc", period={"kind": "flow", "reference": "12-31"})
    convention = toy_convention(measures=[flow, *map(count, COUNTS[1:]), median()])
    observations = read(toy_delivery(), convention).observations
    kinds = observations.groupby("measure")["period_kind"].unique().map(list).to_dict()
    assert kinds["caf.alloc"] == ["flow"]
    assert kinds["caf.al"] == ["stock"]


@pytest.mark.parametrize(("code", "cell"), [("OSQ-V009", -5), ("OSQ-V001", "=SUM(1,2)")])
def test_an_error_that_nobody_may_waive_stays_one(code: str, cell: object) -> None:
    lenient = toy_convention(checks={"severities": {code: "info"}}, relations=[])
    found = read(toy_delivery().with_cell("E5", cell), lenient).findings
    assert [each.severity for each in found if each.code == code] == ["error"]


def test_a_convention_sets_the_gravity_of_what_may_be_waived() -> None:
    lenient = toy_convention(checks={"severities": {"OSQ-V022": "warning"}})
    delivery = toy_delivery().without_row(2)
    assert read(delivery).findings[0].severity == "error"
    assert only(read(delivery, lenient), "OSQ-V022").severity == "warning"
