"""How a kind of fault is written: a function that plants it, or None where it makes no sense."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from openpyxl.utils.cell import coordinate_to_tuple

from osq.deliveries.background import NOTHING_KNOWN, Background
from tests.faults.delivered import Delivered


@dataclass(frozen=True)
class Fault:
    """A file with one fault, and where it must be found.

    `cell` is None for a fault of the whole file or sheet.  `name` replaces the file's; with
    `background` the reading is compared with another.
    """

    content: bytes
    code: str
    sheet: str | None = None
    cell: str | None = None
    name: str | None = None
    background: Background = NOTHING_KNOWN


Plant = Callable[[Delivered], Fault | None]
KINDS: dict[str, Plant] = {}


def kind(plant: Plant) -> Plant:
    """Registers a kind under the name of its function."""
    assert plant.__name__ not in KINDS
    KINDS[plant.__name__] = plant
    return plant


def covers(cells: str | None, cell: str) -> bool:
    """Whether a finding's cells (`"C12 D3:D5"`) hold that one."""
    row, column = coordinate_to_tuple(cell)
    for area in re.findall(r"[A-Z]+\d+(?::[A-Z]+\d+)?", cells or ""):
        first, last = (coordinate_to_tuple(end) for end in (area.split(":") * 2)[:2])
        if first[0] <= row <= last[0] and first[1] <= column <= last[1]:
            return True
    return False
