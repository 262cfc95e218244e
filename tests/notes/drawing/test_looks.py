"""The looks of drawings: large enough, dark enough, readable without colour.

A drawing is printed at its size: a pixel is 0.75 points.
"""

from __future__ import annotations

import re
from itertools import combinations, pairwise
from typing import cast

import numpy as np
import pytest

from osq.notes.drawing.index import PATTERNS
from osq.notes.drawing.lettering import FACES
from osq.printing import environment
from tests.shared import REPOSITORY

MATRICES = {
    "as seen by most": np.eye(3),
    "deuteranopia": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
    "protanopia": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
}
"""On linear RGB: G. M. Machado, M. M. Oliveira and L. A. F. Fernandes, "A Physiologically-based
Model for Simulation of Color Vision Deficiency", IEEE Transactions on Visualization and Computer
Graphics 15(6), 2009, pages 1291-1298, severity 1."""
LUMINANCE = np.array([0.2126, 0.7152, 0.0722])
SMALLEST = 7.5 / 0.75
"""7.5 points in CSS pixels."""


def styles() -> dict[str, str]:
    module = environment(REPOSITORY / "templates").get_template("_drawing.svg.j2").module
    return {
        name: str(look) for name, look in cast(dict[str, object], vars(module)["styles"]).items()
    }


def fill(name: str) -> str:
    found = re.search(r'fill="(#[0-9a-f]{3,6})"', styles()[name])
    return found[1] if found else "#1f2a30"


def luminance(colour: str, seen: str = "as seen by most") -> float:
    """Relative luminance of a colour (WCAG), as somebody sees it."""
    digits = colour[1:] if len(colour) == 7 else "".join(2 * one for one in colour[1:])
    parts = np.array([int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)])
    linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    return float(LUMINANCE @ np.clip(MATRICES[seen] @ linear, 0, 1))


def contrast(one: float, other: float) -> float:
    high, low = max(one, other), min(one, other)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("name", FACES)
def test_a_text_is_set_as_it_is_measured_and_large_enough(name: str) -> None:
    look, face = styles()[name], FACES[name]
    size = re.search(r'font-size="([\d.]+)"', look)
    weight = re.search(r'font-weight="(\d+)"', look)
    assert size
    assert float(size[1]) == face.size >= SMALLEST
    assert int(weight[1] if weight else 400) == face.weight
    assert ("italic" in look) == face.italic


def test_no_text_of_a_tartan_is_under_seven_points() -> None:
    css = (REPOSITORY / "templates" / "note.css").read_text(encoding="utf-8")
    sizes = re.findall(r"^\.tartan[^{]*\{[^}]*font-size: ([\d.]+)pt", css, re.MULTILINE)
    assert len(sizes) == 2
    assert all(float(size) >= 7 for size in sizes)


def test_every_style_of_text_is_measured() -> None:
    assert {name for name, look in styles().items() if "font-size" in look} == set(FACES)


@pytest.mark.parametrize("name", FACES)
def test_texts_stand_out_from_the_page(name: str) -> None:
    assert contrast(luminance(fill(name)), 1.0) >= 4.5


@pytest.mark.parametrize("name", ["tick", "text", "strong", "sign"])
def test_texts_stand_out_from_the_ground_of_a_picked_row(name: str) -> None:
    assert contrast(luminance(fill(name)), luminance(fill("band"))) >= 4.5


@pytest.mark.parametrize("seen", MATRICES)
def test_classes_of_a_map_darken_step_by_step(seen: str) -> None:
    shades = [luminance(fill(f"c{index}"), seen) for index in range(5)]
    assert shades == sorted(shades, reverse=True)
    assert all(contrast(one, other) >= 1.4 for one, other in pairwise(shades))


@pytest.mark.parametrize("seen", MATRICES)
def test_what_is_picked_stands_out_without_colour(seen: str) -> None:
    for plain, picked in (
        ("bar", "bar-picked"),
        ("peers", "half"),
        ("half", "dot"),
        ("part", "focus"),
    ):
        assert contrast(luminance(fill(plain), seen), luminance(fill(picked), seen)) >= 1.5


def test_the_band_of_peers_shows_in_print_and_is_lighter_than_their_middle_half() -> None:
    edge = re.search(r'stroke="(#[0-9a-f]{6})"', styles()["peers"])
    assert edge
    assert contrast(luminance(edge[1]), 1.0) >= 3
    assert luminance(fill("peers")) > luminance(fill("half"))


def test_patterns_differ_by_drawing_or_by_shade() -> None:
    looks = [styles()[f"p{index}"] for index in range(PATTERNS)]
    drawn = [look for look in looks if "url(#" in look]
    assert len(set(drawn)) == len(drawn)
    plain = [f"p{index}" for index, look in enumerate(looks) if look not in drawn]
    for seen in MATRICES:
        for one, other in combinations(plain, 2):
            assert contrast(luminance(fill(one), seen), luminance(fill(other), seen)) >= 1.5


def test_hatching_is_for_hidden_figures_only() -> None:
    assert [name for name, look in styles().items() if "url(#hatch)" in look] == ["hidden"]


def test_lines_differ_by_their_dashes() -> None:
    for family in (
        ("line", "line-whole", "line-second"),
        ("reference", "reference-second", "reference-third"),
    ):
        dashes = [re.search(r'dasharray="([^"]+)"', styles()[name]) for name in family]
        assert len({one[1] if one else "" for one in dashes}) == len(family)
