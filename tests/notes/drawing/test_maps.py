"""Maps: classes of released figures, hatching of hidden zones, outlines fitted to the page."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from math import hypot, sin

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from osq.confidentiality.release import IndicatorModel, Release, ZoneKey
from osq.notes.drawing.furniture import SCHEMATIC, spread
from osq.notes.drawing.maps import choropleth, locator
from osq.notes.drawing.projection import centre, fit, thinned
from osq.notes.drawing.projection import paths as paths_of
from osq.notes.selection import zones_of
from osq.notes.shapes import Drawing, Path, Text
from osq.territory.model import Outline
from tests.builders.release import BOIS, IRIS, MOULIN, RIVE, small_release, square
from tests.notes.drawing.builders import (
    collisions,
    dots,
    extent,
    outside,
    paths,
    quartiers,
    release_of,
    texts,
    zones,
)


def share(release: Release) -> IndicatorModel:
    return release.indicators[0]


def iris_map(*, demonstration: bool = False) -> Drawing:
    release = small_release(demonstration=demonstration)
    drawn = choropleth(
        release,
        share(release),
        zones_of(release, "iris"),
        title="Part par IRIS",
        mention=" — DONNÉES FICTIVES" if demonstration else "",
        width=600,
        height=300,
    )
    assert drawn is not None
    return drawn


def areas(drawn: Drawing) -> list[Path]:
    styles = ("hidden", "absent", "part", "held", "focus", *(f"c{shade}" for shade in range(5)))
    return [one for one in drawn.shapes if isinstance(one, Path) and one.style in styles]


def words(drawn: Drawing) -> list[str]:
    return [one.text for one in drawn.shapes if isinstance(one, Text)]


def test_a_hidden_iris_is_hatched_and_counted_in_the_legend() -> None:
    drawn = iris_map()
    assert [area.style for area in areas(drawn)].count("hidden") == 1
    assert any("confidentiel (1)" in text for text in words(drawn))
    assert len(areas(drawn)) == len(IRIS)


def test_schematic_outlines_say_so_on_the_map_and_in_its_texts() -> None:
    drawn = iris_map()
    assert SCHEMATIC in words(drawn)
    assert SCHEMATIC in drawn.caption
    assert SCHEMATIC in drawn.alt
    assert "scale-bar" not in {one.style for one in drawn.shapes}


def test_a_demonstration_says_so_in_caption_and_alternative() -> None:
    drawn = iris_map(demonstration=True)
    assert "DONNÉES FICTIVES" in drawn.caption
    assert "DONNÉES FICTIVES" in drawn.alt


def test_legend_edges_are_released_figures() -> None:
    release = small_release()
    released = {
        str(release.figures["mono_part", key, 2013].value).replace(".", ",")
        for key in IRIS
        if release.figures["mono_part", key, 2013].value is not None
    }
    edges = [edge for text in words(iris_map()) for edge in re.findall(r"\d+,\d", text)]
    assert edges
    assert set(edges) <= released


@pytest.mark.parametrize("height", [200, 420])
def test_a_map_where_high_is_favourable_says_what_dark_means(height: int) -> None:
    release = release_of(8)
    for indicator, said in zip(release.indicators, (False, True), strict=True):
        drawn = choropleth(
            release,
            indicator,
            zones(release, 8),
            title="T",
            mention="",
            width=460,
            height=height,
        )
        assert drawn is not None
        told = " ".join(words(drawn))
        assert ("plus foncé\u00a0: valeur plus élevée, donc plus favorable" in told) is said
        assert collisions(drawn) == []
        assert outside(drawn) == []


def test_a_numbered_iris_has_its_commune_where_the_map_covers_several() -> None:
    release = small_release()
    for parent, said in ((None, "Îlot 1 (Le Bois-Neuf)"), ("99001", "Îlot 1")):
        drawn = choropleth(
            release,
            share(release),
            zones_of(release, "iris", parent),
            title="T",
            mention="",
            width=600,
            height=300,
            named=[release.zones[IRIS[0]]],
        )
        assert drawn is not None
        assert said in words(drawn)


def several(editions: list[int]) -> Drawing:
    release = release_of(8, years=(2010, 2013))
    drawn = choropleth(
        release,
        release.indicators[0],
        zones(release, 8),
        title="T",
        mention="",
        width=600,
        height=200,
        editions=editions,
    )
    assert drawn is not None
    return drawn


def test_the_same_classes_serve_all_years() -> None:
    """What has one figure has one shade, whatever its year."""
    drawn, release = several([2010, 2013]), release_of(8, years=(2010, 2013))
    shades: dict[Decimal | None, set[str]] = {}
    for year, part in ((2010, areas(drawn)[:8]), (2013, areas(drawn)[8:])):
        for key, area in zip(quartiers(8), part, strict=True):
            shades.setdefault(release.figures["share", key, year].value, set()).add(area.style)
    assert all(len(found) == 1 for found in shades.values())
    assert [text.text for text in texts(drawn, "title")][:2] == ["2010", "2013"]
    assert drawn.data is not None
    assert len(drawn.data.columns) == 2
    edges = {edge for text in texts(drawn, "text") for edge in re.findall(r"\d+,\d", text.text)}
    assert edges <= {str(value).replace(".", ",") for value in shades}


def test_maps_of_several_years_do_not_overlap() -> None:
    first, second = (areas(several([2010, 2013]))[part] for part in (slice(8), slice(8, 16)))
    assert max(extent(area)[2] for area in first) < min(extent(area)[0] for area in second)


def crowded(place: int = 0) -> Drawing:
    """Thirty zones in a corner, and one that is wide; of the share, or of the amount."""
    release = release_of(31)
    wide = quartiers(31)[30]
    made = {wide: replace(release.zones[wide], outline=square(8, 0, schematic=False, size=60))}
    release = replace(release, zones={**release.zones, **made})
    drawn = choropleth(
        release,
        release.indicators[place],
        zones(release, 31),
        title="T",
        mention="",
        width=672,
        height=330,
        named=zones(release, 31)[:3],
    )
    assert drawn is not None
    return drawn


def test_a_dense_centre_is_enlarged_beside_the_map() -> None:
    drawn = crowded()
    frame, seen = (extent(path) for path in paths(drawn, "frame"))
    assert frame[2] - frame[0] > 1.4 * (seen[2] - seen[0])
    again = [area for area in areas(drawn) if extent(area)[0] >= frame[0] - 0.1]
    assert len(again) >= 30
    for area in again:
        left, top, right, bottom = extent(area)
        assert frame[0] - 0.1 <= left <= right <= frame[2] + 0.1
        assert frame[1] - 0.1 <= top <= bottom <= frame[3] + 0.1
    assert any("agrandi" in text for text in words(drawn))
    assert outside(drawn) == []
    assert collisions(drawn) == []


def test_the_legend_under_an_inset_says_what_dark_means_too() -> None:
    said = ["plus foncé" in " ".join(words(crowded(place))) for place in (0, 1)]
    assert said == [False, True]
    assert collisions(crowded(1)) == []


def test_numbers_of_what_is_enlarged_stand_in_the_inset() -> None:
    drawn = crowded()
    frame = extent(paths(drawn, "frame")[0])
    assert len(dots(drawn, "disc")) == 3
    assert all(dot.x > frame[0] for dot in dots(drawn, "disc"))


def test_no_inset_where_zones_can_be_read() -> None:
    assert paths(iris_map(), "frame") == []


def jagged(column: int, row: int, points: int) -> Outline:
    """A square of a grid whose sides, shared with its neighbours, have so many points each."""

    def bend(step: float, seed: int) -> float:
        return 0.003 * step * (1 - step) * sin(40 * step + seed)

    steps = [place / points for place in range(points)]
    west, south = 4 + column / 100, 45 + row / 100
    low = [(west + s / 100, south + bend(s, row)) for s in steps]
    right = [(west + 0.01 + bend(s, column + 1), south + s / 100) for s in steps]
    high = [(west + s / 100, south + 0.01 + bend(s, row + 1)) for s in [1 - s for s in steps]]
    left = [(west + bend(s, column), south + s / 100) for s in [1 - s for s in steps]]
    return Outline(((*low, *right, *high, *left),), schematic=False)


def test_a_map_of_many_zones_stays_light() -> None:
    """Points that print would not tell apart are left out: less than a quarter are kept here."""
    release = release_of(250)
    made = {
        key: replace(release.zones[key], outline=jagged(index % 16, index // 16, 60))
        for index, key in enumerate(quartiers(250))
    }
    release = replace(release, zones={**release.zones, **made})
    drawn = choropleth(
        release,
        release.indicators[0],
        zones(release, 250),
        title="T",
        mention="",
        width=672,
        height=340,
    )
    assert drawn is not None
    first = areas(drawn)[:250]
    assert sum(area.d.count(",") for area in first) < 250 * 240 / 4
    assert sum(len(area.d) for area in areas(drawn)) < 200_000


@pytest.mark.parametrize("count", [2, 12, 30])
def test_numbers_never_cover_one_another(count: int) -> None:
    spots = [(50.0 + place % 3, 60.0) for place in range(count)]
    places = spread(spots, 16, (0, 0, 400, 300))
    for index, (x, y) in enumerate(places):
        assert 0 <= x <= 400
        assert 0 <= y <= 300
        assert all(hypot(x - a, y - b) > 15.5 for a, b in places[index + 1 :])


def test_the_scale_bar_is_as_long_as_it_says() -> None:
    release = small_release()
    both = [release.zones[BOIS], release.zones[RIVE]]
    drawn = choropleth(release, share(release), both, title="T", mention="", width=600, height=300)
    assert drawn is not None
    (bar,) = paths(drawn, "scale-bar")
    (label,) = (text for text in words(drawn) if text.endswith("km"))
    kilometres = float(label.split("\u00a0")[0].replace(",", "."))
    outlines = [zone.outline for zone in both if zone.outline]
    per_kilometre = fit(outlines, 600 - 186, 300).pixels(1)
    left, _, right, _ = extent(bar)
    assert abs((right - left) - kilometres * per_kilometre) < 0.1
    assert paths(drawn, "north")


def test_the_locator_of_an_undocumented_quartier_shows_its_commune_only() -> None:
    release = small_release()
    gare = release.zones[ZoneKey("quartier", "QB01")]
    drawn = locator(
        release,
        gare,
        [release.zones[RIVE]],
        zones_of(release, "commune"),
        title="Rive",
        mention="",
        words=("", "Communes", "Rive"),
        width=230,
        highest=230,
    )
    assert drawn is not None
    assert {area.style for area in areas(drawn)} == {"part", "held"}
    assert SCHEMATIC not in words(drawn)


def test_no_map_without_outlines() -> None:
    release = small_release()
    zones = zones_of(release, "agglomeration")
    drawn = choropleth(release, share(release), zones, title="", mention="", width=9, height=9)
    assert drawn is None


@given(st.integers(60, 700), st.integers(60, 400))
def test_outlines_stay_on_the_page(width: int, height: int) -> None:
    release = small_release()
    outlines = [one for key in (BOIS, RIVE) if (one := release.zones[key].outline)]
    projection = fit(outlines, width, height)
    for outline in outlines:
        for x, y in re.findall(r"(-?[\d.]+),(-?[\d.]+)", paths_of([outline], projection)[0]):
            assert 0 <= float(x) <= width
            assert 0 <= float(y) <= height


def test_neighbours_stay_joined_after_simplification() -> None:
    left, right = square(0, 0, schematic=False), square(1, 0, schematic=False)
    projection = fit([left, right], 101.3, 77.7)
    corners = [
        set(re.findall(r"[\d.]+,[\d.]+", paths_of([one], projection)[0])) for one in (left, right)
    ]
    assert len(corners[0] & corners[1]) == 2


def test_neighbours_with_many_corners_stay_joined_too() -> None:
    """No gap nor overlap of more than the grid: the areas sum to that of all together."""
    pieces = [jagged(column, row, 60) for column in range(4) for row in range(4)]
    projection = fit(pieces, 160, 160)
    drawn = [polygon(d) for d in paths_of(pieces, projection)]
    assert sum(one.area for one in drawn) == pytest.approx(shapely.union_all(drawn).area, rel=1e-3)
    assert sum(d.count(",") for d in paths_of(pieces, projection)) < 16 * 240 / 2


def polygon(d: str) -> shapely.Polygon:
    corners = re.findall(r"(-?[\d.]+),(-?[\d.]+)", d)
    return shapely.Polygon([(float(x), float(y)) for x, y in corners])


def test_holes_and_islands_stay_what_they_are() -> None:
    rings = [square(0, 0, schematic=False, size=9), square(3, 3, schematic=False, size=3)]
    island = square(4, 4, schematic=False)
    outline = Outline(tuple(one.rings[0] for one in (*rings, island)), schematic=False)
    projection = fit([outline], 98, 98, margin=4)
    (d,) = paths_of([outline], projection)
    assert d.count("M") == 3
    (far,) = paths_of([Outline((rings[0].rings[0], island.rings[0]), schematic=False)], projection)
    assert far.count("M") == 2


def test_an_outline_that_crosses_itself_is_drawn_all_the_same() -> None:
    bow = Outline((((4.0, 45.0), (4.1, 45.1), (4.1, 45.0), (4.0, 45.1)),), schematic=False)
    assert all(paths_of([bow, square(0, 0, schematic=False)], fit([bow], 100, 100)))


def test_a_ring_too_small_to_print_vanishes() -> None:
    speck = Outline((((4.0, 45.0), (4.0000001, 45.0), (4.0, 45.0000001)),), schematic=False)
    projection = fit([square(0, 0, schematic=False)], 100, 100)
    assert paths_of([speck], projection) == [""]
    assert thinned([(1, 1), (1, 1), (2, 2), (2, 0), (2, -1), (1, 1)]) == [(1, 1), (2, 2), (2, -1)]


def test_the_marker_is_in_the_middle_of_the_zone() -> None:
    outline = square(0, 0, schematic=False, size=4)
    projection = fit([outline], 100, 100)
    x, y = centre(outline, projection)
    assert abs(x - 50) < 1
    assert abs(y - 50) < 1
    assert small_release().zones[MOULIN].outline is not None
