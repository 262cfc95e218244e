"""Columns of a table that has one indicator per row: what each says, and of what width."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from osq.comparison import ranks as places
from osq.comparison.changes import Significance
from osq.comparison.released import count_of, observed_zones
from osq.confidentiality.release import IndicatorModel, Release, ReleasedZone, Sign
from osq.conventions.indicators import CountIndicator, RatioIndicator
from osq.methods import DELIVERED
from osq.notes.comparators import Gap, gap
from osq.notes.evolution import Change, NoChange, change
from osq.notes.extremes import extremes
from osq.notes.figures import GRADES, cell, number, points, short_period, sign_cell
from osq.notes.selection import has_value, is_hidden
from osq.notes.viewmodel import Cell
from osq.notes.writing.chance import Chance
from osq.text import NBSP, format_number

MARKS = {
    Significance.SIGNIFICANT: "*",
    Significance.NOT_SIGNIFICANT: f"{NBSP}n.s.",
    Significance.NOT_COMPUTED: "",
}
LEAST = 0.25
"""Share of the rows that a column must fill: of fewer, it takes room from the labels."""
Changes = Mapping[str, Change | NoChange]


@dataclass(frozen=True, slots=True)
class Column:
    """Heading, cell of an indicator, and width in per cent of the page."""

    heading: str
    fill: Callable[[IndicatorModel], Cell]
    width: int


def present(columns: Iterable[Column | None]) -> list[Column]:
    """The columns that have something to say."""
    return [one for one in columns if one is not None]


def value_column(
    release: Release, zone: ReleasedZone, heading: str = "", width: int = 10
) -> Column:
    """The figure of a zone, or its sign."""
    return Column(
        heading or zone.name, lambda one: cell(one, release.figure(one.id, zone.key)), width
    )


def beside_shares(release: Release) -> frozenset[str]:
    """Counts that are printed beside their share, and need no row of their own."""
    ratios = [one for one in release.indicators if isinstance(one, RatioIndicator)]
    found = (count_of(release, one, one.numerator) for one in ratios)
    return frozenset(one for one in found if one is not None)


def count_column(
    release: Release, zone: ReleasedZone, indicators: Sequence[IndicatorModel]
) -> Column | None:
    """How many a share counts, where that count is released; None when it is for no indicator.

    A count itself has its number under the zone, and nothing here.
    """

    def counted(one: IndicatorModel) -> str | None:
        return count_of(release, one, one.numerator) if isinstance(one, RatioIndicator) else None

    def fill(one: IndicatorModel) -> Cell:
        known = counted(one)
        if known is None:
            return Cell("", "d0")
        figure = release.figure(known, zone.key)
        if figure is None or figure.value is None:
            return sign_cell((figure.sign if figure else None) or Sign.NOT_AVAILABLE)
        return Cell(format_number(figure.value), "d0")

    if not _fills(sum(counted(one) is not None for one in indicators), indicators):
        return None
    return Column("Effectif", fill, 7)


def rest_column(
    release: Release,
    zone: ReleasedZone,
    indicators: Sequence[IndicatorModel],
    whole: ReleasedZone,
) -> Column | None:
    """The gap to the rest of a whole, in points or in the unit; None when it is hardly known."""
    gaps = {one.id: gap(release, one, zone.key, whole.key) for one in indicators}
    if not _fills(sum(one is not None for one in gaps.values()), indicators):
        return None
    return Column(f"Écart au reste {whole.forms.de}", lambda one: _gap(one, gaps[one.id]), 11)


def _fills(known: int, indicators: Sequence[IndicatorModel]) -> bool:
    return known > 0 and known >= LEAST * len(indicators)


def _gap(indicator: IndicatorModel, found: Gap | None) -> Cell:
    if found is None:
        return Cell("", "change")
    text = points(found.amount, indicator.decimals, indicator.unit)
    mark = {True: "*", False: f"{NBSP}n.s.", None: ""}[found.significant]
    return Cell(text + mark, "change")


def range_column(release: Release, peers: Sequence[ReleasedZone], heading: str) -> Column:
    """Lowest and highest of several zones, in one cell, with how many have a figure if not all."""

    def fill(one: IndicatorModel) -> Cell:
        found = extremes(release, one, peers)
        if found is None:
            return sign_cell(_why_none(release, one, peers))
        of = f" ({found.count})" if found.hidden else ""
        return Cell(f"{number(one, found.low)} à {number(one, found.high)}{of}", "range")

    return Column(heading, fill, 14)


def _why_none(release: Release, indicator: IndicatorModel, zones: Sequence[ReleasedZone]) -> Sign:
    """Why zones without a range have none: all that is known of them is hidden, or nothing is."""
    shown = any(has_value(release, indicator, zone) for zone in zones)
    hidden = any(is_hidden(release, indicator, zone) for zone in zones)
    return Sign.CONFIDENTIAL if hidden and not shown else Sign.NOT_AVAILABLE


def changes_of(
    release: Release, zone: ReleasedZone, indicators: Sequence[IndicatorModel]
) -> Changes:
    """The change of each indicator for a zone, or why there is none."""
    chance = Chance(release, zone.key)
    return {one.id: chance.settled(one, change(release, one, zone.key)) for one in indicators}


def change_column(changes: Changes) -> Column | None:
    """Change since the year most rows are compared with; another year is in brackets."""
    since = usual_year(list(changes.values()))
    if since is None:
        return None
    return Column(f"Évolution depuis {since}", lambda one: _changed(changes[one.id], since), 14)


def usual_year(changes: Sequence[Change | NoChange]) -> int | None:
    """The year most changes start from; the earliest when several tie."""
    counts = Counter(one.year for one in changes if isinstance(one, Change))
    return min(counts, key=lambda year: (-counts[year], year)) if counts else None


def _changed(evolution: Change | NoChange, since: int) -> Cell:
    if isinstance(evolution, NoChange):
        return sign_cell(evolution.sign)
    suffix = "" if evolution.year == since else f" ({evolution.year})"
    # The row names its unit: « pour 10 000 habitants » is not said again beside the change.
    text = evolution.text.split(f"{NBSP}pour ")[0]
    return Cell(text + MARKS[evolution.significance] + suffix, "change")


def rank_column(
    release: Release,
    zone: ReleasedZone,
    indicators: Sequence[IndicatorModel],
    peers: Sequence[ReleasedZone],
) -> Column | None:
    """Place among peers with its range, « 5 (3-9) / 30 », for partners only.

    A place that may be any of half of them is none.  None when the audience sees no rank, or when
    no indicator gives one.
    """
    if release.audience != "partners":
        return None
    keys = [one.key for one in peers]
    found = {}
    for one in indicators:
        counted = one.id in release.counted
        known = observed_zones(release, one, keys)
        place = places.ranks(one, known, counted=counted).get(zone.key)
        if place is not None:
            found[one.id] = place
    if not _fills(len(found), indicators):
        return None

    def fill(one: IndicatorModel) -> Cell:
        if isinstance(one, CountIndicator) or one.id not in found:
            return Cell("", "range")
        rank = found[one.id]
        if rank.last - rank.first >= rank.of / 2:
            return sign_cell(Sign.NOT_SIGNIFICANT)
        return Cell(f"{rank.place} ({rank.first}-{rank.last}) / {rank.of}", "range")

    return Column("Rang (étendue)", fill, 10)


def period_column(release: Release, zone: ReleasedZone) -> Column:
    """What the figure is about, in short: « 31/12/2013 », « 2012-2013 »."""

    def fill(one: IndicatorModel) -> Cell:
        figure = release.figure(one.id, zone.key)
        return Cell(short_period(figure.period) if figure and figure.period else "", "range")

    return Column("Date", fill, 8)


def grade_column(
    release: Release, zone: ReleasedZone, indicators: Sequence[IndicatorModel]
) -> Column | None:
    """How reliable each figure of a quartier is, when it is known of any."""
    cells = {one.id: _grade(release, one, zone) for one in indicators}
    told = any(one.text not in ("", str(Sign.NOT_AVAILABLE)) for one in cells.values())
    if zone.key.level != "quartier" or not told:
        return None
    return Column("Fiabilité", lambda one: cells[one.id], 7)


def _grade(release: Release, indicator: IndicatorModel, zone: ReleasedZone) -> Cell:
    figure = release.figure(indicator.id, zone.key)
    if figure is None or figure.value is None:
        return Cell("", "grade")
    if figure.method == DELIVERED:
        return Cell("livré", "grade")
    known = figure.grade if figure.grade in GRADES else None
    return Cell(known or str(Sign.NOT_AVAILABLE), "grade")
