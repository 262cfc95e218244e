"""Tartans: zones in rows, indicators in columns, each figure in its quarter of the zones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from osq.comparison.observed import orientation
from osq.confidentiality.release import IndicatorModel, Release, ReleasedZone, ZoneKey
from osq.notes.drawing.order import may_rank
from osq.notes.extremes import values_of
from osq.notes.figures import cell, titled
from osq.notes.footnotes import signs_note
from osq.notes.selection import by_name
from osq.notes.viewmodel import Cell, Row, RowGroup, Table
from osq.text import NARROW, NBSP

QUARTERS = 4
LEAST = 12
"""Figures without which a column has no quarters: three zones to each."""
SIGNS = {"q1": "☐", "q2": "◊", "q3": "◆", "q4": "■"}
"""From the most favourable quarter to the least: readable without colour, and no rise or fall."""
LEGEND = (
    f"Quart des quartiers au chiffre diffusé{NBSP}: {SIGNS['q4']}{NBSP}le moins favorable, "
    f"{SIGNS['q3']}{NBSP}puis {SIGNS['q2']}, {SIGNS['q1']}{NBSP}le plus favorable{NARROW}; "
    "sans signe quand le sens n’est pas déterminé."
)
TOO_FEW = f"Ni teinte ni signe sous {LEAST}{NBSP}chiffres diffusés"


def tartan(
    release: Release,
    indicators: Sequence[IndicatorModel],
    zones: Sequence[ReleasedZone],
    *,
    title: str,
    mention: str,
) -> Table | None:
    """Every zone by name, every indicator; `css` of a cell ends with its quarter, for partners.

    "q1" is the most favourable quarter of the zones with a released figure and "q4" the least;
    "q0" has no direction.  Equal figures share a quarter; fewer than `LEAST` figures have none,
    which a note says.  None without any number.
    """
    shown = [one for one in indicators if values_of(release, one, zones)]
    if not shown:
        return None
    quarters = [_quarters(release, one, zones) for one in shown]
    rows = tuple(
        Row(
            zone.name,
            "",
            tuple(
                _cell(release, one, zone, quarter.get(zone.key, ""))
                for one, quarter in zip(shown, quarters, strict=True)
            ),
        )
        for zone in by_name(zones)
    )
    groups = (RowGroup("", rows),)
    signed = any(set(found.values()) - {"q0"} for found in quarters)
    return Table(
        caption=title + mention,
        stub="Quartier",
        columns=tuple(titled(one) for one in shown),
        groups=groups,
        notes=(
            *((LEGEND,) if signed else ()),
            *_too_few(release, shown, zones),
            *signs_note(groups),
        ),
        role="tartan",
    )


def _cell(release: Release, indicator: IndicatorModel, zone: ReleasedZone, quarter: str) -> Cell:
    plain = cell(indicator, release.figure(indicator.id, zone.key))
    if not quarter:
        return plain
    mark = f"{NBSP}{SIGNS[quarter]}" if quarter in SIGNS else ""
    return replace(plain, text=plain.text + mark, css=f"{plain.css} {quarter}")


def _quarters(
    release: Release, indicator: IndicatorModel, zones: Sequence[ReleasedZone]
) -> dict[ZoneKey, str]:
    """The quarter of each zone with a figure, by how many are more favourable."""
    values = {zone.key: value for zone, value in values_of(release, indicator, zones)}
    if not may_rank(release, indicator) or len(values) < LEAST:
        return {}
    turn = orientation(indicator)
    if not turn:
        return dict.fromkeys(values, "q0")
    worse = {key: turn * value for key, value in values.items()}
    return {
        key: f"q{1 + QUARTERS * sum(other < own for other in worse.values()) // len(worse)}"
        for key, own in worse.items()
    }


def _too_few(
    release: Release, indicators: Sequence[IndicatorModel], zones: Sequence[ReleasedZone]
) -> tuple[str, ...]:
    """The indicators that would have quarters if more zones had a figure."""
    named = [
        one.short_label or one.label
        for one in indicators
        if may_rank(release, one)
        and orientation(one)
        and len(values_of(release, one, zones)) < LEAST
    ]
    return (f"{TOO_FEW}{NBSP}: {', '.join(named)}.",) if named else ()
