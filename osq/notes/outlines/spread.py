"""The part of a note on figures that exist by IRIS only: map, strips and table."""

from __future__ import annotations

from collections.abc import Sequence

from osq.confidentiality.release import Release, ReleasedZone
from osq.notes.drawing.maps import choropleth
from osq.notes.drawing.strips import strip_chart
from osq.notes.extremes import extremes
from osq.notes.figures import number, unit_of
from osq.notes.outlines.content import present
from osq.notes.outlines.parts import mention
from osq.notes.selection import direct_only, has_value, reference_of
from osq.notes.spread import distribution_table
from osq.notes.viewmodel import PAGE_WIDTH, Block, KeyFigure, Sentence
from osq.notes.writing.sentences import places, range_sentence
from osq.text import NBSP

SENTENCES = 4
STRIPS = 2


def distribution_figures(release: Release, zones: Sequence[ReleasedZone]) -> tuple[KeyFigure, ...]:
    """Head of a note whose figures exist by IRIS only: lowest, highest, how many."""
    indicator = next(iter(direct_only(release, zones)), None)
    found = extremes(release, indicator, zones) if indicator else None
    if indicator is None or found is None:
        return ()
    label, unit = indicator.short_label or indicator.label, unit_of(indicator)
    low, high = number(indicator, found.low), number(indicator, found.high)
    source = reference_of(release, indicator)
    return (
        KeyFigure(low, unit, f"{label}, l’IRIS le plus bas", places(found.lowest)),
        KeyFigure(high, unit, f"{label}, l’IRIS le plus élevé", places(found.highest)),
        KeyFigure(
            f"{found.count}", f"sur {len(zones)}", "IRIS dont le chiffre est diffusé", source
        ),
    )


def distribution_sentences(
    release: Release, whole: ReleasedZone, zones: Sequence[ReleasedZone]
) -> tuple[Sentence, ...]:
    """Ranges among IRIS, for figures that are published at no other level."""
    among = f"parmi les {len(zones)}{NBSP}IRIS {whole.forms.de}"
    indicators = [one for one in direct_only(release, zones) if not has_value(release, one, whole)]
    found = (
        range_sentence(release, one, zones, among if one is indicators[0] else "")
        for one in indicators[:SENTENCES]
    )
    return tuple(one for one in found if one is not None)


def distribution_blocks(
    release: Release,
    whole: ReleasedZone,
    zones: Sequence[ReleasedZone],
    rows: Sequence[tuple[ReleasedZone, Sequence[ReleasedZone]]],
    *,
    listed: bool = False,
) -> tuple[Block, ...]:
    """Map, strip of dots and table of figures delivered by IRIS; empty without any.

    `rows` are the communes whose IRIS are drawn on a line of their own; where the IRIS are
    `listed` beside, one by one, they are not summed up in a table.
    """
    indicators = [one for one in direct_only(release, zones) if not has_value(release, one, whole)]
    if not indicators:
        return ()
    first, said = indicators[0], mention(release)
    name = first.short_label or first.label
    ends = extremes(release, first, zones)
    drawn = choropleth(
        release,
        first,
        zones,
        title=f"{name} par IRIS, {whole.name}",
        mention=said,
        width=PAGE_WIDTH,
        height=340,
        over=[commune for commune, _ in rows],
        named=[who[0] for who in (ends.lowest, ends.highest) if len(who) == 1] if ends else [],
    )
    strips = [
        strip_chart(
            release,
            one,
            rows,
            title=f"{one.short_label or one.label}{NBSP}: un point par IRIS",
            mention=said,
        )
        for one in indicators[:STRIPS]
    ]
    if listed:
        return present(drawn, *strips)
    return present(
        drawn, *strips, distribution_table(release, indicators, whole, zones, mention=said)
    )
