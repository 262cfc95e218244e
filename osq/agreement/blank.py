"""The blank workbook to send to a provider: what it fills in ingests without a finding."""

from __future__ import annotations

from dataclasses import dataclass

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill, Protection
from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from osq.agreement.blank_readme import read_me
from osq.agreement.blank_rows import BlankRow, blank_rows
from osq.conventions.layouts import Layout, Table
from osq.conventions.measures import Measure
from osq.conventions.model import Convention
from osq.conventions.terms import Sending
from osq.deliveries.ground import Ground
from osq.deliveries.headers import Years
from osq.deliveries.period import period_of
from osq.errors import Refusal
from osq.observations import FICTITIOUS
from osq.spreadsheets import READ_ME
from osq.spreadsheets.saving import workbook_bytes
from osq.text import NBSP, quote

MARKS = "signes_convenus"
"""The defined name of the cells that list the marks agreed on."""

HEADER_ROW = 5
_HEADER = PatternFill("solid", fgColor="DCE3EA")
_SPECIAL = PatternFill("solid", fgColor="F2F2F2")
_WRAP = Alignment(wrap_text=True, vertical="top")
_OPEN = Protection(locked=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What is asked of a provider: one sending for one edition (and quarter)."""

    convention: Convention
    sending: Sending
    edition: int
    ground: Ground
    observatory: str
    demonstration: bool

    @property
    def layout(self) -> Layout:
        """The layout of the edition, the last declared; Refusal when there is none."""
        layouts = [each for each in self.sending.layouts if self.edition in each.editions]
        if not layouts:
            raise Refusal(
                f"La convention {self.convention.id} ne dit pas comment est disposé l’envoi "
                f"{quote(self.sending.label)} de l’édition {self.edition}.",
                advice="Ajoutez à la convention une disposition (layouts) valable pour cette "
                "édition.",
            )
        return layouts[-1]

    @property
    def years(self) -> Years:
        return Years(period_of(self.sending.period, self.edition).year, self.edition)


@dataclass(frozen=True, slots=True)
class _Line:
    """One line of a sheet: its row, and what is written after the zone in the long form.

    `defined` is the measure whose definition the line bears: in the long form, the first of each.
    """

    row: BlankRow
    fixed: tuple[str | int, ...] = ()
    defined: Measure | None = None


def blank_workbook(request: Request) -> bytes:
    """The bytes of the .xlsx to fill.

    Raises Refusal when the edition has no layout or zoning, and for public figures, which are
    taken as they are published and asked of nobody.
    """
    if request.convention.confidentiality.public:
        raise Refusal(
            f"{request.convention.provider_name} publie ses chiffres{NBSP}: il n’y a pas de "
            "classeur à lui envoyer.",
            advice="Téléchargez le fichier publié, puis contrôlez-le (osq validate).",
        )
    book = Workbook()
    book.properties.title = f"{request.sending.label} {request.edition}"
    book.properties.creator = request.observatory
    measures = _asked(request)
    marks = read_me(
        book.worksheets[0], request.convention, request.sending, request.edition, measures
    )
    book.worksheets[0].title = READ_ME
    if marks:
        cells = f"'{READ_ME}'!$A${marks[0]}:$A${marks[1]}"
        book.defined_names[MARKS] = DefinedName(MARKS, attr_text=cells)
    for table in request.layout.tables:
        name = request.years.fill(table.sheets[0]) if table.sheets else table.id
        _write_table(book.create_sheet(name), table, request, has_marks=bool(marks))
    book.active = 1
    return workbook_bytes(book)


def _asked(request: Request) -> list[Measure]:
    """The measures of the workbook, each once, in the order of its tables."""
    names = [
        name for table in request.layout.tables for name in _measures(table, request.convention)
    ]
    return [request.convention.measure(name) for name in dict.fromkeys(names)]


def _write_table(page: Worksheet, table: Table, request: Request, *, has_marks: bool) -> None:
    titles = _titles(request)
    for row, title in enumerate(titles, start=1):
        page.cell(row, 1, title).font = Font(bold=True)
    rows = _rows(table, request)
    place = _zone_headers(table)
    measures = [request.convention.measure(name) for name in _measures(table, request.convention)]
    headers = [label for label, _ in place]
    if table.form == "long":
        headers += [table.measure_column[0], *table.year_column[:1], table.value_column[0]]
    else:
        headers += [request.years.fill(_labels(table, each)[0]) for each in measures]
    _write_headers(page, headers, len(place), measures if table.form == "wide" else [])
    lines = (
        _long_lines(rows, table, measures, request)
        if table.form == "long"
        else [_Line(row) for row in rows]
    )
    first = HEADER_ROW + 1
    for number, line in enumerate(lines, start=first):
        _write_line(page, number, line, place, len(headers))
    page.freeze_panes = f"{get_column_letter(min(len(place), 2) + 1)}{first}"
    _protect(page)
    last = HEADER_ROW + len(lines)
    if lines:
        filled = measures if table.form == "wide" else [None]
        _validate(page, filled, len(headers), first, last, has_marks=has_marks)


def _titles(request: Request) -> list[str]:
    period = period_of(request.sending.period, request.edition)
    titles = [f"{request.convention.provider_name} – {request.sending.label}"]
    span = f"au {period.end:%d/%m/%Y}"
    if period.start != period.end:
        span = f"du {period.start:%d/%m/%Y} {span}"
    titles.append(f"Période{NBSP}: {span}")
    if request.demonstration:
        titles.append(f"{FICTITIOUS} – démonstration")
    return titles


def _rows(table: Table, request: Request) -> list[BlankRow]:
    try:
        return blank_rows(table, request.ground)
    except KeyError as error:
        raise Refusal(
            f"Le zonage {quote(table.zoning)} n’existe pas pour l’édition {request.edition}.",
            advice="Ajoutez-le au territoire (data/territory et osq.yaml).",
        ) from error


def _zone_headers(table: Table) -> list[tuple[str, str]]:
    """Header and field of each zone column; code and name come in any case."""
    zone = table.zone
    fields = (
        ("code", zone.code),
        ("name", zone.name),
        ("commune", zone.commune),
        ("commune_name", zone.commune_name),
    )
    return [(labels[0], field) for field, labels in fields if labels]


def _measures(table: Table, convention: Convention) -> tuple[str, ...]:
    return table.measures or tuple(measure.id for measure in convention.measures)


def _labels(table: Table, measure: Measure) -> tuple[str, ...]:
    return table.columns.get(measure.id, measure.columns)


def _write_headers(
    page: Worksheet, headers: list[str], places: int, measures: list[Measure]
) -> None:
    for column, header in enumerate(headers, start=1):
        title = page.cell(HEADER_ROW, column, header)
        title.data_type, title.font, title.fill, title.alignment = (
            "s",
            Font(bold=True),
            _HEADER,
            _WRAP,
        )
        wide = column == 2 and places > 1
        page.column_dimensions[get_column_letter(column)].width = 32 if wide else 14
    for column, measure in enumerate(measures, start=places + 1):
        page.cell(HEADER_ROW, column).comment = _definition(measure)


def _definition(measure: Measure) -> Comment:
    text = f"{measure.label} ({measure.unit})\n{measure.definition}"
    return Comment(text, "osq", height=120, width=320)


def _long_lines(
    rows: list[BlankRow], table: Table, measures: list[Measure], request: Request
) -> list[_Line]:
    """One line per row and measure: the measure's name, and the year where there is a column."""
    year = (request.years.period,) if table.year_column else ()
    return [
        _Line(
            row,
            (request.years.fill(_labels(table, measure)[0]), *year),
            measure if number == 0 else None,
        )
        for number, row in enumerate(rows)
        for measure in measures
    ]


def _write_line(
    page: Worksheet, number: int, line: _Line, place: list[tuple[str, str]], width: int
) -> None:
    texts = {field: str(getattr(line.row, field)) for _, field in place}
    if line.row.special and "name" not in texts:
        texts["code"] = line.row.name
    for column, (_, field) in enumerate(place, start=1):
        page.cell(number, column, texts[field]).number_format = "@"
    for column, value in enumerate(line.fixed, start=len(place) + 1):
        page.cell(number, column, value)
    if line.defined is not None:
        page.cell(number, len(place) + 1).comment = _definition(line.defined)
    for column in range(len(place) + len(line.fixed) + 1, width + 1):
        blank = page.cell(number, column)
        blank.protection = _OPEN
        if line.row.special:
            blank.fill = _SPECIAL


def _protect(page: Worksheet) -> None:
    """Headers and codes are locked, without password; rows that say nothing may go."""
    page.protection.sheet = True
    page.protection.deleteRows = False
    page.protection.formatColumns = False
    page.protection.sort = False


def _validate(
    page: Worksheet,
    measures: list[Measure] | list[None],
    width: int,
    first: int,
    last: int,
    *,
    has_marks: bool,
) -> None:
    """What may be typed: a number that the measure allows, or one of the marks agreed on."""
    for column, measure in enumerate(measures, start=width - len(measures) + 1):
        letter = get_column_letter(column)
        cell = f"{letter}{first}"
        tests = [f"ISNUMBER({cell})"]
        if measure is not None and measure.whole:
            tests += [f"{cell}=INT({cell})", f"{cell}>=0"]
        if measure is not None and measure.minimum is not None:
            tests.append(f"{cell}>={measure.minimum:g}")
        if measure is not None and measure.maximum is not None:
            tests.append(f"{cell}<={measure.maximum:g}")
        number = f"AND({','.join(tests)})"
        # Not COUNTIF: it takes the mark "<30" for a comparison, and "S" for "s".
        formula = f"OR({number},SUMPRODUCT(--EXACT({MARKS},{cell}))>0)" if has_marks else number
        rule = DataValidation(type="custom", formula1=formula, allow_blank=True)
        rule.errorTitle, rule.showErrorMessage = "Valeur refusée", True
        kind = "un nombre entier" if measure is not None and measure.whole else "un nombre"
        rule.error = f"Écrivez {kind}, ou l’un des signes de la feuille {quote(READ_ME)}."
        rule.add(f"{letter}{first}:{letter}{last}")
        page.add_data_validation(rule)
