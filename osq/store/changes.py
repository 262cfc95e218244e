"""What changed between a delivery and the one that supersedes it, cell by cell."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

# A commune's direct total and its unlocated units share zone, measure and period.
_KEY = [
    "measure",
    "zoning",
    "vintage",
    "zone",
    "period_start",
    "period_end",
    "period_kind",
    "unlocated",
    "repeat",
]
_CONTENT = ["value", "lower", "upper", "status"]


@dataclass(frozen=True, slots=True)
class CellChange:
    """One figure that is not what it was; `sheet` and `cell` are in the newest file that has it.

    `before` and `after` are the numbers (None where there is none) with their statuses;
    a status is None where the figure was not delivered at all.
    """

    measure: str
    zoning: str
    zone: str
    sheet: str | None
    cell: str | None
    before: float | None
    before_status: str | None
    after: float | None
    after_status: str | None


@dataclass(frozen=True, slots=True)
class Changes:
    """The figures added, removed, changed, and the rest; `cells` has the largest changes first.

    A change is ranked by |after - before| / sqrt(before + after), about its number of
    standard deviations if both were counts: 2 -> 4 comes after 200 -> 260.  What cannot be
    measured (a figure that came, went or was hidden) ranks as if the other were zero.
    """

    added: int
    removed: int
    changed: int
    unchanged: int
    cells: tuple[CellChange, ...]


def changes(before: pd.DataFrame, after: pd.DataFrame) -> Changes:
    """Compares two tables of observations; what was merely moved in the workbook is unchanged."""
    both = _keyed(before).merge(
        _keyed(after), on=_KEY, how="outer", suffixes=("_before", "_after"), indicator="side"
    )
    same = both["side"] == "both"
    for name in _CONTENT:
        old, new = both[f"{name}_before"], both[f"{name}_after"]
        same &= (old == new) | (old.isna() & new.isna())
    different = both[~same].sort_values(_KEY, kind="stable")
    sides = different["side"].astype(str)
    return Changes(
        added=int((sides == "right_only").sum()),
        removed=int((sides == "left_only").sum()),
        changed=int((sides == "both").sum()),
        unchanged=int(same.sum()),
        cells=tuple(
            sorted((_cell(row) for row in different.to_dict("records")), key=_weight, reverse=True)
        ),
    )


def _keyed(observations: pd.DataFrame) -> pd.DataFrame:
    columns = [name for name in _KEY if name not in ("unlocated", "repeat")]
    frame = observations[[*columns, *_CONTENT, "sheet", "cell"]].copy()
    frame["unlocated"] = frame["status"] == "unlocated"
    frame["repeat"] = frame.groupby([*columns, "unlocated"], sort=False).cumcount()
    return frame


def _cell(row: dict[Any, Any]) -> CellChange:
    place = "before" if row["side"] == "left_only" else "after"
    return CellChange(
        measure=row["measure"],
        zoning=row["zoning"],
        zone=row["zone"],
        sheet=_known(row[f"sheet_{place}"]),
        cell=_known(row[f"cell_{place}"]),
        before=_known(row["value_before"]),
        before_status=_known(row["status_before"]),
        after=_known(row["value_after"]),
        after_status=_known(row["status_after"]),
    )


def _weight(cell: CellChange) -> float:
    before, after = cell.before or 0.0, cell.after or 0.0
    whole = abs(before) + abs(after)
    return abs(after - before) / math.sqrt(whole) if whole else 0.0


def _known(value: Any) -> Any:
    """`value`, or None in place of the several ways pandas says nothing is there."""
    return None if value is None or value != value else value
