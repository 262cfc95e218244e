"""The territory cut into the parts that a release depends on, and the zones made of them.

Every way of making a zone's figure is a set of parts with weights.  A zone that the provider
delivers itself has pieces of its own: its people live somewhere in its communes, and nobody but
the provider knows in which IRIS, so that no IRIS is said to be the zone's.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from osq.protection.dossier import WHOLE, Parts
from osq.territory.composition import ANY_SUPPORT
from osq.territory.matrices import composition
from osq.territory.model import Level, Territory

DIRECT = "direct"
"""The way of zones whose figure was made for them alone: delivered, or counted by units."""
LOST = "hors-iris"


@dataclass(frozen=True, eq=False)
class Land:
    """The parts of an edition's territory.

    `own` are the quartiers that some measure gives by themselves, in the order of their codes.
    """

    territory: Territory
    edition: int
    own: tuple[str, ...]

    @cached_property
    def iris_of(self) -> dict[str, tuple[str, ...]]:
        """Commune -> its IRIS, none where their codes are unknown."""
        communes = self.territory.of_level("commune", self.edition)
        found: dict[str, list[str]] = {code: [] for code in (communes.zones if communes else ())}
        iris = self.territory.of_level("iris", self.edition)
        for code, zone in sorted(iris.zones.items()) if iris else ():
            for commune in zone.communes:
                found.setdefault(commune, []).append(code)
        return {commune: tuple(codes) for commune, codes in sorted(found.items())}

    @cached_property
    def members(self) -> tuple[str, ...]:
        """The communes of the agglomeration, in order."""
        communes = self.territory.of_level("commune", self.edition)
        whole = self.territory.of_level("agglomeration", self.edition)
        matrix = (
            composition(self.territory, communes.ref, whole.ref, ANY_SUPPORT)
            if communes and whole
            else None
        )
        if matrix is None:
            return tuple(self.iris_of)
        used = matrix.columns[matrix.weight_used > 0]
        return tuple(sorted({matrix.source_codes[column] for column in used}))

    @cached_property
    def _communes_of(self) -> dict[str, tuple[str, ...]]:
        quartiers = self.territory.of_level("quartier", self.edition)
        return {
            code: zone.communes for code, zone in (quartiers.zones.items() if quartiers else ())
        }

    def pieces(self, commune: str, iris: str) -> tuple[str, ...]:
        """What an IRIS (or a commune without IRIS) is cut into: one piece for each quartier of
        its commune that has figures of its own, and what is in none.
        """
        inside = (code for code in self.own if commune in self._communes_of.get(code, ()))
        return (f"{iris}/-", *(f"{iris}/{code}" for code in inside))

    def located(self, commune: str) -> tuple[str, ...]:
        """The pieces of a commune's IRIS."""
        sources = self.iris_of.get(commune, ()) or (commune,)
        return tuple(piece for iris in sources for piece in self.pieces(commune, iris))

    def direct(self, quartier: str) -> Parts:
        """A quartier that has figures of its own: its pieces, wherever they are."""
        return tuple(
            (f"{iris}/{quartier}", WHOLE)
            for commune in self._communes_of.get(quartier, ())
            for iris in self.iris_of.get(commune, ()) or (commune,)
        )

    @cached_property
    def _communes_of_iris(self) -> dict[str, str]:
        return {iris: commune for commune, codes in self.iris_of.items() for iris in codes}

    def iris(self, code: str) -> Parts:
        commune = self._communes_of_iris.get(code, "")
        return tuple((piece, WHOLE) for piece in self.pieces(commune, code))

    def commune(self, code: str, *, lost: bool) -> Parts:
        """A commune: its IRIS, and (`lost`) its units that are in none of them."""
        beside = (f"{code}/{LOST}",) if lost else ()
        return tuple((piece, WHOLE) for piece in (*self.located(code), *beside))

    def agglomeration(self, lost: frozenset[str]) -> Parts:
        """All its communes; `lost` are those with units in no IRIS, or "" for units in no
        commune.
        """
        parts = [part for code in self.members for part in self.commune(code, lost=code in lost)]
        return (*parts, (f"/{LOST}", WHOLE)) if "" in lost else tuple(parts)

    def weighted(self, support: str) -> tuple[int, dict[str, Parts]]:
        """The scale of the weights, and each quartier that IRIS make up by such shares."""
        iris, quartiers = (self.territory.of_level(each, self.edition) for each in _LEVELS)
        matrix = (
            composition(self.territory, iris.ref, quartiers.ref, support)
            if iris and quartiers
            else None
        )
        found: dict[str, list[tuple[str, int]]] = {}
        if matrix is None:
            return WHOLE, {}
        entries = zip(matrix.rows, matrix.columns, matrix.weight_used, strict=True)
        for row, column, weight in entries:
            code = matrix.source_codes[column]
            if weight > 0:
                held = found.setdefault(matrix.target_codes[row], [])
                held += [(piece, int(weight)) for piece, _ in self.iris(code)]
        return matrix.scale, {zone: tuple(parts) for zone, parts in sorted(found.items())}


_LEVELS: tuple[Level, Level] = ("iris", "quartier")


def named(level: str, code: str) -> str:
    """A zone as dossiers name it: codes of two levels may be alike."""
    return f"{level}:{code}"
