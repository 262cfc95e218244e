"""Tables of a note: one zone's indicators in rows, or several zones side by side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from osq.confidentiality.release import IndicatorModel, Release, ReleasedZone, Sign
from osq.notes.apart import TOGETHER, outside_name
from osq.notes.columns import Changes, Column
from osq.notes.comparators import quartiers_and_rest
from osq.notes.figures import cell, number, row_unit, sign_cell, titled
from osq.notes.footnotes import change_notes, figure_marks, signs_note, table_notes
from osq.notes.selection import by_theme
from osq.notes.viewmodel import Cell, Row, RowGroup, Table


def indicator_table(
    release: Release,
    zone: ReleasedZone,
    indicators: Sequence[IndicatorModel],
    columns: Sequence[Column],
    changes: Changes,
    *,
    title: str,
    mention: str,
    short: bool = False,
    themed: bool = True,
    role: Literal["", "dense"] = "",
) -> Table:
    """Indicators of a zone in rows, by theme unless they are of one, under the columns given.

    `short` prints short labels; `changes` are those that a column shows, for the notes.
    """
    rows = {
        one.id: Row(
            (one.short_label or one.label) if short else one.label,
            row_unit(one),
            tuple(column.fill(one) for column in columns),
        )
        for one in indicators
    }
    themes = by_theme(release, indicators) if themed else [("", list(indicators))]
    groups = tuple(RowGroup(label, tuple(rows[one.id] for one in group)) for label, group in themes)
    widths = [column.width for column in columns]
    return Table(
        caption=title + mention,
        stub="Indicateur",
        columns=tuple(column.heading for column in columns),
        groups=groups,
        notes=(
            *table_notes(groups, changes),
            *figure_marks(release, indicators, [zone]),
            *change_notes(changes),
        ),
        widths=(100 - sum(widths), *widths),
        role=role,
    )


def zones_table(
    release: Release,
    groups: Sequence[tuple[str, Sequence[ReleasedZone]]],
    indicators: Sequence[IndicatorModel],
    *,
    title: str,
    stub: str,
    mention: str,
    strong: Sequence[ReleasedZone] = (),
    apart: ReleasedZone | None = None,
    role: Literal["", "dense"] = "",
) -> Table:
    """Zones in rows, a few indicators in columns; `strong` rows are the references.

    `apart`: the whole whose quartiers together, and what it holds besides, have two last rows,
    where released counts give them.
    """
    bold = {zone.key for zone in strong}
    filled = tuple(
        RowGroup(
            label,
            tuple(
                Row(
                    zone.name,
                    "",
                    tuple(cell(one, release.figure(one.id, zone.key)) for one in indicators),
                    strong=zone.key in bold,
                )
                for zone in zones
            ),
        )
        for label, zones in groups
        if zones
    )
    if apart is not None:
        filled += _quartiers_apart(release, apart, indicators)
    every = [zone for _, zones in groups for zone in zones]
    return Table(
        caption=title + mention,
        stub=stub,
        columns=tuple(titled(one) for one in indicators),
        groups=filled,
        notes=(*signs_note(filled), *figure_marks(release, indicators, every)),
        role=role,
    )


def _quartiers_apart(
    release: Release, whole: ReleasedZone, indicators: Sequence[IndicatorModel]
) -> tuple[RowGroup, ...]:
    """The quartiers together and the whole without them, as far as it is known."""
    found = [quartiers_and_rest(release, one, whole.key) for one in indicators]
    if not any(found):
        return ()
    rows = tuple(
        Row(
            name,
            "",
            tuple(
                Cell(number(one, pair[place]), f"d{one.decimals}")
                if pair
                else sign_cell(Sign.NOT_AVAILABLE)
                for one, pair in zip(indicators, found, strict=True)
            ),
        )
        for place, name in enumerate((TOGETHER, outside_name(whole)))
    )
    return (RowGroup("Quartiers et hors quartiers", rows),)
