"""A theme in a note: what its figures say, two drawings, its table."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace

from osq.confidentiality.release import IndicatorModel, Release, ReleasedZone, Theme
from osq.notes import columns
from osq.notes.apart import quartiers_apart
from osq.notes.columns import Column
from osq.notes.drawing.gaps import gap_chart
from osq.notes.drawing.multiples import multiples
from osq.notes.drawing.ranked import ranked_bars
from osq.notes.outlines import room
from osq.notes.outlines.content import present, section
from osq.notes.outlines.material import Material
from osq.notes.outlines.parts import PANELS, in_order, mention, shares
from osq.notes.selection import displayable, has_value, reported
from osq.notes.tables import indicator_table
from osq.notes.viewmodel import Block, Prose, Run, Section, Table
from osq.notes.writing.absence import why_absent
from osq.notes.writing.themes import absent_prose, theme_prose
from osq.text import NBSP, counted

ROWS = range(5, 16)
"""Indicators of a theme's table: as many as its page holds; the others are in the annex."""
BARS = 4
"""Indicators whose communes a thematic edition ranks."""
KINDS = {"agglomeration": "Agglomération", "commune": "Commune"}


@dataclass(frozen=True, slots=True)
class Around:
    """What a zone's theme is set against: `wholes` contain it, `peers` are zones like it.

    `parts` are the quartiers of the zone, drawn beside it.
    """

    zone: ReleasedZone
    wholes: tuple[ReleasedZone, ...]
    peers: tuple[ReleasedZone, ...]
    parts: tuple[ReleasedZone, ...]


def theme_sections(
    material: Material,
    around: Around,
    extra: Callable[[Theme], Sequence[Block | None]] = lambda _: (),
    flowing: Collection[str] = (),
) -> tuple[Section, ...]:
    """The themes of a zone, each on its page; then those without figures.

    The `flowing` ones, and those that are one block, follow one another.  `extra` gives the blocks
    of a theme (maps, tables of zones) that come before its table.  A thematic edition has its own
    themes only.
    """
    release, known = material.release, {one.theme for one in material.release.indicators}
    asked = [one for one in release.themes if material.thematic is None or one.id in known]
    told: list[Section] = []
    silent: list[str] = []
    for theme in asked:
        blocks = _theme(material, theme, around, present(*extra(theme)))
        if blocks:
            apart = theme.id not in flowing and len(blocks) > 1
            told.append(Section(theme.label, blocks, apart, theme.id))
        else:
            silent.append(why_absent(release, theme.id, around.zone))
    said = Prose(tuple((Run(text),) for text in silent), role="statement")
    return (*told, *(section("Thèmes sans chiffre", said, anchor="absents") if silent else ()))


def _theme(
    material: Material, theme: Theme, around: Around, extra: Sequence[Block]
) -> tuple[Block, ...]:
    """What is told of a theme; empty where there is neither a figure nor a word."""
    release, zone = material.release, around.zone
    known = [one for one in reported(release, zone) if one.theme == theme.id]
    words = material.comment(zone, theme.id)
    if not known:
        why = absent_prose(release, theme.id, zone) if words or extra else None
        return present(why, words, *extra)
    # The census gives two points that may be joined: the table says as much in a column.
    drawn = (
        (evolution(release, known, around), positions(release, known, around))
        if theme.id != "population"
        else ()
    )
    above = present(
        words or theme_prose(release, zone, theme.id, around.wholes, known),
        *drawn,
        *extra,
        *(ranks(release, known, around) if material.thematic else ()),
    )
    return (*above, _table_under(above, release, known, around, theme.label))


def _table_under(
    above: Sequence[Block],
    release: Release,
    indicators: Sequence[IndicatorModel],
    around: Around,
    label: str,
) -> Table:
    """The table of the theme, on the page of what comes above or whole on the next one."""
    left = room.left_after(above)

    def made(count: int) -> Table:
        return theme_table(release, indicators, around, label, count)

    def fits(one: Table) -> bool:
        return room.table(one) <= left

    found = room.most(ROWS, made, fits)
    return found if fits(found) else made(ROWS[-1])


def evolution(
    release: Release, indicators: Sequence[IndicatorModel], around: Around
) -> Block | None:
    """Small multiples of the theme's first shares, beside the wholes.

    What nothing contains is beside its quartiers together and what it holds besides them.
    """
    first, beside = shares(indicators)[:PANELS], list(around.wholes)
    title = f"Évolution, {around.zone.name}"
    if not beside:
        release, beside = quartiers_apart(release, around.zone, first)
        title += f"{NBSP}: ensemble, quartiers et hors quartiers" if beside else ""
    return multiples(
        release,
        first,
        around.zone,
        beside,
        title=title,
        mention=mention(release),
    )


def positions(
    release: Release, indicators: Sequence[IndicatorModel], around: Around
) -> Block | None:
    """A share of the theme, quartier by quartier."""
    shown = [zone for zone in around.parts if displayable(release, [zone])]
    known = {one.id: sum(has_value(release, one, zone) for zone in shown) for one in indicators}
    # The first share that half of the quartiers have, or the one that most of them have.
    candidates = [one for one in shares(indicators) if known[one.id] > 1 and one.ranked]
    often = [one for one in candidates if 2 * known[one.id] >= len(shown)]
    chosen = next(iter(often or sorted(candidates, key=lambda one: -known[one.id])), None)
    if chosen is None:
        return None
    return gap_chart(
        release,
        chosen,
        shown,
        [around.zone, *around.wholes],
        title=f"{chosen.label}{NBSP}: les quartiers {around.zone.forms.de}",
        mention=mention(release),
    )


def ranks(
    release: Release, indicators: Sequence[IndicatorModel], around: Around
) -> list[Block | None]:
    """For a thematic edition: the communes by value, indicator by indicator."""
    picked = [around.zone] if around.wholes else []
    return [
        ranked_bars(
            release,
            one,
            around.peers,
            picked=picked,
            title=f"{one.label}{NBSP}: les communes signataires",
            mention=mention(release),
        )
        for one in shares(indicators)[:BARS]
    ]


def theme_table(
    release: Release,
    indicators: Sequence[IndicatorModel],
    around: Around,
    label: str,
    most: int = ROWS[-1],
) -> Table:
    """The indicators of the theme: date, figures, ranges, gap, change and rank."""
    zone = around.zone
    beside = columns.beside_shares(release)
    every = [one for one in indicators if one.id not in beside]
    rows = in_order(every, [*shares(every), *every][:most])
    changes = columns.changes_of(release, zone, rows)
    named = zone.name if len(zone.name) < 20 else KINDS[zone.key.level]
    first = around.wholes[0] if around.wholes else None
    rank = columns.rank_column(release, zone, rows, around.peers) if first else None
    shown: list[Column | None] = [
        columns.period_column(release, zone),
        columns.count_column(release, zone, rows),
        columns.value_column(release, zone, named, 9),
        *(columns.value_column(release, one, width=11) for one in around.wholes),
        columns.rest_column(release, zone, rows, first) if first else None,
        _range(release, around.peers) if rank is None else None,
        columns.change_column(changes),
        rank,
    ]
    table = indicator_table(
        release,
        zone,
        rows,
        columns.present(shown),
        changes,
        title=f"{label}{NBSP}: tous les indicateurs, {zone.name}, édition {release.edition}",
        mention=mention(release),
        themed=False,
        role="dense" if rank else "",
    )
    left = len(every) - len(rows)
    others = counted(left, "autre indicateur", "autres indicateurs")
    more = f"{others} du thème, et toutes les définitions, dans le classeur joint à la note."
    return replace(table, notes=(*table.notes, more)) if left else table


def _range(release: Release, peers: Sequence[ReleasedZone]) -> Column | None:
    if not peers:
        return None
    return columns.range_column(release, peers, f"Étendue des {len(peers)} communes")
