"""The blank workbook sent to a provider: prefilled, guarded, and accepted once filled."""

import io
from dataclasses import replace

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from osq.agreement.blank import HEADER_ROW, Request, blank_workbook
from osq.agreement.wording import blank_name
from osq.conventions.loading import load_conventions
from osq.conventions.model import Convention
from osq.deliveries.ground import ground_of
from osq.deliveries.reading import read_delivery
from osq.deliveries.recognition import recognise
from osq.errors import Refusal
from osq.observations import Status
from osq.observatory import load_observatory
from osq.spreadsheets import READ_ME
from osq.territory.loading import load_territory
from osq.territory.model import Territory
from tests.shared import REPOSITORY

OBSERVATORY = load_observatory(REPOSITORY)
CONVENTIONS = load_conventions(REPOSITORY / "conventions")
EDITION = 2013


@pytest.fixture(scope="module")
def territory() -> Territory:
    return load_territory(OBSERVATORY.territory, OBSERVATORY.config)


def make_request(convention: Convention, territory: Territory, edition: int = EDITION) -> Request:
    return Request(
        convention=convention,
        sending=convention.sendings[0],
        edition=edition,
        ground=ground_of(territory, edition),
        observatory="Observatoire d’essai",
        demonstration=False,
    )


def opened(content: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(content))


def labels(page: Worksheet) -> list[str]:
    return [str(cell.value) for cell in page[HEADER_ROW]]


def filled(content: bytes) -> bytes:
    """The workbook as a provider fills it: 120 recipients a zone, totals that agree."""
    book = opened(content)
    for page in book.worksheets[1:]:
        column = {label: place for place, label in enumerate(labels(page), start=1)}
        code, name = 1, 2
        sums: dict[str, int] = {}
        whole = 0
        for row in range(HEADER_ROW + 1, page.max_row + 1):
            label = str(page.cell(row, name).value or "")
            commune = str(page.cell(row, column["Commune"]).value)
            count = 120 if page.cell(row, code).value else 7
            if label.startswith("Total"):
                count = whole if "Métropole" in label else sums[commune]
            else:
                sums[commune] = sums.get(commune, 0) + count
                whole += count
            for place in range(len(column) + 1):
                if place > 4:
                    page.cell(row, place, 0)
            for label, place in column.items():
                if "llocataires" in label and ("Nombre" in label or label == "Allocataires"):
                    page.cell(row, place, count)
                elif label == "Population couverte":
                    page.cell(row, place, 2 * count)
                elif "médian" in label:
                    page.cell(row, place, "nd")
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def test_zones_are_prefilled_with_their_names(territory: Territory) -> None:
    book = opened(blank_workbook(make_request(CONVENTIONS["caf"], territory)))
    assert book.sheetnames == [READ_ME, "IRIS", "Quartiers CUCS"]
    page = book["IRIS"]
    rows = {page.cell(row, 1).value: page.cell(row, 2).value for row in range(6, page.max_row + 1)}
    zoning = territory.zoning("iris", EDITION)
    known = {code: zone.name for code, zone in zoning.zones.items() if code in rows}
    assert known.items() <= rows.items()
    assert len(known) > 100


def test_once_filled_it_is_read_without_a_finding(territory: Territory) -> None:
    content = filled(blank_workbook(make_request(CONVENTIONS["caf"], territory)))
    recognition, findings = recognise(content, "caf-2013.xlsx", CONVENTIONS)
    assert recognition is not None
    assert not findings
    reading = read_delivery(content, "caf-2013.xlsx", recognition, territory, demonstration=False)
    assert [finding.message for finding in reading.findings] == []
    measured = reading.observations["status"] == Status.MEASURED
    assert measured.sum() > 1000


def test_each_measure_has_its_definition_as_a_comment(territory: Territory) -> None:
    page = opened(blank_workbook(make_request(CONVENTIONS["caf"], territory)))["IRIS"]
    comments = {str(cell.value): cell.comment for cell in page[HEADER_ROW]}
    comment = comments["Allocataires AAH"]
    assert comment is not None
    assert CONVENTIONS["caf"].measure("aah").definition in comment.text


def test_headers_and_codes_are_locked_and_figures_open(territory: Territory) -> None:
    page = opened(blank_workbook(make_request(CONVENTIONS["caf"], territory)))["IRIS"]
    assert page.protection.sheet
    assert page.cell(HEADER_ROW, 5).protection.locked
    assert page.cell(HEADER_ROW + 1, 1).protection.locked
    assert not page.cell(HEADER_ROW + 1, 5).protection.locked


def test_only_numbers_and_agreed_marks_may_be_typed(territory: Territory) -> None:
    book = opened(blank_workbook(make_request(CONVENTIONS["caf"], territory)))
    rules = book["IRIS"].data_validations.dataValidation
    assert len(rules) == len(CONVENTIONS["caf"].measures)
    assert "SUMPRODUCT(--EXACT(signes_convenus,E6))>0" in str(rules[0].formula1)
    first, last = (
        str(book.defined_names["signes_convenus"].attr_text).split("!$A$")[1].split(":$A$")
    )
    marks = [book[READ_ME].cell(row, 1).value for row in range(int(first), int(last) + 1)]
    assert marks == ["s", "ss", "nd", "///"]


def test_a_demonstration_says_so_in_the_workbook(territory: Territory) -> None:
    request = make_request(CONVENTIONS["caf"], territory)
    book = opened(blank_workbook(replace(request, demonstration=True)))
    assert "DONNÉES FICTIVES" in str(book["IRIS"].cell(3, 1).value)


def test_the_same_request_gives_the_same_bytes(territory: Territory) -> None:
    request = make_request(CONVENTIONS["caf"], territory)
    assert blank_workbook(request) == blank_workbook(request)


def test_an_edition_without_layout_is_refused(territory: Territory) -> None:
    with pytest.raises(Refusal, match="1999"):
        blank_workbook(make_request(CONVENTIONS["pole-emploi"], territory, 1999))


def test_public_figures_are_asked_of_nobody(territory: Territory) -> None:
    with pytest.raises(Refusal, match="publie"):
        blank_workbook(make_request(CONVENTIONS["insee-population"], territory))


SENDINGS = [
    (convention.id, sending.id)
    for convention in CONVENTIONS.values()
    if not convention.confidentiality.public
    for sending in convention.sendings
    if sending.expected_in(EDITION)
]


def zeroed(content: bytes) -> bytes:
    """Every open cell filled with a true zero, which every relation and total allows."""
    book = opened(content)
    for page in book.worksheets[1:]:
        for row in page.iter_rows(min_row=HEADER_ROW + 1):
            for cell in row:
                if not cell.protection.locked:
                    cell.value = 0
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize(("provider", "sending"), SENDINGS)
def test_the_blank_of_every_sending_is_read_without_a_finding(
    territory: Territory, provider: str, sending: str
) -> None:
    convention = CONVENTIONS[provider]
    model = next(each for each in convention.sendings if each.id == sending)
    request = replace(make_request(convention, territory), sending=model)
    zonings = {table.zoning for table in request.layout.tables}
    lacking = {name for name in zonings if request.ground.zoning(name) is None}
    if lacking:  # units whose reference table the observatory does not have
        with pytest.raises(Refusal, match=lacking.pop()):
            blank_workbook(request)
        return
    name = blank_name(model, EDITION)
    content = zeroed(blank_workbook(request))
    recognition, findings = recognise(content, name, CONVENTIONS)
    assert recognition is not None, findings
    assert (recognition.convention.id, recognition.sending.id) == (provider, sending)
    reading = read_delivery(content, name, recognition, territory, demonstration=False)
    assert [finding.message for finding in (*findings, *reading.findings)] == []
    measured = set(reading.observations["measure"])
    laid = {m for table in request.layout.tables for m in (table.measures or measured)}
    assert {convention.qualified(m) if "." not in m else m for m in laid} <= measured


def read_me_texts(provider: str, sending: str, territory: Territory) -> list[str]:
    convention = CONVENTIONS[provider]
    model = next(each for each in convention.sendings if each.id == sending)
    book = opened(blank_workbook(replace(make_request(convention, territory), sending=model)))
    return [str(cell.value) for cell in book[READ_ME]["A"] if cell.value]


@pytest.mark.parametrize(
    ("provider", "name"),
    [("pole-emploi", "pole-emploi-2013-T4.xlsx"), ("missions-locales", "missions-locales-2013")],
)
def test_the_file_name_to_keep_is_that_of_the_workbook(
    territory: Territory, provider: str, name: str
) -> None:
    sending = CONVENTIONS[provider].sendings[0].id
    (line,) = [text for text in read_me_texts(provider, sending, territory) if "à garder" in text]
    assert name in line
    assert line.endswith(".xlsx.")


def test_a_rule_of_some_measures_names_them_and_one_of_no_measure_asked_is_not_told(
    territory: Territory,
) -> None:
    convention = CONVENTIONS["cpam"]
    told = {
        each.id: [text for text in read_me_texts("cpam", each.id, territory) if "Secret" in text]
        for each in convention.sendings
    }
    assert len({tuple(lines) for lines in told.values()}) > 1
    for sending in convention.sendings:
        asked = {m for lay in sending.layouts for t in lay.tables for m in t.measures}
        bearing = [
            rule
            for rule in convention.confidentiality.rules
            if not rule.measures or asked & set(rule.measures)
        ]
        assert len(told[sending.id]) == len(bearing)


def test_in_the_long_form_each_measure_is_defined_where_it_first_stands(
    territory: Territory,
) -> None:
    convention = CONVENTIONS["cpam"]
    model = next(each for each in convention.sendings if each.body == "cetaf")
    book = opened(blank_workbook(replace(make_request(convention, territory), sending=model)))
    page = book.worksheets[1]
    notes = [cell.comment.text for row in page.iter_rows() for cell in row if cell.comment]
    asked = {m for table in model.layouts[-1].tables for m in table.measures}
    definitions = {convention.measure(name).definition for name in asked}
    assert asked
    assert {note.split("\n", 1)[1] for note in notes} == definitions
