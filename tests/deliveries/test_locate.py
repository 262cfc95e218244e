"""Sheets and columns that are missing, unknown, double, or of another year."""

from __future__ import annotations

from dataclasses import replace

from osq.deliveries.reading import Reading
from osq.findings import Severity
from tests.builders.conventions import count, median, sending, table, toy_convention
from tests.builders.workbooks import HEADERS, TITLES, toy_delivery, workbook_bytes
from tests.deliveries.reading import codes, only, read


def test_a_faultless_delivery_has_no_finding() -> None:
    reading = read(toy_delivery())
    assert reading.findings == ()
    assert len(reading.observations) == 36


def test_a_missing_column_is_told_with_the_nearest_label() -> None:
    headers = (*HEADERS[:4], "ALLOCS", *HEADERS[5:])
    reading = read(replace(toy_delivery(), headers=headers))
    assert codes(reading) == {"OSQ-D022": 1, "OSQ-D023": 1}
    missing, unknown = reading.findings
    assert (missing.measure, missing.expected) == ("alloc", "ALLOC")
    assert "ALLOCS" in missing.message
    assert (unknown.cell, unknown.found, unknown.severity) == ("E4", "ALLOCS", Severity.WARNING)


def test_likeness_never_decides() -> None:
    """The most alike header is not read: no figure comes from it."""
    reading = read(replace(toy_delivery(), headers=(*HEADERS[:4], "ALLOCS", *HEADERS[5:])))
    assert "caf.alloc" not in set(reading.observations["measure"])


def test_a_column_that_is_not_required_may_be_missing() -> None:
    measures = [*(count(name) for name in ("alloc", "al", "apl", "alf", "als")), median()]
    convention = toy_convention(measures=[*measures, count("autre", required=False)])
    assert read(toy_delivery(), convention).findings == ()


def test_a_column_without_header_is_told() -> None:
    rows = tuple((*row, 1) for row in toy_delivery().rows)
    assert only(read(replace(toy_delivery(), rows=rows)), "OSQ-D023").cell == "K4"


def test_an_ignored_column_is_not_told() -> None:
    delivery = replace(toy_delivery(), headers=(*HEADERS, "Notes internes"))
    tables = [table(ignored_columns=["Notes internes"])]
    convention = toy_convention(sendings=[sending(layouts=[{"id": "l", "tables": tables}])])
    assert read(delivery, convention).findings == ()


def test_a_column_twice_is_read_from_neither() -> None:
    rows = tuple((*row, 0) for row in toy_delivery().rows)
    reading = read(replace(toy_delivery(), rows=rows, headers=(*HEADERS, "APL")))
    finding = only(reading, "OSQ-D024")
    assert (finding.measure, finding.cell) == ("apl", "G4 K4")
    assert "caf.apl" not in set(reading.observations["measure"])


def test_a_column_of_another_year_is_a_finding_of_its_own() -> None:
    measures = [count("alloc", columns=["ALLOC{yy}"]), *map(count, ("al", "apl", "alf", "als"))]
    convention = toy_convention(measures=[*measures, median()])
    fitting = replace(toy_delivery(), headers=(*HEADERS[:4], "ALLOC13", *HEADERS[5:]))
    assert read(fitting, convention).findings == ()
    other = replace(toy_delivery(), headers=(*HEADERS[:4], "ALLOC12", *HEADERS[5:]))
    finding = only(read(other, convention), "OSQ-D025")
    assert (finding.cell, finding.expected, finding.found) == ("E4", "ALLOC13", "ALLOC12")


def test_last_years_column_beside_this_years_is_not_read() -> None:
    measures = [count("alloc", columns=["ALLOC{yy}"]), *map(count, ("al", "apl", "alf", "als"))]
    convention = toy_convention(measures=[*measures, median()])
    headers = (*HEADERS[:4], "ALLOC13", *HEADERS[5:], "ALLOC12")
    rows = tuple((*row, 999) for row in toy_delivery().rows)
    reading = read(replace(toy_delivery(), headers=headers, rows=rows), convention)
    assert only(reading, "OSQ-D029").severity is Severity.INFO
    assert 999 not in set(reading.observations["value"])


def test_a_missing_sheet_is_told_with_those_there_are() -> None:
    finding, not_read = read(workbook_bytes({"Notice": [("Lisez-moi",)]})).findings
    assert (finding.code, not_read.code) == ("OSQ-D020", "OSQ-D028")
    assert "Notice" in (finding.found or "")


def test_a_sheet_may_be_recognised_by_its_headers() -> None:
    reading = read(replace(toy_delivery(), sheet="Feuil1"))
    assert only(reading, "OSQ-D026").sheet == "Feuil1"
    assert len(reading.observations) == 36


def test_two_sheets_alike_are_not_chosen_between() -> None:
    rows = [*((title,) for title in TITLES), HEADERS, *toy_delivery().rows]
    reading = read(workbook_bytes({"Feuil1": rows, "Feuil2": rows}))
    assert codes(reading)["OSQ-D027"] == 1
    assert reading.observations.empty


def test_a_sheet_without_the_headers_is_told() -> None:
    assert only(read(workbook_bytes({"IRIS": [("Rien", "d’utile")]})), "OSQ-D021").sheet == "IRIS"


def test_a_sheet_that_is_not_in_the_convention_is_named() -> None:
    rows = [HEADERS, *toy_delivery().rows]
    reading = read(workbook_bytes({"IRIS": rows, "Notice": [("Lisez-moi",)]}))
    assert only(reading, "OSQ-D028").sheet == "Notice"


def test_an_optional_sheet_may_be_missing_but_not_all() -> None:
    tables = [table(required=False), table(id="autre", sheets=["Autre"], required=False)]
    convention = toy_convention(sendings=[sending(layouts=[{"id": "l", "tables": tables}])])
    assert read(toy_delivery(), convention).findings == ()
    nothing = read(workbook_bytes({"Notice": [("Lisez-moi",)]}), convention)
    assert codes(nothing)["OSQ-D020"] == 1


def test_the_layout_that_fits_the_edition_is_taken() -> None:
    old = {"id": "ancien", "editions": {"until": 2012}, "tables": [table(sheets=["Ancien"])]}
    new = {"id": "nouveau", "editions": {"from": 2013, "until": 2013}, "tables": [table()]}
    convention = toy_convention(sendings=[sending(layouts=[old, new])])
    assert read(toy_delivery(), convention).findings == ()
    assert codes(read(toy_delivery(), convention, edition=2014))["OSQ-D015"] == 1


class TestGroups:
    """A title above some columns changes what they hold: it is never passed in silence."""

    blank = ("",) * 4

    def read(self, group_line: tuple[str, ...]) -> Reading:
        rows = [("CAF d’essai",), (), group_line, HEADERS, *toy_delivery().rows]
        return read(workbook_bytes({"IRIS": rows}))

    def test_a_group_that_the_convention_does_not_name_is_a_warning(self) -> None:
        finding = only(self.read((*self.blank, "", "Évolution", "Évolution")), "OSQ-D032")
        assert finding.severity is Severity.WARNING
        assert (finding.cell, finding.found) == ("F4 G4", "Évolution")

    def test_a_title_of_the_whole_table_is_no_group(self) -> None:
        assert self.read(("Allocataires",) * 10).findings == ()

    def test_the_same_header_in_other_words_is_no_group(self) -> None:
        assert self.read(("Code", "Nom", "Code", "Nom", *["Foyers"] * 6)).findings == ()
