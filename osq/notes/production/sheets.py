"""The sheets of an annex: a frozen model, the same whichever file they are written to."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple


class Number(NamedTuple):
    """A number of a cell, with the decimals it is printed with."""

    value: Decimal
    decimals: int


Content = str | int | Number


class Column(NamedTuple):
    """A heading, and the width of its column in characters."""

    heading: str
    width: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet; a row with a single cell is a heading among the others."""

    name: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Content, ...], ...]


@dataclass(frozen=True, slots=True)
class Annex:
    """The annex of one note; `title` and `mention` are on every sheet, the first is the CSV.

    `title` is that of the note, which says by itself that its figures are fictitious.
    """

    title: str
    observatory: str
    mention: str
    """« DONNÉES FICTIVES — Diffusion publique », for what does not bear the title."""
    audience: str
    created: str
    sheets: tuple[Sheet, ...]
