"""Hidden figures in notes: one mark, its legend, hatched zones; no dot, line, rank or sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from osq.confidentiality.release import Figure, Release, Sign, ZoneKey
from osq.notes.columns import range_column
from osq.notes.drawing.charts import ChartRow, dot_chart
from osq.notes.drawing.maps import choropleth
from osq.notes.drawing.multiples import multiples
from osq.notes.drawing.strips import strip_chart
from osq.notes.outlines.compose import compose, planned
from osq.notes.outlines.material import Material
from osq.notes.production.render import to_html
from osq.notes.selection import signatories, zones_of
from osq.notes.shapes import Box, Dot, Drawing, Path, Text
from osq.notes.tables import indicator_table
from osq.notes.viewmodel import Block, Note, Prose, Row, Table
from osq.notes.writing.sentences import range_sentence
from tests.builders.release import (
    AGGLOMERATION,
    BOIS,
    IRIS,
    MOULIN,
    RIVE,
    TERRASSES,
    direct_release,
    hiding,
    small_release,
)
from tests.shared import REPOSITORY

SHARE = "mono_part"
LEGEND = "s\u00a0: donnée confidentielle"
FILLS = {"hidden", "c0", "c1", "c2", "c3", "c4"}
CELLS = sorted(small_release().figures)


def note(release: Release, key: ZoneKey) -> Note:
    return compose(Material(release), release.zones[key])


def blocks(one: Note) -> Iterator[Block]:
    for section in one.sections:
        yield from section.blocks


def written(one: Note) -> list[str]:
    """Every paragraph of the note's sections."""
    found = [block for block in blocks(one) if isinstance(block, Prose)]
    return ["".join(run.text for run in runs) for block in found for runs in block.paragraphs]


def rows(one: Note) -> list[Row]:
    tables = [block for block in blocks(one) if isinstance(block, Table)]
    return [row for table in tables for group in table.groups for row in group.rows]


def hidden_everywhere(release: Release, indicator: str) -> Release:
    return hiding(release, *(key for key in release.figures if key[0] == indicator))


# Maps


def iris_map(release: Release) -> Drawing:
    drawn = choropleth(
        release,
        release.indicators[0],
        zones_of(release, "iris"),
        title="Part par IRIS",
        mention="",
        width=600,
        height=300,
    )
    assert drawn is not None
    return drawn


def areas(drawn: Drawing) -> list[str]:
    """The styles of the zones of a map, in the order in which they are drawn."""
    return [one.style for one in drawn.shapes if isinstance(one, Path) and one.style in FILLS]


def hatched(release: Release) -> set[str]:
    """The outlines that the map hatches."""
    shapes = [one for one in iris_map(release).shapes if isinstance(one, Path)]
    return {one.d for one in shapes if one.style == "hidden"}


def legend(drawn: Drawing) -> list[tuple[str, str]]:
    """Style and words of each box of a map's legend."""
    return [
        (box.style, words.text)
        for box, words in pairwise(drawn.shapes)
        if isinstance(box, Box) and isinstance(words, Text)
    ]


@given(st.sets(st.sampled_from(IRIS)))
@settings(max_examples=30)
def test_every_hidden_zone_is_hatched_and_no_other(hidden: set[ZoneKey]) -> None:
    before = hatched(small_release())
    alone = {key: hatched(hiding(small_release(), (SHARE, key, 2013))) - before for key in IRIS}
    assert sorted(map(len, alone.values())) == [0] * len(before) + [1] * (len(IRIS) - len(before))
    release = hiding(small_release(), *((SHARE, key, 2013) for key in hidden))
    assert hatched(release) == before.union(*(alone[key] for key in hidden))
    assert set(areas(iris_map(release))) <= FILLS


def test_the_legend_of_a_map_tells_the_mark_and_how_many() -> None:
    drawn = iris_map(hiding(small_release(), (SHARE, IRIS[0], 2013)))
    assert legend(drawn)[-1] == ("hidden", "s\u00a0: confidentiel (2)")
    assert "Confidentiel (s), hachuré\u00a0: 2\u00a0zones." in drawn.alt


def test_classes_and_edges_are_those_of_the_zones_that_are_shown() -> None:
    """As if the hidden zones did not exist: neither a class nor an edge knows of them."""
    release = hiding(small_release(), *((SHARE, key, 2013) for key in IRIS[:3]))
    kept = replace(
        release, zones={key: one for key, one in release.zones.items() if key not in IRIS[:3]}
    )
    assert [one for one in areas(iris_map(release)) if one != "hidden"] == areas(iris_map(kept))
    edges = [item for item in legend(iris_map(release)) if item[0] != "hidden"]
    assert edges == legend(iris_map(kept))


def test_a_map_of_hidden_zones_only_has_no_colour() -> None:
    drawn = iris_map(hidden_everywhere(small_release(), SHARE))
    assert set(areas(drawn)) == {"hidden"}
    assert [style for style, _ in legend(drawn)] == ["hidden"]
    assert "Aucun chiffre diffusé." in drawn.alt


def test_the_page_draws_hatching_for_hidden_zones_and_their_legend() -> None:
    one = note(small_release(), BOIS)
    drawings = [block for block in blocks(one) if isinstance(block, Drawing)]
    hidden = [sum(shape.style == "hidden" for shape in each.shapes) for each in drawings]
    page = to_html(one, REPOSITORY / "templates")
    assert page.count('fill="url(#hatch)"') == sum(hidden)
    assert page.count('<pattern id="hatch"') == sum(map(bool, hidden))


# Tables


def cells_of(one: Note, label: str) -> dict[str, str]:
    """Heading -> text of the row of an indicator in the note's own table."""
    tables = [block for block in blocks(one) if isinstance(block, Table)]
    found = [
        dict(zip(table.columns, (cell.text for cell in row.cells), strict=True))
        for table in tables
        if table.stub == "Indicateur"
        for group in table.groups
        for row in group.rows
        if row.label.startswith(label)
    ]
    return found[0]


def test_a_row_whose_figure_is_hidden_says_s_and_nothing_else() -> None:
    release = hiding(small_release(), (SHARE, MOULIN, 2013))
    row = cells_of(note(release, MOULIN), "Part des fam")
    own = ("Quartier", "Évolution depuis 2010", "Écart au reste de Le Bois-Neuf")
    assert {row[name] for name in own if name in row} <= {"s", ""}
    assert row["Quartier"] == "s"
    assert row.get("Fiabilité", "") == ""
    assert row.get("Rang (étendue)", "") == ""


@pytest.mark.parametrize("key", [MOULIN, BOIS, AGGLOMERATION])
def test_a_table_with_the_mark_explains_it(key: ZoneKey) -> None:
    release = hiding(small_release(), (SHARE, key, 2013))
    for table in (block for block in blocks(note(release, key)) if isinstance(block, Table)):
        texts = [cell.text for group in table.groups for row in group.rows for cell in row.cells]
        assert ("s" in texts) == any(LEGEND in text for text in table.notes)


def test_a_range_says_that_it_is_of_those_shown_and_s_where_none_is() -> None:
    release = hidden_everywhere(small_release(), SHARE)
    peers = signatories(release)
    column = range_column(release, peers, "De … à …, communes au chiffre diffusé")
    assert column.fill(release.indicators[0]).text == "s"
    zone = release.zones[AGGLOMERATION]
    table = indicator_table(
        release, zone, release.indicators, [column], {}, title="Indicateurs", mention=""
    )
    assert any(LEGEND in text for text in table.notes)


@given(st.sets(st.sampled_from(CELLS), max_size=60))
@settings(max_examples=20, deadline=None)
def test_the_only_mark_of_a_hidden_cell_is_s(hidden: set[tuple[str, ZoneKey, int]]) -> None:
    release = hiding(small_release(), *hidden)
    by_label = {one.label: one for one in release.indicators}
    for zone in planned(release):
        one = note(release, zone.key)
        tables = [block for block in blocks(one) if isinstance(block, Table)]
        for table in tables:
            for row in (row for group in table.groups for row in group.rows):
                if row.label in by_label and table.stub == "Indicateur":
                    figure = release.figures[by_label[row.label].id, zone.key, 2013]
                    own = "Quartier" if zone.key.level == "quartier" else zone.name
                    value = row.cells[table.columns.index(own)].text
                    assert (value == "s") == (figure.sign is Sign.CONFIDENTIAL)


# Charts


def texts(chart: Drawing, style: str) -> list[Text]:
    return [one for one in chart.shapes if isinstance(one, Text) and one.style == style]


def test_a_chart_with_the_mark_explains_it_beside_its_other_keys() -> None:
    release = hiding(small_release(), (SHARE, TERRASSES, 2013))
    lines = [ChartRow(release.zones[key], "dot") for key in (MOULIN, TERRASSES)]
    reference = release.zones[BOIS]
    chart = dot_chart(
        release, release.indicators[:1], lines, title="T", mention="", reference=reference
    )
    assert chart is not None
    words = [one.text for one in texts(chart, "key")]
    assert words == [f"Ensemble {reference.forms.de}", f"{LEGEND}."]
    assert "Les Terrasses" not in chart.alt


def test_an_axis_knows_only_the_figures_shown() -> None:
    shown = hiding(small_release(), (SHARE, MOULIN, 2013))
    lines = [ChartRow(shown.zones[key], "dot") for key in (MOULIN, TERRASSES)]
    with_row = dot_chart(shown, shown.indicators[:1], lines, title="T", mention="")
    without = dot_chart(shown, shown.indicators[:1], lines[1:], title="T", mention="")
    assert with_row is not None
    assert without is not None
    labels = [[one.text for one in texts(chart, "tick")] for chart in (with_row, without)]
    assert labels[0] == labels[1]


def years(release: Release) -> Drawing:
    chart = multiples(
        release,
        release.indicators[:1],
        release.zones[MOULIN],
        [release.zones[BOIS]],
        title="Évolution",
        mention="",
    )
    assert chart is not None
    return chart


def points(chart: Drawing, style: str) -> list[int]:
    """How many points each of the lines of a style joins."""
    lines = [one.d for one in chart.shapes if isinstance(one, Path) and one.style == style]
    return [line.count(",") for line in lines if "," in line and "h" not in line]


def test_no_line_crosses_a_hidden_year_where_its_mark_stands() -> None:
    chart = years(hiding(small_release(), (SHARE, MOULIN, 2011)))
    assert points(chart, "line") == [2]
    assert points(chart, "line-whole") == [4]
    (sign,) = texts(chart, "sign")
    places = {one.text: one.x for one in texts(chart, "tick")}
    assert (sign.text, sign.x) == ("s", places["2011"])
    assert [one.style for one in chart.shapes].count("dot") == 3
    assert texts(chart, "key")[-1].text == f"{LEGEND}."
    assert "s, donnée confidentielle, en 2011" in chart.alt


def test_nor_does_that_of_its_whole() -> None:
    chart = years(hiding(small_release(), (SHARE, BOIS, 2012)))
    assert points(chart, "line") == [4]
    assert points(chart, "line-whole") == [2]
    assert not texts(chart, "sign")


def test_a_strip_counts_the_iris_without_a_dot() -> None:
    release = direct_release()
    bois = [zone for zone in zones_of(release, "iris") if "99001" in zone.parents]
    rows_of = [(release.zones[BOIS], bois)]
    chart = strip_chart(release, release.indicators[0], rows_of, title="T", mention="")
    assert chart is not None
    assert [one.text for one in texts(chart, "key")] == [f"{LEGEND}, 1 IRIS sans point"]
    assert "Îlot 2" not in chart.alt
    assert sum(isinstance(one, Dot) for one in chart.shapes) == len(bois) - 1


# Sentences


def essentials(release: Release, key: ZoneKey) -> str:
    return " ".join(one.text for one in note(release, key).essentials)


def test_no_sentence_is_about_a_hidden_figure() -> None:
    for key in (MOULIN, BOIS, AGGLOMERATION):
        assert "familles monoparentales" in essentials(small_release(), key)
        release = hiding(small_release(), (SHARE, key, 2013), ("mono", key, 2013))
        assert "familles monoparentales" not in essentials(release, key)


def test_no_key_figure_is_hidden() -> None:
    one = note(hiding(small_release(), (SHARE, MOULIN, 2013), ("mono", MOULIN, 2013)), MOULIN)
    assert all("monoparentales" not in figure.label for figure in one.key_figures)


def test_a_hidden_whole_is_not_set_beside_a_zone() -> None:
    everything = small_release()
    release = hiding(
        everything,
        *((name, key, 2013) for name in (SHARE, "mono") for key in (BOIS, AGGLOMERATION)),
    )
    said = essentials(release, MOULIN).split("Entre")[0]
    assert "reste" in essentials(everything, MOULIN)
    assert "reste" not in said
    assert "ensemble" not in said.split("familles monoparentales")[1].split(".")[0]


def test_a_range_names_no_hidden_zone_and_counts_those_without_figure() -> None:
    release = hiding(small_release(), (SHARE, BOIS, 2013))
    peers = [*signatories(release), release.zones[MOULIN], release.zones[TERRASSES]]
    told = range_sentence(release, release.indicators[0], peers, "parmi les zones")
    assert told is not None
    assert "Le Bois-Neuf" not in told.text
    assert "1\u00a0sans chiffre diffusé" in told.text


def test_what_is_the_same_wherever_shown_is_not_said_of_hidden_zones() -> None:
    release = small_release()
    same: dict[tuple[str, ZoneKey, int], Figure] = {
        (SHARE, key, 2013): replace(release.figures[SHARE, BOIS, 2013], zone=key)
        for key in (MOULIN, TERRASSES, BOIS)
    }
    release = replace(release, figures={**release.figures, **same})
    peers = [release.zones[key] for key in (MOULIN, TERRASSES, BOIS)]
    told = range_sentence(release, release.indicators[0], peers, "")
    hidden = range_sentence(hiding(release, (SHARE, BOIS, 2013)), release.indicators[0], peers, "")
    assert told is not None
    assert hidden is not None
    assert "est partout de 32,5" in told.text
    assert "partout" not in hidden.text


def test_a_quartier_of_which_all_is_hidden_is_not_called_undocumented() -> None:
    release = small_release()
    hidden = hiding(release, *(key for key in release.figures if key[1] == TERRASSES))
    said = [text for text in written(note(hidden, BOIS)) if text.startswith("Sans chiffre")]
    assert said == ["Sans chiffre (aucun chiffre diffusé)\u00a0: Les Terrasses."]


def test_a_commune_of_which_all_is_hidden_is_not_called_undelivered() -> None:
    release = small_release()
    kept = {key: one for key, one in release.zones.items() if key.level != "iris"}
    kept = {key: one for key, one in kept.items() if "99002" not in one.parents}
    hidden = hiding(
        replace(release, zones=kept), *(key for key in release.figures if key[1] == RIVE)
    )
    (said,) = note(hidden, RIVE).essentials
    assert "sont confidentiels (s)" in said.text


def test_the_legend_of_signs_closes_every_note() -> None:
    release = small_release()
    for zone in planned(release):
        signs = {fact.label: fact.value for fact in note(release, zone.key).method.signs}
        assert signs["s"] == "donnée confidentielle"


def test_files_and_metadata_are_named_after_zones_only() -> None:
    """Nothing in them comes from a figure."""
    release = small_release()
    hidden = hiding(release, *release.figures)
    for zone in planned(release):
        before, after = note(release, zone.key), note(hidden, zone.key)
        for name in ("file_name", "title", "kicker", "heading", "running", "created", "code"):
            assert getattr(before, name) == getattr(after, name)
        assert re.fullmatch(r"[A-Za-z0-9-]+\.pdf", before.file_name)
