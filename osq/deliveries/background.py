"""What is already known when a delivery is read: what it is compared with, and corrected by."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """What an analyst agreed with the provider to read in place of one cell.

    `was` is what the cell must show for the correction to hold: a file that changed since
    is told, never corrected blindly.  `value` is written as it would be in the cell.
    """

    sheet: str
    cell: str
    was: str
    value: str
    reason: str
    author: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Background:
    """What osq knows before it reads.

    `previous` holds the observations last accepted for the same sending (same quarter) at an
    earlier edition, `previous_edition`; None when there are none.
    """

    previous: pd.DataFrame | None = None
    previous_edition: int | None = None
    corrections: tuple[Correction, ...] = ()


NOTHING_KNOWN = Background()
