"""Rows: zones by their code, totals and unlocated units by their label, the rest told."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from osq.findings import Severity
from osq.territory.model import Territory, ZoningRef
from tests.builders.conventions import sending, table, toy_convention
from tests.builders.territory import toy_territory
from tests.builders.workbooks import Delivery, figures, total_row, toy_delivery
from tests.deliveries.reading import codes, only, read

IRIS = ZoningRef("iris", 2015)


def with_table(coverage: str = "territory", **changes: Any) -> Any:
    layouts = [{"id": "l", "tables": [table(**changes)], "blank": "error"}]
    return toy_convention(sendings=[sending(layouts=layouts, coverage=coverage)])


def recoded(code: str, new: str) -> Territory:
    """The toy territory with one IRIS under another code."""
    territory = toy_territory()
    iris = territory.zonings[IRIS]
    zones = {
        (new if key == code else key): (replace(zone, code=new) if key == code else zone)
        for key, zone in iris.zones.items()
    }
    return replace(territory, zonings={**territory.zonings, IRIS: replace(iris, zones=zones)})


def without_iris() -> Territory:
    """The toy territory where the IRIS of 99002 are unknown."""
    territory = toy_territory()
    iris = territory.zonings[IRIS]
    zones = {code: zone for code, zone in iris.zones.items() if code.startswith("99001")}
    return replace(
        territory,
        zonings={**territory.zonings, IRIS: replace(iris, zones=zones)},
        communes_without_iris=frozenset(["99002"]),
    )


@pytest.mark.parametrize("code", [990010102, 990010102.0, " 990010102 ", "99001 0102"])
def test_codes_as_text_or_number_are_the_same(code: Any) -> None:
    reading = read(toy_delivery().with_cell("A6", code))
    assert reading.findings == ()
    assert reading.observations.set_index("cell").at["E6", "zone"] == "990010102"


def test_a_lost_leading_zero_is_restored_when_the_reference_knows_the_result() -> None:
    territory = recoded("990010102", "090010102")
    reading = read(toy_delivery().with_cell("A6", 90010102), territory=territory)
    finding = only(reading, "OSQ-V023")
    assert finding.severity is Severity.INFO
    assert (finding.cell, finding.found, finding.expected) == ("A6", "90010102", "090010102")
    assert reading.observations.set_index("cell").at["E6", "zone"] == "090010102"


def test_a_leading_zero_is_never_invented() -> None:
    assert codes(read(toy_delivery().with_cell("A6", 90010102)))["OSQ-V020"] == 1


def test_an_unknown_zone_is_told_with_the_missing_one_it_may_be() -> None:
    finding = only(read(toy_delivery().with_cell("A6", "990010199")), "OSQ-V020")
    assert (finding.cell, finding.zone) == ("A6", "990010199")
    assert "990010102" in finding.message


def test_an_unknown_zone_added_to_the_others_is_told_alone() -> None:
    extra = ("990010199", "Nulle part", "99001", "Aubépin", *figures(7))
    assert only(read(toy_delivery().with_rows(extra)), "OSQ-V020").cell == "A11"


def test_a_zone_twice_is_told_with_its_rows() -> None:
    delivery = toy_delivery()
    finding = only(read(delivery.with_rows(delivery.rows[0])), "OSQ-V021")
    assert (finding.cell, finding.zone, finding.found) == ("A5 A11", "990010101", "5, 11")


def test_missing_zones_are_named() -> None:
    finding = only(read(toy_delivery().without_row(5).without_row(1)), "OSQ-V022")
    assert finding.expected == "990010102 990020102"
    assert finding.waivable


def test_zones_outside_the_perimeter_of_the_edition_are_not_asked_for() -> None:
    """Until 2012 the toy agglomeration is Aubépin alone."""
    delivery = replace(toy_delivery(), rows=toy_delivery().rows[:4], titles=("CAF d’essai",))
    assert read(delivery, edition=2012).findings == ()


def test_a_partial_file_lacks_nothing() -> None:
    reading = read(toy_delivery().without_row(1), with_table("partial"))
    assert reading.findings == ()


@pytest.mark.parametrize("label", ["CENTRE", "centre ", "Centre (Aubépin)", "990010101"])
def test_a_label_spelled_otherwise_is_the_same(label: str) -> None:
    assert read(toy_delivery().with_cell("B5", label)).findings == ()


@pytest.mark.parametrize("label", ["Gare", "Zzz"])
def test_a_label_that_contradicts_its_code_is_a_warning(label: str) -> None:
    finding = only(read(toy_delivery().with_cell("B5", label)), "OSQ-V024")
    assert finding.severity is Severity.WARNING
    assert (finding.cell, finding.expected, finding.found) == ("B5", "Centre", label)


@pytest.mark.parametrize(
    ("cell", "value", "expected"), [("C5", "99002", "99001"), ("D5", "Brézin", "Aubépin")]
)
def test_a_commune_that_contradicts_the_code_is_a_warning(
    cell: str, value: str, expected: str
) -> None:
    finding = only(read(toy_delivery().with_cell(cell, value)), "OSQ-V024")
    assert (finding.cell, finding.expected, finding.found) == (cell, expected, value)


def test_a_commune_whose_iris_are_unknown_has_a_row_of_its_own() -> None:
    rows = (*toy_delivery().rows[:4], ("99002", "Brézin", "99002", "Brézin", *figures(4)))
    reading = read(replace(toy_delivery(), rows=rows), territory=without_iris())
    assert reading.findings == ()
    cell = reading.observations.set_index("cell").loc["E9"]
    assert (cell["zoning"], cell["vintage"], cell["zone"]) == ("commune", 2013, "99002")


def test_its_row_is_asked_for() -> None:
    delivery = replace(toy_delivery(), rows=toy_delivery().rows[:4])
    assert only(read(delivery, territory=without_iris()), "OSQ-V022").zone == "99002"


def test_a_commune_whose_iris_are_known_is_no_zone() -> None:
    extra = ("99001", "Aubépin", "99001", "Aubépin", *figures(7))
    finding = only(read(toy_delivery().with_rows(extra)), "OSQ-V020")
    assert "commune" in finding.message


class TestSpecialRows:
    def test_a_total_is_never_a_zone(self) -> None:
        delivery = toy_delivery()
        reading = read(delivery.with_rows(total_row("Total Aubépin", delivery.rows[:4])))
        assert reading.findings == ()
        cell = reading.observations.set_index("cell").loc["E11"]
        assert (cell["zoning"], cell["zone"], cell["status"]) == ("commune", "99001", "measured")

    @pytest.mark.parametrize("label", ["TOTAL  AUBEPIN", "Total 99001", "Total 99001 Aubépin"])
    def test_a_commune_is_named_in_any_form(self, label: str) -> None:
        delivery = toy_delivery()
        reading = read(delivery.with_rows(total_row(label, delivery.rows[:4])))
        assert reading.findings == ()

    def test_a_label_may_stand_in_the_name_column(self) -> None:
        delivery = toy_delivery()
        total = total_row("", delivery.rows)
        reading = read(delivery.with_rows((None, "Total", *total[2:])))
        assert reading.findings == ()

    def test_a_total_of_the_file_is_only_a_check(self) -> None:
        delivery = toy_delivery()
        reading = read(delivery.with_rows(total_row("Total", delivery.rows)))
        assert len(reading.observations) == 36

    def test_units_not_located_are_the_communes(self) -> None:
        unlocated = ("Non localisés Brézin", None, None, None, 6, 6, 3, 2, 1, None)
        reading = read(toy_delivery().with_rows(unlocated))
        assert reading.findings == ()
        cell = reading.observations.set_index("cell").loc["E11"]
        assert (cell["zoning"], cell["zone"], cell["status"]) == ("commune", "99002", "unlocated")
        assert cell["value"] == 6

    def test_hidden_units_not_located_keep_bounds(self) -> None:
        unlocated = ("Non localisés Brézin", None, None, None, "s", 6, 3, 2, 1, None)
        cells = read(toy_delivery().with_rows(unlocated)).observations.set_index("cell")
        assert cells.at["E11", "status"] == "unlocated"
        assert [cells.at["E11", name] for name in ("lower", "upper")] == [1, 4]

    def test_a_total_that_no_convention_knows_is_told(self) -> None:
        delivery = toy_delivery()
        finding = only(
            read(delivery.with_rows(total_row("Sous-total nord", delivery.rows[:2]))), "OSQ-V020"
        )
        assert finding.cell == "A11"


class TestOtherRows:
    def test_notes_under_the_table_are_kept_apart(self) -> None:
        notes = ((), ("Source : CAF.",), ("Données de décembre.",))
        reading = read(toy_delivery().with_rows(*notes))
        assert reading.findings == ()
        assert reading.notes == ("Source : CAF.", "Données de décembre.")

    def test_a_row_of_units_under_the_header_is_no_zone(self) -> None:
        units = (None, None, None, None, *["nombre"] * 5, "euros")
        delivery = toy_delivery()
        assert read(replace(delivery, rows=(units, *delivery.rows))).findings == ()

    def test_figures_without_code_are_told(self) -> None:
        lost = (None, "Quelque part", None, None, *figures(1))
        finding = only(read(toy_delivery().with_rows(lost)), "OSQ-V025")
        assert finding.cell == "A11"

    def test_a_note_does_not_hide_figures(self) -> None:
        lost = (None, "Note", None, None, *figures(1))
        reading = read(toy_delivery().with_rows(("Source : CAF.",), lost))
        assert only(reading, "OSQ-V025").cell == "A12"

    @pytest.mark.parametrize("figure", ["12", "1 234,5", "-3", "7 %"])
    def test_a_note_does_not_hide_figures_written_as_texts(self, figure: str) -> None:
        lost = (None, "Note", None, None, figure)
        reading = read(toy_delivery().with_rows(("Source : CAF.",), lost))
        assert only(reading, "OSQ-V025").cell == "A12"

    def test_an_unreadable_code_is_told(self) -> None:
        """Once: the zone that lacks is the one of that row."""
        assert only(read(toy_delivery().with_cell("A6", "#REF!")), "OSQ-V027").cell == "A6"

    def test_an_unreadable_code_explains_one_missing_zone_only(self) -> None:
        delivery = toy_delivery().with_cell("A6", "#REF!")
        reading = read(replace(delivery, rows=delivery.rows[:-1]))
        assert codes(reading) == {"OSQ-V027": 1, "OSQ-V022": 1}


class TestWiderFiles:
    elsewhere = ("880010101", "Ailleurs", "88001", "Ailleurs", *figures(7))

    def read(self, delivery: Delivery, **options: Any) -> Any:
        return read(delivery, with_table("wider"), **options)

    def test_rows_outside_the_territory_are_set_aside_and_counted(self) -> None:
        reading = self.read(toy_delivery().with_rows(self.elsewhere, self.elsewhere))
        finding = only(reading, "OSQ-V026")
        assert (finding.severity, finding.found) == (Severity.INFO, "2")
        assert reading.set_aside == 2
        assert len(reading.observations) == 36

    def test_their_faults_are_not_the_observatorys(self) -> None:
        row = (*self.elsewhere[:4], "?", -1, *self.elsewhere[6:])
        assert codes(self.read(toy_delivery().with_rows(row))) == {"OSQ-V026": 1}

    def test_an_unknown_code_of_one_of_our_communes_is_still_told(self) -> None:
        row = ("990010199", *self.elsewhere[1:])
        assert codes(self.read(toy_delivery().with_rows(row))) == {"OSQ-V020": 1}

    def test_iris_of_a_commune_where_none_is_known_are_set_aside_with_a_warning(self) -> None:
        reading = self.read(toy_delivery(), territory=without_iris())
        assert codes(reading) == {"OSQ-V029": 1, "OSQ-V026": 1, "OSQ-V034": 1}
        assert reading.set_aside == 2

    def test_a_zone_that_the_file_lacks_is_said(self) -> None:
        finding = only(self.read(toy_delivery().without_row(1)), "OSQ-V034")
        assert (finding.severity, finding.expected) == (Severity.INFO, "990010102")

    def test_a_file_of_the_territory_only_sets_nothing_aside(self) -> None:
        assert codes(read(toy_delivery().with_rows(self.elsewhere))) == {"OSQ-V020": 1}


def test_codes_of_another_vintage_are_one_fault_and_not_many() -> None:
    territory = toy_territory()
    older = replace(territory.zonings[IRIS], ref=ZoningRef("iris", 2008))
    recent = recoded("990010102", "990010192")
    iris = recent.zonings[IRIS]
    zones = {code.replace("990020101", "990020191"): zone for code, zone in iris.zones.items()}
    zones = {code: replace(zone, code=code) for code, zone in zones.items()}
    zonings = {
        **recent.zonings,
        IRIS: replace(iris, zones=zones),
        older.ref: replace(older, valid_from=1999, valid_until=2007),
    }
    finding = only(read(toy_delivery(), territory=replace(territory, zonings=zonings)), "OSQ-V052")
    assert (finding.cell, finding.found, finding.expected) == ("A6 A9", "2008", "2015")
