"""The table of figures that cannot be added up: what their IRIS have."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from osq.confidentiality.release import IndicatorModel, Release, ReleasedZone
from osq.notes.drawing.ends import at_value, told
from osq.notes.extremes import extremes
from osq.notes.figures import cell, number, row_unit
from osq.notes.footnotes import signs_note
from osq.notes.selection import has_value
from osq.notes.viewmodel import Cell, Row, RowGroup, Table
from osq.text import NARROW, NBSP, format_number

HEADINGS = ("IRIS avec un chiffre", "Le plus bas", "IRIS", "Le plus élevé", "IRIS")
WIDTHS = (35, 10, 9, 18, 10, 18)


def distribution_table(
    release: Release,
    indicators: Sequence[IndicatorModel],
    whole: ReleasedZone,
    zones: Sequence[ReleasedZone],
    *,
    mention: str,
) -> Table:
    """For figures that cannot be added up: how many IRIS have one, the lowest, the highest.

    The whole has a column where it has a figure; else the note says why it has none.
    """
    rows = []

    def at_end(one: IndicatorModel, value: Decimal) -> str:
        return told(release, at_value(release, one, zones, value), zones)

    for one in indicators:
        found = extremes(release, one, zones)
        if found is None:
            continue
        low, high = number(one, found.low), number(one, found.high)
        cells = (
            Cell(f"{format_number(found.count)} sur {format_number(len(zones))}", "count"),
            Cell(low, "number"),
            Cell(at_end(one, found.low), "name"),
            Cell(high, "number"),
            Cell(at_end(one, found.high), "name"),
            cell(one, release.figure(one.id, whole.key)),
        )
        rows.append(Row(one.label, row_unit(one), cells))
    if not any(has_value(release, one, whole) for one in indicators):
        rows = [replace(row, cells=row.cells[:-1]) for row in rows]
    groups = (RowGroup("", tuple(rows)),)
    own = len(rows) > 0 and len(rows[0].cells) > len(HEADINGS)
    return Table(
        caption=f"Les IRIS {whole.forms.de}, indicateur par indicateur{mention}",
        stub="Indicateur",
        columns=(*HEADINGS, whole.name) if own else HEADINGS,
        groups=groups,
        notes=(*signs_note(groups), *_reasons(release, indicators, whole)),
        widths=(31, 10, 9, 16, 9, 16, 9) if own else WIDTHS,
    )


def _reasons(
    release: Release, indicators: Sequence[IndicatorModel], whole: ReleasedZone
) -> tuple[str, ...]:
    """Why the whole itself has no figure, each sign with its reasons once."""
    figures = [release.figure(one.id, whole.key) for one in indicators]
    reasons: dict[str, dict[str, None]] = {}
    for figure in figures:
        if figure is not None and figure.sign is not None and figure.reason:
            reasons.setdefault(str(figure.sign), {})[figure.reason.rstrip(".")] = None
    return tuple(
        f"{sign} pour {whole.name}{NBSP}: {f'{NARROW}; '.join(told)}."
        for sign, told in reasons.items()
    )
