"""Figures about persons named: what must never enter an observatory, found and refused.

Contents tell by themselves: social security numbers (control key: 97 less the number modulo
97, INSEE), e-mail addresses, French telephone numbers, birth dates.  Under a header that names
them (« Matricule », « Portable », « Nom de l’allocataire »), contents that merely look so are
enough.  One address in a title or a note is a contact, not a person of the file: contents count
from three different ones in a column.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta

import numpy as np

from osq.deliveries.grid import Column, Grid, Kind, address, addresses, column_letters
from osq.text import normalise_label

ENOUGH = 3
"""Different contents of a kind, in one column, from which they are persons."""

_SHOWN = 5
_SEPARATORS = re.compile(r"[\s.\-/()]")
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+", re.ASCII)
_PHONE = re.compile(r"(?:\+33|0033)0?[1-9]\d{8}|0[1-9]\d{8}")
_NIR = re.compile(r"[12]\d{2}(?:0[1-9]|1[0-2]|[2-9]\d)(?:\d{2}|2[AB])\d{6}(?P<key>\d{2})?")
_DAY = re.compile(
    r"(\d{1,2})[/.\- ](\d{1,2})[/.\- ]((?:19|20)\d{2})|((?:19|20)\d{2})-\d{2}-(\d{2})"
)
_WORDS = re.compile(r"[^\W\d_]{2,}(?:[\s’'-]+[^\W\d_]{2,}\.?)+")
_PERSONS = (
    "allocataire|assure|beneficiaire|consultant|demandeur|eleve|enfant|jeune|locataire|patient"
    "|personne|salarie|titulaire|usager|victime|conjoint|parent"
)


def is_social_security_number(text: str) -> bool:
    """Whether 15 characters are a number with its control key; Corsica's departments too.

    >>> is_social_security_number("2 55 08 14 168 025 38")
    True
    >>> is_social_security_number("255081416802539")
    False
    """
    digits = _SEPARATORS.sub("", text.upper())
    match = _NIR.fullmatch(digits)
    if not match or not match["key"]:
        return False
    number = digits[:13].replace("2A", "19").replace("2B", "18")
    return 97 - int(number) % 97 == int(match["key"])


def _is_keyless_number(text: str) -> bool:
    """Thirteen characters of a social security number, month 1 to 12 (a time stamp has others)."""
    digits = _SEPARATORS.sub("", text.upper())
    return len(digits) == 13 and _NIR.fullmatch(digits) is not None and digits[3] in "01"


def _is_number_of_a_person(text: str) -> bool:
    return is_social_security_number(text) or _is_keyless_number(text)


def _is_telephone(text: str) -> bool:
    return _PHONE.fullmatch(_SEPARATORS.sub("", text)) is not None


def _is_telephone_number(text: str) -> bool:
    """As `_is_telephone`, or the nine digits that Excel keeps of it."""
    return _is_telephone(text) or re.fullmatch(r"[1-9]\d{8}", text) is not None


def _has_address(text: str) -> bool:
    return _EMAIL.search(text) is not None


def _is_day(text: str) -> bool:
    return _DAY.fullmatch(text) is not None


def _is_full_name(text: str) -> bool:
    return _WORDS.fullmatch(text) is not None


def _is_word(text: str) -> bool:
    return len(text) > 1 and any(sign.isalpha() for sign in text)


@dataclass(frozen=True, slots=True)
class _Sort:
    """One sort of content about persons.

    `surely` knows it wherever it stands; `likely` under a header that `header` matches, whole,
    once normalised, and `certain` headers leave no doubt whatever is below.  With `mostly`, most
    of what is below must be likely: a header of counts may hold three marks in words.
    """

    what: str
    header: re.Pattern[str]
    likely: Callable[[str], bool]
    surely: Callable[[str], bool] | None = None
    certain: frozenset[str] = frozenset()
    mostly: bool = False


_SORTS = (
    _Sort(
        "des numéros de sécurité sociale",
        re.compile(
            r"(.* )?(nir|secu|securite sociale|matricule|ss|numero insee de la personne)( .*)?"
        ),
        lambda text: len(re.findall(r"\d", text)) >= 10,
        _is_number_of_a_person,
        frozenset({"nir", "numero de securite sociale", "n de securite sociale", "n ss"}),
    ),
    _Sort(
        "des adresses électroniques",
        re.compile(r"(.* )?(courriel|e mail|email|mail|mel)s?( .*)?"),
        lambda text: "@" in text,
        _has_address,
        frozenset({"courriel", "email", "e mail", "adresse mail", "adresse electronique"}),
    ),
    _Sort(
        "des numéros de téléphone",
        re.compile(r"(.* )?(telephone|tel|portable|mobile|gsm)s?( .*)?"),
        _is_telephone_number,
        _is_telephone,
        frozenset({"telephone", "tel", "numero de telephone"}),
    ),
    _Sort(
        "des dates de naissance",
        re.compile(r"(.* )?(naissance|naiss|ddn|ne le|nee le|ne e le)( .*)?"),
        _is_day,
        certain=frozenset({"date de naissance", "ddn", "ne e le"}),
    ),
    _Sort(
        "des noms et prénoms",
        re.compile(rf"(.* )?prenoms?( .*)?|noms? (du|des|d|de l|de la|de) ?({_PERSONS})s?( .*)?"),
        _is_word,
        certain=frozenset({"nom prenom", "nom et prenom", "noms et prenoms", "prenom nom"}),
    ),
    _Sort("des noms et prénoms", re.compile(_PERSONS), _is_full_name, mostly=True),
)
_OWN_NAMES = re.compile(r"noms?|nom de famille|nom d usage|nom de naissance|nom patronymique")
_FIRST_NAMES = re.compile(r"prenoms?")
_BIRTHS = "des dates de naissance"


@dataclass(frozen=True, slots=True)
class _Found:
    """Cells of one column that tell of persons; never their values."""

    sheet: str
    column: int
    rows: tuple[int, ...]
    what: str


def nominative(sheets: Iterable[Grid]) -> list[dict[str, str]]:
    """The words of a finding per column of persons: where and of what kind, never the value."""
    found: dict[tuple[str, int], _Found] = {}
    for sheet in sheets:
        for each in (*_by_header(sheet), *_by_content(sheet)):
            found.setdefault((each.sheet, each.column), each)
    return [_words(found[key]) for key in sorted(found)]


def _by_content(sheet: Grid) -> Iterator[_Found]:
    for sort in _SORTS:
        if sort.surely is None:
            continue
        known = np.array([sort.surely(text.strip()) for text in sheet.strings] + [False], bool)
        for number, column in sheet.columns.items():
            # Index -1, of a cell without text, is the False at the end.
            held = known[column.texts] & (column.kinds == Kind.TEXT)
            contents: set[object] = set(column.texts[held].tolist())
            for place in np.flatnonzero((column.kinds == Kind.NUMBER) & (column.numbers >= 1e12)):
                if sort.surely(f"{column.numbers[place]:.0f}"):
                    held[place] = True
                    contents.add(float(column.numbers[place]))
            if len(contents) >= ENOUGH:
                yield _Found(sheet.name, number, tuple(column.rows[held].tolist()), sort.what)
    for number, column in sheet.columns.items():
        rows = _birth_dates(sheet, column)
        if rows:
            yield _Found(sheet.name, number, rows, _BIRTHS)


def _birth_dates(sheet: Grid, column: Column) -> tuple[int, ...]:
    """Rows of dates that are birth dates whatever the header: of many years and days.

    A count that a spreadsheet took for a date ("1-50", January 1950) is a first of the month, the
    date of a stock the first or the last.
    """
    dated = column.rows[column.kinds == Kind.DATE]
    days = [sheet.date(number) for number in column.numbers[column.kinds == Kind.DATE].tolist()]
    telling = {
        day for day in days if day is not None and day.day > 1 and (day + timedelta(1)).day > 1
    }
    many = len({day.year for day in telling}) >= ENOUGH and len({d.day for d in telling}) >= ENOUGH
    return tuple(dated.tolist()) if many else ()


def _by_header(sheet: Grid) -> Iterator[_Found]:
    """A header that names persons, with contents below that may be theirs."""
    labels = {at: normalise_label(text) for at, text in enumerate(sheet.strings)}
    sorts = {at: found for at, label in labels.items() if (found := _sorts_of(label))}
    own = {at for at, label in labels.items() if _OWN_NAMES.fullmatch(label)}
    first = {at for at, label in labels.items() if _FIRST_NAMES.fullmatch(label)}
    beside = _rows_of(sheet, own) & _rows_of(sheet, first)
    for number, column in sheet.columns.items():
        for place in np.flatnonzero(np.isin(column.texts, [*sorts, *own])).tolist():
            at, row = int(column.texts[place]), int(column.rows[place])
            asked = list(sorts.get(at, ()))
            if at in own and row in beside:
                asked.append(_SORTS[-2])
            for sort in asked:
                certain = labels[at] in sort.certain
                likely = bool if certain else sort.likely
                rows, contents, filled = _below(sheet, number, row, likely)
                if len(contents) >= ENOUGH and 2 * len(rows) >= filled * sort.mostly:
                    yield _Found(sheet.name, number, rows, sort.what)


def _sorts_of(label: str) -> tuple[_Sort, ...]:
    return tuple(sort for sort in _SORTS if sort.header.fullmatch(label))


def _rows_of(sheet: Grid, texts: set[int]) -> set[int]:
    """The rows that hold one of these texts."""
    wanted = list(texts)
    return {
        row
        for column in sheet.columns.values()
        for row in column.rows[np.isin(column.texts, wanted)].tolist()
    }


def _below(
    sheet: Grid, number: int, row: int, likely: Callable[[str], bool]
) -> tuple[tuple[int, ...], set[str], int]:
    """Rows under a header whose cells show such contents, these contents, and all rows there."""
    column = sheet.columns[number]
    rows = column.rows[column.rows > row]
    shown = zip(rows.tolist(), sheet.labels(number, rows), strict=True)
    held = [(at, text) for at, text in shown if likely(text.strip())]
    return tuple(at for at, _ in held), {text for _, text in held}, len(rows)


def _words(found: _Found) -> dict[str, str]:
    first = ", ".join(address(row, found.column) for row in found.rows[:_SHOWN])
    more = "…" if len(found.rows) > _SHOWN else ""
    return {
        "sheet": found.sheet,
        "cell": addresses((row, found.column) for row in found.rows),
        "found": found.what,
        "column": column_letters(found.column),
        "count": str(len(found.rows)),
        "cells": first + more,
    }
