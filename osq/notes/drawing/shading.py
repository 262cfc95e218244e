"""Which zone of a map takes which shade, and what its legend says of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from osq.comparison.observed import orientation
from osq.confidentiality.release import IndicatorModel, Release, ReleasedZone, Sign, ZoneKey
from osq.notes.drawing.classes import Method, classes
from osq.notes.figures import cell, number, sign_of, titled
from osq.notes.footnotes import signs_note
from osq.notes.selection import by_name
from osq.notes.viewmodel import Row, RowGroup, Table
from osq.text import NARROW, NBSP

WITHOUT = (("hidden", f"s{NBSP}: confidentiel"), ("absent", "pas de chiffre"))
METHODS: Mapping[Method, str] = {
    "quantile": "Classes d’effectifs égaux (quantiles) des zones au chiffre diffusé",
    "jenks": "Classes aux seuils naturels (Jenks) des zones au chiffre diffusé",
    "deviation": "Classes d’un écart-type autour de la moyenne des zones au chiffre diffusé",
}
COUNTED = f"{NARROW}; entre parenthèses, le nombre de zones."
DARKER = f"plus foncé{NBSP}: valeur plus élevée, donc plus favorable"
"""Elsewhere the darkest are those to look at; of an income they are not."""
SAME = f"{NARROW}; les mêmes pour toutes les années."

Place = tuple[ZoneKey, int]
"""A zone in an edition."""


@dataclass(frozen=True, slots=True)
class Shading:
    """The style of each zone in each year: "c0" to "c4", "hidden" or "absent"."""

    indicator: IndicatorModel
    years: tuple[int, ...]
    values: Mapping[Place, Decimal]
    styles: Mapping[Place, str]
    method: Method
    bare: int = 0
    """Zones drawn under the others because nothing is known of their parts."""

    def layer(self, zones: Sequence[ReleasedZone], year: int) -> list[tuple[ReleasedZone, str]]:
        return [(zone, self.styles[zone.key, year]) for zone in zones]

    @property
    def entries(self) -> list[tuple[str, str]]:
        """Style and words of each class, from the highest; its edges are figures of the class.

        With one year, how many zones each holds.
        """
        members: dict[str, list[Decimal]] = {}
        for place, value in self.values.items():
            members.setdefault(self.styles[place], []).append(value)
        counts = Counter(self.styles.values()) + Counter(absent=self.bare)
        found = [(style, self._span(members[style])) for style in sorted(members)[::-1]]
        found += [(style, words) for style, words in WITHOUT if counts[style]]
        if len(self.years) > 1:
            return found
        return [(style, f"{words} ({counts[style]})") for style, words in found]

    def _span(self, values: Sequence[Decimal]) -> str:
        low, high = (number(self.indicator, pick(values)) for pick in (min, max))
        return high if low == high else f"{low} à {high}"

    @property
    def told(self) -> str:
        """What a dark shade means, where high figures are the favourable ones."""
        shades = len({self.styles[place] for place in self.values})
        return DARKER if shades > 1 and orientation(self.indicator) < 0 else ""

    @property
    def notes(self) -> tuple[str, ...]:
        """How the classes were made, where there are any."""
        end = COUNTED if len(self.years) == 1 else SAME
        return (METHODS[self.method] + end,) if self.values else ()

    def table(self, release: Release, zones: Sequence[ReleasedZone], caption: str) -> Table:
        """The figures behind the map, zone by zone."""
        one = self.indicator
        rows = tuple(
            Row(
                zone.name,
                "",
                tuple(cell(one, release.figure(one.id, zone.key, year)) for year in self.years),
            )
            for zone in by_name(zones)
        )
        groups = (RowGroup("", rows),)
        columns = tuple(f"{titled(one)}, {year}" for year in self.years)
        return Table(caption, "Zone", columns, groups, signs_note(groups))


def shading(
    release: Release,
    indicator: IndicatorModel,
    zones: Sequence[ReleasedZone],
    years: Sequence[int],
    method: Method,
) -> Shading:
    """The same classes for all years, from the released figures of the zones alone."""
    figures = {
        (zone.key, year): release.figure(indicator.id, zone.key, year)
        for zone in zones
        for year in years
    }
    values = {
        place: figure.value
        for place, figure in figures.items()
        if figure is not None and figure.value is not None
    }
    found = classes(list(values.values()), method)
    styles = {}
    for place, figure in figures.items():
        styles[place] = "hidden" if sign_of(figure) is Sign.CONFIDENTIAL else "absent"
        if found is not None and place in values:
            styles[place] = f"c{found.shade(values[place])}"
    return Shading(indicator, tuple(years), values, styles, method)
