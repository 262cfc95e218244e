"""An extract on the terminal: whose it is, its first rows, its sources."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping
from typing import TYPE_CHECKING, Any

from osq.cli.output import count, say, show_table
from osq.text import NARROW, format_exact, format_number, format_unit

if TYPE_CHECKING:
    from osq.extracts.extract import Extract

LINES = 200
"""How many rows are shown; how many others there are is said."""
_INTERNAL = ("numerator", "denominator", "lower", "upper")
_NUMBERS = ("value", *_INTERNAL, "interval", "coverage")
_HEADINGS = {"interval": f"Intervalle à 95{NARROW}%", "remark": "Remarque"}


def banner(extract: Extract) -> str:
    """The observatory, who may read the figures, and whether they are invented."""
    from osq.extracts.words import word

    parts = [extract.observatory, word("diffusion", extract.diffusion)]
    if extract.notice not in extract.observatory:
        parts.append(extract.notice)
    return " · ".join(parts)


def show_extract(extract: Extract) -> None:
    """The first `LINES` rows; a column that says nothing of any is left out."""
    from osq.extracts.words import HEADINGS

    cells = _internal_cells if extract.internal else _released_cells
    shown = extract.frame.head(LINES)
    rows = [cells(row) for row in shown.to_dict("records")]
    columns = [name for name in rows[0] if any(row[name] for row in rows)]
    headings = {**HEADINGS, **_HEADINGS}
    say(banner(extract))
    show_table(
        [headings[name] for name in columns],
        [[row[name] for name in columns] for row in rows],
        numbers=[headings[name] for name in _NUMBERS],
    )
    others = len(extract.frame) - len(rows)
    if others:
        say(
            f"Et {count(others, 'autre ligne', 'autres lignes')} : choisissez des zones, des "
            "indicateurs ou des années, ou écrivez un fichier (--output)."
        )
    for source in sorted({one for one in shown["source"] if one}):
        say(f"Source : {source}")


def _released_cells(row: Mapping[Hashable, Any]) -> dict[str, str]:
    value = row["sign"]
    if not value:
        value = format_unit(format_number(row["value"], row["decimals"]), row["unit"])
    return {**_place(row), "value": value, **_quality(row)}


def _internal_cells(row: Mapping[Hashable, Any]) -> dict[str, str]:
    from osq.extracts.words import word

    limits = [row["interval_lower"], row["interval_upper"]]
    low, high = (_number(one, row["decimals"] + 1) for one in limits)
    value = _number(row["value"])
    return {
        **_place(row),
        "value": format_unit(value, row["unit"]) if value else "",
        "status": word("status", row["status"]),
        **{name: _number(row[name]) for name in _INTERNAL},
        "interval": f"{low} à {high}" if low else "",
        **_quality(row),
    }


def _place(row: Mapping[Hashable, Any]) -> dict[str, str]:
    return {
        "edition": str(row["edition"]),
        "label": row["label"],
        "name": f"{row['name']} ({row['zone']})",
    }


def _quality(row: Mapping[Hashable, Any]) -> dict[str, str]:
    """How good a figure is, and what is to be known of it (or why there is none)."""
    coverage = row["coverage"]
    return {
        "method": row["method"],
        "grade": row["grade"],
        "coverage": "" if math.isnan(coverage) else f"{_percent(coverage)}{NARROW}%",
        "perimeter": row["perimeter"],
        "remark": row["reason"] or row.get("mark", ""),
    }


def _percent(share: float) -> str:
    """Rounded down, as a release does: what is not whole must never read 100."""
    return format_number(math.floor(share * 100 + 1e-9))


def _number(number: float, most: int = 3) -> str:
    """A number with the decimals it has; nothing where it is unknown, or no bound."""
    return format_exact(number, most) if math.isfinite(number) else ""
