"""Tables of a note: one zone against its references, or several zones side by side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from osq.comparison import words
from osq.comparison.changes import Significance
from osq.confidentiality.release import IndicatorModel, Release, ReleasedZone, Sign
from osq.conventions.indicators import RatioIndicator
from osq.methods import DELIVERED
from osq.notes.comparators import Gap, gap
from osq.notes.evolution import Change, NoChange, change
from osq.notes.extremes import extremes
from osq.notes.figures import GRADES, cell, number, sign_cell, signs_legend, titled
from osq.notes.selection import by_theme, has_value, is_hidden
from osq.notes.viewmodel import Cell, Row, RowGroup, Table
from osq.text import NARROW, NBSP

_MARKS = {
    Significance.SIGNIFICANT: "*",
    Significance.NOT_SIGNIFICANT: f"{NBSP}n.s.",
    Significance.NOT_COMPUTED: "",
}

Column = tuple[str, Callable[[IndicatorModel], Cell]]
"""Heading of a column, and the cell it holds for an indicator."""


def indicator_table(
    release: Release,
    zone: ReleasedZone,
    indicators: Sequence[IndicatorModel],
    wholes: Sequence[ReleasedZone],
    *,
    mention: str,
    peers: Column | None = None,
) -> Table:
    """Every indicator of a zone, by theme: value, rest and wholes, evolution, reliability.

    `wholes` contain the zone, the nearest first, and the rest is that of the nearest;
    `peers` is one more column.  A column with nothing to say is left out.
    """
    changes = {one.id: change(release, one, zone.key) for one in indicators}
    columns = [_zone_column(release, zone), *_rest_columns(release, zone, indicators, wholes)]
    columns += [_zone_column(release, whole) for whole in wholes]
    columns += [peers] if peers else []
    columns += _change_columns(changes) + _grade_columns(release, zone, indicators)
    rows = {
        one.id: Row(one.label, one.unit, tuple(fill(one) for _, fill in columns))
        for one in indicators
    }
    groups = tuple(
        RowGroup(label, tuple(rows[one.id] for one in group))
        for label, group in by_theme(release, indicators)
    )
    return Table(
        caption=f"Indicateurs {release.edition}{NBSP}: {zone.name}{mention}",
        stub="Indicateur",
        columns=tuple(heading for heading, _ in columns),
        groups=groups,
        notes=(
            *signs_note(groups),
            *_marks(release, indicators, [zone]),
            *_change_marks(changes),
            *_refusals(indicators, changes),
            *_footnotes(indicators, changes),
        ),
    )


def _zone_column(release: Release, zone: ReleasedZone) -> Column:
    return zone.name, lambda one: cell(one, release.figure(one.id, zone.key))


def _rest_columns(
    release: Release,
    zone: ReleasedZone,
    indicators: Sequence[IndicatorModel],
    wholes: Sequence[ReleasedZone],
) -> list[Column]:
    """The rest of the nearest whole, when most shares have one: a column of signs tells nothing."""
    if not wholes:
        return []
    whole = wholes[0]
    gaps = {one.id: gap(release, one, zone.key, whole.key) for one in indicators}
    shares = [one for one in indicators if isinstance(one, RatioIndicator)]
    known = sum(gaps[one.id] is not None for one in shares)
    if 2 * known <= len(shares):
        return []
    return [(f"Reste {whole.forms.de}", lambda one: _rest_cell(release, one, zone, gaps[one.id]))]


def range_column(release: Release, peers: Sequence[ReleasedZone], heading: str) -> Column:
    """Lowest and highest of several zones, in one cell."""

    def fill(one: IndicatorModel) -> Cell:
        found = extremes(release, one, peers)
        if found is None:
            return sign_cell(_why_none(release, one, peers))
        return Cell(f"{number(one, found.low)} à {number(one, found.high)}", "range")

    return heading, fill


def _why_none(release: Release, indicator: IndicatorModel, zones: Sequence[ReleasedZone]) -> Sign:
    """Why zones without a range have none: all that is known of them is hidden, or nothing is."""
    shown = any(has_value(release, indicator, zone) for zone in zones)
    hidden = any(is_hidden(release, indicator, zone) for zone in zones)
    return Sign.CONFIDENTIAL if hidden and not shown else Sign.NOT_AVAILABLE


def _change_columns(changes: Mapping[str, Change | NoChange]) -> list[Column]:
    since = _usual_edition(list(changes.values()))
    if since is None:
        return []
    return [(f"Évolution depuis {since}", lambda one: _change_cell(changes[one.id], since))]


def _grade_columns(
    release: Release, zone: ReleasedZone, indicators: Sequence[IndicatorModel]
) -> list[Column]:
    """How reliable each figure of a quartier is, when it is known of any."""
    cells = {one.id: _grade_cell(release, one, zone) for one in indicators}
    told = any(one.text not in ("", str(Sign.NOT_AVAILABLE)) for one in cells.values())
    if zone.key.level != "quartier" or not told:
        return []
    return [("Fiabilité", lambda one: cells[one.id])]


def _usual_edition(changes: Sequence[Change | NoChange]) -> int | None:
    """The edition most rows are compared with; the earliest when several tie."""
    counts = Counter(one.edition for one in changes if isinstance(one, Change))
    return min(counts, key=lambda edition: (-counts[edition], edition)) if counts else None


def _rest_cell(
    release: Release, indicator: IndicatorModel, zone: ReleasedZone, found: Gap | None
) -> Cell:
    """The rest of the whole; a count has none here, a ratio may lack its released parts."""
    if found is not None:
        return Cell(number(indicator, found.rest), f"d{indicator.decimals}")
    ratio = isinstance(indicator, RatioIndicator) and has_value(release, indicator, zone)
    return sign_cell(Sign.NOT_AVAILABLE if ratio else Sign.NOT_APPLICABLE)


def _change_cell(evolution: Change | NoChange, since: int) -> Cell:
    if isinstance(evolution, NoChange):
        return sign_cell(evolution.sign)
    suffix = "" if evolution.edition == since else f"{NBSP}({evolution.edition})"
    return Cell(evolution.text + _MARKS[evolution.significance] + suffix, "change")


def _grade_cell(release: Release, indicator: IndicatorModel, zone: ReleasedZone) -> Cell:
    figure = release.figure(indicator.id, zone.key)
    if figure is None or figure.value is None:
        return Cell("", "grade")
    if figure.method == DELIVERED:
        return Cell("livré", "grade")
    known = figure.grade if figure.grade in GRADES else None
    return Cell(known or str(Sign.NOT_AVAILABLE), "grade")


def _change_marks(changes: Mapping[str, Change | NoChange]) -> tuple[str, ...]:
    """What the marks beside changes mean, where there is one."""
    told = {one.significance for one in changes.values() if isinstance(one, Change)}
    if told <= {Significance.NOT_COMPUTED}:
        return ()
    return (
        f"*{NBSP}{words.SIGNIFICANT}{NARROW}; n.s.{NBSP}: {words.NOT_SIGNIFICANT}{NARROW}; sans "
        "mention, non calculé.",
    )


def _refusals(
    indicators: Sequence[IndicatorModel], changes: Mapping[str, Change | NoChange]
) -> tuple[str, ...]:
    """Why some changes are not printed, each reason once, with how many rows it stops."""
    found = (changes[one.id] for one in indicators)
    reasons = Counter(
        one.reason for one in found if isinstance(one, NoChange) and one.sign is Sign.NOT_APPLICABLE
    )
    return _counted("Évolution non calculée", reasons)


def _footnotes(
    indicators: Sequence[IndicatorModel], changes: Mapping[str, Change | NoChange]
) -> tuple[str, ...]:
    """With what caution some changes are to be read, in the same way."""
    found = (changes[one.id] for one in indicators)
    notes = Counter(text for one in found if isinstance(one, Change) for text in one.footnotes)
    return _counted("Évolution à lire avec précaution", notes)


def _counted(start: str, reasons: Mapping[str, int]) -> tuple[str, ...]:
    return tuple(
        f"{start}{NBSP}({count}{NBSP}indicateur{'s' * (count > 1)}){NBSP}: {reason}."
        for reason, count in reasons.items()
    )


def signs_note(groups: Sequence[RowGroup]) -> tuple[str, ...]:
    """What the signs of the table mean, where it has any."""
    cells = (one.text for group in groups for row in group.rows for one in row.cells)
    return tuple(filter(None, [signs_legend(cells)]))


def _marks(
    release: Release, indicators: Sequence[IndicatorModel], zones: Sequence[ReleasedZone]
) -> tuple[str, ...]:
    """What must be known of some figures, each mark once, with how many figures it is about."""
    figures = [release.figure(one.id, zone.key) for one in indicators for zone in zones]
    counts = Counter(one.mark for one in figures if one is not None and one.mark)
    return tuple(
        f"À savoir{NBSP}({count}{NBSP}chiffre{'s' * (count > 1)}){NBSP}: {mark}."
        for mark, count in counts.items()
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
) -> Table:
    """Zones in rows, a few indicators in columns; `strong` rows are the references."""
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
    every = [zone for _, zones in groups for zone in zones]
    return Table(
        caption=title + mention,
        stub=stub,
        columns=tuple(titled(one) for one in indicators),
        groups=filled,
        notes=(*signs_note(filled), *_marks(release, indicators, every)),
    )
