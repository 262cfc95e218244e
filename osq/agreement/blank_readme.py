"""The first sheet of a blank workbook: what is asked, until when, and how to write it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.worksheet import Worksheet

from osq.agreement.wording import UNKNOWN, blank_name, mark_meaning, month_day
from osq.conventions import words
from osq.conventions.layouts import Layout
from osq.conventions.measures import Measure, Rule
from osq.conventions.model import Convention
from osq.conventions.rules import rule_sentence
from osq.conventions.terms import Sending
from osq.text import NBSP


def read_me(
    page: Worksheet,
    convention: Convention,
    sending: Sending,
    edition: int,
    measures: Sequence[Measure],
) -> tuple[int, int] | None:
    """Writes the sheet; returns the first and last rows of the marks in column A, if any."""
    row = 1
    for text in _terms(convention, sending, edition, measures):
        cell = page.cell(row, 1, text)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        cell.font = Font(bold=row == 1)
        page.merge_cells(None, row, 1, row, 2)
        row += 1
    page.column_dimensions["A"].width, page.column_dimensions["B"].width = 24, 90
    marks = [mark for layout in _layouts(sending, edition) for mark in layout.marks]
    if not marks:
        return None
    row += 1
    page.cell(row, 1, "Signes à la place d’un nombre").font = Font(bold=True)
    for number, mark in enumerate(marks, start=row + 1):
        page.cell(number, 1, mark.text).data_type = "s"
        page.cell(number, 2, mark_meaning(mark))
    return row + 1, row + len(marks)


def _layouts(sending: Sending, edition: int) -> list[Layout]:
    return [layout for layout in sending.layouts if edition in layout.editions][-1:]


def _terms(
    convention: Convention, sending: Sending, edition: int, measures: Sequence[Measure]
) -> Iterator[str]:
    yield f"{convention.label} – {sending.label}, édition {edition}"
    due = month_day(sending.due, edition + 1)
    mode = sending.transmission.mode or UNKNOWN
    yield f"À renvoyer avant le{NBSP}: {due}. Moyen d’envoi{NBSP}: {mode}."
    yield f"Nom du fichier à garder{NBSP}: {blank_name(sending, edition)}."
    if sending.universe:
        yield f"Champ{NBSP}: {sending.universe}."
    unit, place = words.UNITS[sending.unit], words.LOCATIONS[sending.located_by]
    yield f"Lignes{NBSP}: {unit}, d’après {place}."
    blank = {each.blank for each in _layouts(sending, edition)} - {"error"}
    empty = words.STATUSES[blank.pop()] if blank else "rien : elle sera à compléter"
    yield (
        f"Remplissez chaque cellule blanche{NBSP}: un nombre (0 pour un vrai zéro) ou l’un des "
        f"signes ci-dessous. Une cellule laissée vide veut dire{NBSP}: {empty}. Les définitions "
        "sont en commentaire. N’écrivez aucun nom de personne."
    )
    for rule, concerned in _rules(convention, measures):
        about = f" Grandeurs{NBSP}: {', '.join(concerned)}." if concerned else ""
        yield f"Secret statistique{NBSP}: {rule_sentence(rule, convention)}{about}"


def _rules(convention: Convention, measures: Sequence[Measure]) -> Iterator[tuple[Rule, list[str]]]:
    """The rules that bear on the measures asked, with their labels unless all are concerned."""
    for rule in convention.confidentiality.rules:
        concerned = [each.label for each in measures if each.id in rule.measures]
        if concerned or not rule.measures:
            yield rule, concerned if len(concerned) < len(measures) else []
