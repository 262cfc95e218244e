"""Which quarter a file is of, and whether it is provisional: from its name, then its titles."""

from __future__ import annotations

import re
from collections.abc import Iterable

from osq.conventions.terms import Sending, Stage
from osq.text import normalise_label

_ORDINALS = {"premier": 1, "deuxieme": 2, "second": 2, "troisieme": 3, "quatrieme": 4}
_QUARTER = re.compile(
    r"\bt ?([1-4])\b|\b([1-4]) ?(?:er|e|eme|nd) trimestre\b|\b("
    + "|".join(_ORDINALS)
    + r") trimestre\b"
)


def quarters_in(text: str) -> set[int]:
    """
    The quarters a text names, 1 to 4.

    >>> quarters_in("DEFM au 3e trimestre 2012"), quarters_in("T4 2012")
    ({3}, {4})
    """
    found = _QUARTER.finditer(normalise_label(text))
    return {int(m[1] or m[2] or _ORDINALS[m[3]]) for m in found}


def stage_of(sending: Sending, name: str, titles: Iterable[str]) -> Stage:
    """Provisional when the name or a title bears one of the sending's marks."""
    shown = [f" {normalise_label(text)} " for text in (_spaced(name), *titles)]
    marks = [f" {normalise_label(mark)} " for mark in sending.provisional_marks]
    return "provisional" if any(mark in text for mark in marks for text in shown) else "final"


def without_marks(sending: Sending, name: str) -> str:
    """The file name without its mark: `caf-2013-provisoire.xlsx` is named `caf-2013.xlsx`."""
    for mark in sending.provisional_marks:
        name = re.sub(rf"[-_ ]+{re.escape(mark)}(?=\.\w+$)", "", name, flags=re.IGNORECASE)
    return name


def _spaced(name: str) -> str:
    return re.sub(r"[-_.]", " ", name)
