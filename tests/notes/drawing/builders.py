"""Releases of any size for drawings, and what can be measured on a drawing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import combinations
from typing import Any

from osq.confidentiality.release import Figure, Release, ReleasedZone, ZoneKey
from osq.notes.drawing.lettering import FACES, advance
from osq.notes.shapes import Box, Dot, Drawing, Path, Shape, Text
from tests.builders.release import (
    AGGLOMERATION,
    BOIS,
    direct,
    figure,
    hidden,
    ratio,
    small_release,
    square,
    zone,
)

COMMUNE = BOIS
VALUE, BASE = "share", "amount"
LONG = "Quartier au nom d’une longueur peu commune – Haut et Bas-Pays"


def quartiers(count: int) -> list[ZoneKey]:
    return [ZoneKey("quartier", f"Q{index:03d}") for index in range(count)]


def release_of(
    count: int,
    *,
    name: str = "Le Pré",
    years: Sequence[int] = (2013,),
    factor: float = 1.0,
    hide: Iterable[int] = (),
    audience: str = "partners",
) -> Release:
    """`count` quartiers in a row, with a share and an amount times `factor` in each year."""
    keys, gone = quartiers(count), set(hide)
    base = small_release()
    made: dict[tuple[str, ZoneKey, int], Figure] = {}
    for year in years:
        for index, key in enumerate(keys):
            part = 20 + 37 * (index % 11) / 11 + 0.7 * (year % 5)
            for one, value, decimals in ((VALUE, part, 1), (BASE, 1000 * part * factor, 0)):
                made[one, key, year] = (
                    hidden(one, key, edition=year)
                    if index in gone
                    else figure(one, key, value, edition=year, decimals=decimals)
                )
        for place, key in enumerate((COMMUNE, AGGLOMERATION)):
            made[VALUE, key, year] = figure(VALUE, key, 33 - place, edition=year, decimals=1)
            made[BASE, key, year] = figure(BASE, key, (33_000 - place) * factor, edition=year)
    zones = {
        key: zone(
            key,
            f"{name} {index}",
            f"de {name}",
            f"à {name}",
            square(index % 8, index // 8, schematic=False),
            parents=(COMMUNE.code,),
        )
        for index, key in enumerate(keys)
    }
    share = ratio(VALUE, "Part des foyers à bas revenus", "above", "below")
    amount = direct(BASE, "Revenu médian déclaré par ménage", "€")
    kept = {key: one for key, one in base.zones.items() if key in (COMMUNE, AGGLOMERATION)}
    return replace(
        base,
        indicators=(share, amount),
        indicator_providers={VALUE: "caf", BASE: "caf"},
        zones={**kept, **zones},
        figures=made,
        audience=audience,
    )


def turned(release: Release, **update: Any) -> Release:
    """The release with its share changed: another direction, no rank."""
    share = release.indicators[0].model_copy(update=update)
    return replace(release, indicators=(share, *release.indicators[1:]))


def highest_and_lowest(release: Release, count: int) -> tuple[int, int]:
    """Places of the highest and the lowest share among the first quartiers."""
    figures = [release.figures[VALUE, key, 2013].value or 0 for key in quartiers(count)]
    return figures.index(max(figures)), figures.index(min(figures))


def zones(release: Release, count: int) -> list[ReleasedZone]:
    return [release.zones[key] for key in quartiers(count)]


def wholes(release: Release) -> list[ReleasedZone]:
    return [release.zones[COMMUNE], release.zones[AGGLOMERATION]]


def texts(drawing: Drawing, style: str) -> list[Text]:
    return [one for one in drawing.shapes if isinstance(one, Text) and one.style == style]


def dots(drawing: Drawing, style: str = "dot") -> list[Dot]:
    return [one for one in drawing.shapes if isinstance(one, Dot) and one.style == style]


def boxes(drawing: Drawing, style: str) -> list[Box]:
    return [one for one in drawing.shapes if isinstance(one, Box) and one.style == style]


def paths(drawing: Drawing, style: str) -> list[Path]:
    return [one for one in drawing.shapes if isinstance(one, Path) and one.style == style]


Extent = tuple[float, float, float, float]


def extent(shape: Shape) -> Extent:
    """Left, top, right, bottom of what a shape covers, the thickness of its line aside."""
    if isinstance(shape, Box):
        return shape.x, shape.y, shape.x + shape.width, shape.y + shape.height
    if isinstance(shape, Dot):
        r = shape.radius
        return shape.x - r, shape.y - r, shape.x + r, shape.y + r
    if isinstance(shape, Text):
        size, width = FACES[shape.style].size, advance(shape.text, shape.style)
        left = shape.x - {"start": 0, "middle": width / 2, "end": width}[shape.anchor]
        return left, shape.y - 0.68 * size, left + width, shape.y + 0.2 * size
    points = list(_points(shape.d))
    across, down = [x for x, _ in points], [y for _, y in points]
    return min(across), min(down), max(across), max(down)


def _points(d: str) -> Iterator[tuple[float, float]]:
    x = y = 0.0
    for command, rest in re.findall(r"([MLHVmlhvz])([^MLHVmlhvz]*)", d):
        numbers = [float(one) for one in re.findall(r"-?\d+\.?\d*(?:e-?\d+)?", rest)]
        if command in "Hh":
            pairs = [(one, y if command == "H" else 0.0) for one in numbers]
        elif command in "Vv":
            pairs = [(x if command == "V" else 0.0, one) for one in numbers]
        else:
            pairs = list(zip(numbers[::2], numbers[1::2], strict=True))
        for across, down in pairs:
            x, y = (x + across, y + down) if command.islower() else (across, down)
            yield x, y


def outside(drawing: Drawing) -> list[Shape]:
    """The shapes that pass an edge of the drawing."""
    found = []
    for shape in drawing.shapes:
        left, top, right, bottom = extent(shape)
        if (
            left < -0.5
            or top < -0.5
            or right > drawing.width + 0.5
            or bottom > drawing.height + 0.5
        ):
            found.append(shape)
    return found


def collisions(drawing: Drawing) -> list[tuple[str, str]]:
    """The texts that cover one another."""
    words = [(one.text, extent(one)) for one in drawing.shapes if isinstance(one, Text)]
    return [
        (one, other)
        for (one, a), (other, b) in combinations(words, 2)
        if min(a[2], b[2]) - max(a[0], b[0]) > 0.5 and min(a[3], b[3]) - max(a[1], b[1]) > 0.5
    ]
