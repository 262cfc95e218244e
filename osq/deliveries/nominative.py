"""Figures about persons named: what must never enter an observatory, found and refused.

Headers tell (« Nom » beside « Prénom », « N° de sécurité sociale »), and contents: valid
social security numbers (15 digits, control key: 97 less the number modulo 97, INSEE), e-mail
addresses, French telephone numbers.  One address in a title or a note is a contact, not a
person of the file: contents count from three different ones in a column.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from osq.deliveries.catalogue import CATALOGUE
from osq.deliveries.grid import Column, Grid, Kind, address, addresses, column_letters
from osq.deliveries.workbook import Workbook
from osq.findings import Finding
from osq.text import normalise_label

ENOUGH = 3
"""Different contents of a kind, in one column, from which they are persons."""

_SHOWN = 5
_NAMES = {"nom", "noms", "nom de famille", "nom d usage", "nom de naissance", "nom patronymique"}
_FIRST_NAMES = {"prenom", "prenoms"}
_HEADERS = {
    "des noms et prénoms": {"nom prenom", "nom et prenom", "noms et prenoms", "prenom nom"},
    "des numéros de sécurité sociale": {
        "nir",
        "numero de securite sociale",
        "n de securite sociale",
        "no de securite sociale",
        "numero insee de la personne",
    },
    "des numéros de téléphone": {"telephone", "tel", "portable", "numero de telephone"},
    "des adresses électroniques": {"courriel", "e mail", "email", "mail", "adresse mail"},
    "des dates de naissance": {"date de naissance", "ne e le", "ne le", "date naissance"},
}
_TELLING = _NAMES | _FIRST_NAMES | set().union(*_HEADERS.values())
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+", re.ASCII)
_PHONE = re.compile(r"(?:\+33 ?|0)[1-9](?:[ .-]?\d{2}){4}")
_NIR = re.compile(r"[12]\d{2}(?:0[1-9]|1[0-2]|[2-9]\d)(?:\d{2}|2[AB])\d{6}\d{2}")


@dataclass(frozen=True, slots=True)
class _Found:
    """Cells of one column that tell of persons; never their values."""

    sheet: str
    column: int
    rows: tuple[int, ...]
    what: str


def nominative(workbook: Workbook, name: str) -> list[Finding]:
    """One finding per column of persons; it says where and of what kind, never the value."""
    found = {
        (each.sheet, each.column): each
        for sheet in workbook.sheets
        for each in (*_by_content(sheet), *_by_header(sheet))
    }
    return [_finding(each, name) for each in found.values()]


def is_social_security_number(text: str) -> bool:
    """Whether 15 characters are a number with its control key; Corsica's departments too.

    >>> is_social_security_number("2 55 08 14 168 025 38")
    True
    >>> is_social_security_number("255081416802539")
    False
    """
    digits = re.sub(r"[\s.]", "", text.upper())
    if not _NIR.fullmatch(digits):
        return False
    number = digits[:13].replace("2A", "19").replace("2B", "18")
    return 97 - int(number) % 97 == int(digits[13:])


_CONTENTS: tuple[tuple[str, Callable[[str], bool]], ...] = (
    ("des numéros de sécurité sociale", is_social_security_number),
    ("des adresses électroniques", lambda text: _EMAIL.fullmatch(text) is not None),
    ("des numéros de téléphone", lambda text: _PHONE.fullmatch(text) is not None),
)


def _by_content(sheet: Grid) -> Iterator[_Found]:
    for what, matches in _CONTENTS:
        known = np.array([matches(text.strip()) for text in sheet.strings] + [False], bool)
        for number, column in sheet.columns.items():
            # Index -1, of a cell without text, is the False at the end.
            held = known[column.texts] & (column.kinds == Kind.TEXT)
            contents: set[object] = set(column.texts[held].tolist())
            if matches is is_social_security_number:
                numbers = _long_numbers(column)
                held |= numbers
                contents |= set(column.numbers[numbers].tolist())
            if len(contents) >= ENOUGH:
                yield _Found(sheet.name, number, tuple(column.rows[held].tolist()), what)


def _long_numbers(column: Column) -> npt.NDArray[np.bool_]:
    """Numbers of fifteen digits that are social security numbers."""
    held: npt.NDArray[np.bool_] = (column.kinds == Kind.NUMBER) & (column.numbers >= 1e14)
    for place in np.flatnonzero(held).tolist():
        held[place] = is_social_security_number(f"{column.numbers[place]:.0f}")
    return held


def _by_header(sheet: Grid) -> Iterator[_Found]:
    """A header that names persons, with cells under it."""
    labels = {at: normalise_label(text) for at, text in enumerate(sheet.strings)}
    telling = {at: label for at, label in labels.items() if label in _TELLING}
    at_row: dict[int, dict[int, str]] = {}
    for number, column in sheet.columns.items():
        for place in np.flatnonzero(np.isin(column.texts, list(telling))).tolist():
            label = telling[int(column.texts[place])]
            at_row.setdefault(int(column.rows[place]), {})[number] = label
    for row, found in sorted(at_row.items()):
        both = _NAMES & set(found.values()) and _FIRST_NAMES & set(found.values())
        for number, label in found.items():
            what = next((what for what, known in _HEADERS.items() if label in known), "")
            if both and label in _NAMES | _FIRST_NAMES:
                what = "des noms et prénoms"
            below = _below(sheet.columns[number], row) if what else ()
            if len(below) >= ENOUGH:
                yield _Found(sheet.name, number, below, what)


def _below(column: Column, row: int) -> tuple[int, ...]:
    filled = column.rows[(column.rows > row) & (column.kinds != Kind.EMPTY)]
    return tuple(filled.tolist())


def _finding(found: _Found, name: str) -> Finding:
    first = ", ".join(address(row, found.column) for row in found.rows[:_SHOWN])
    more = "…" if len(found.rows) > _SHOWN else ""
    return CATALOGUE["OSQ-D040"].finding(
        workbook=name,
        sheet=found.sheet,
        cell=addresses((row, found.column) for row in found.rows),
        found=found.what,
        column=column_letters(found.column),
        count=str(len(found.rows)),
        cells=first + more,
    )
