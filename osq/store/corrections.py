"""The file of corrections: `data/corrections.csv`, one line per cell to read otherwise.

    provider;sending;edition;quarter;measure;zone;found;value;reason;author

Separated by semicolons, UTF-8, as Excel writes it.  `sending` and `quarter` may stay empty:
they then hold for all.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from osq.errors import ConfigurationError
from osq.store.receipt import Subject
from osq.text import NBSP, quote

if TYPE_CHECKING:
    from osq.deliveries.corrections import Correction

HEADER = (
    *("provider", "sending", "edition", "quarter", "measure", "zone"),
    *("found", "value", "reason", "author"),
)
_NEEDED = ("provider", "edition", "measure", "zone", "reason", "author")


class Line(NamedTuple):
    """One line of the file: its number and its columns, blanks around them removed."""

    number: int
    values: dict[str, str]


def read_corrections(path: Path) -> tuple[Line, ...]:
    """Every line, in the order of the file; none where there is no file.

    Raises ConfigurationError naming the line for a file that cannot be read whole.
    """
    if not path.is_file():
        return ()
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise _unreadable(path, 1, "il n’est pas en UTF-8") from error
    lines = csv.DictReader(io.StringIO(text, newline=""), delimiter=";")
    if tuple(lines.fieldnames or ()) != HEADER:
        raise _unreadable(path, 1, f"la première ligne doit être {quote(';'.join(HEADER))}")
    found = []
    for line in lines:
        number = lines.line_num
        if None in line or None in line.values():
            raise _unreadable(path, number, f"elle doit avoir {len(HEADER)} colonnes")
        values = {key: value.strip() for key, value in line.items()}
        if lacking := [key for key in _NEEDED if not values[key]]:
            raise _unreadable(path, number, f"la colonne {', '.join(lacking)} est vide")
        if not values["edition"].isdecimal() or not (values["quarter"] or "1").isdecimal():
            raise _unreadable(path, number, "l’édition et le trimestre sont des nombres")
        found.append(Line(number, values))
    return tuple(found)


def lines_about(lines: Iterable[Line], subject: Subject) -> list[Line]:
    """The lines that target a delivery, in the order of the file."""
    return [line for line in lines if _about(line.values, subject)]


def corrections_of(lines: Iterable[Line], subject: Subject) -> tuple[Correction, ...]:
    """The corrections of a delivery, in the order of the file."""
    from osq.deliveries.corrections import Correction

    return tuple(
        Correction(line=line.number, **wording(line)) for line in lines_about(lines, subject)
    )


def wording(line: Line) -> dict[str, str]:
    """What a line asks of the deliveries it targets, wherever in the file it stands."""
    kept = ("zone", "found", "value", "reason", "author")
    measure = line.values["measure"].removeprefix(f"{line.values['provider']}.")
    return {"measure": measure, **{key: line.values[key] for key in kept}}


def _about(values: dict[str, str], subject: Subject) -> bool:
    return (
        values["provider"] == subject.provider
        and int(values["edition"]) == subject.edition
        and values["sending"] in ("", subject.sending)
        and values["quarter"] in ("", str(subject.quarter))
    )


def _unreadable(path: Path, line: int, reason: str) -> ConfigurationError:
    return ConfigurationError(
        f"{path}, ligne {line}{NBSP}: {reason}.",
        advice="Corrigez cette ligne : une correction mal écrite n’est jamais passée sous silence.",
    )
