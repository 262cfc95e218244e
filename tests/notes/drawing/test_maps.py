"""Maps: classes of released figures, hatching of hidden zones, outlines fitted to the page."""

from __future__ import annotations

import re
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from osq.confidentiality.release import IndicatorModel, Release, ZoneKey
from osq.notes.drawing.classes import Method, classes
from osq.notes.drawing.furniture import SCHEMATIC
from osq.notes.drawing.maps import choropleth, locator
from osq.notes.drawing.projection import centre, fit, path, thinned
from osq.notes.selection import zones_of
from osq.notes.shapes import Drawing, Path, Text
from osq.territory.model import Outline
from tests.builders.release import BOIS, IRIS, MOULIN, RIVE, small_release, square

VALUES = st.lists(st.decimals(0, 100, places=1), min_size=1, max_size=60)


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


@given(VALUES, st.sampled_from(["quantile", "jenks", "deviation"]))
def test_classes_keep_order_and_leave_none_empty(values: list[Decimal], method: Method) -> None:
    found = classes(values, method)
    assert found is not None
    assert {found.of(value) for value in values} == set(range(len(found.limits)))
    assert set(found.limits) <= set(values)
    shades = [found.shade(value) for value in sorted(values)]
    assert shades == sorted(shades)
    assert set(shades) <= set(range(5))


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
        for x, y in re.findall(r"(-?[\d.]+),(-?[\d.]+)", path(outline, projection)):
            assert 0 <= float(x) <= width
            assert 0 <= float(y) <= height


def test_neighbours_stay_joined_after_simplification() -> None:
    left, right = square(0, 0, schematic=False), square(1, 0, schematic=False)
    projection = fit([left, right], 101.3, 77.7)
    corners = [set(re.findall(r"[\d.]+,[\d.]+", path(one, projection))) for one in (left, right)]
    assert len(corners[0] & corners[1]) == 2


def test_a_ring_too_small_to_print_vanishes() -> None:
    speck = Outline((((4.0, 45.0), (4.0000001, 45.0), (4.0, 45.0000001)),), schematic=False)
    projection = fit([square(0, 0, schematic=False)], 100, 100)
    assert path(speck, projection) == ""
    assert thinned([(1, 1), (1, 1), (2, 2), (2, 0), (2, -1), (1, 1)]) == [(1, 1), (2, 2), (2, -1)]


def test_the_marker_is_in_the_middle_of_the_zone() -> None:
    outline = square(0, 0, schematic=False, size=4)
    projection = fit([outline], 100, 100)
    x, y = centre(outline, projection)
    assert abs(x - 50) < 1
    assert abs(y - 50) < 1
    assert small_release().zones[MOULIN].outline is not None
