"""The territory as one delivery sees it: zonings and perimeter of its edition."""

from __future__ import annotations

from dataclasses import dataclass

from osq.territory.model import Territory, Zone, Zoning, ZoningRef


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """Zonings of one edition.  `perimeter` holds the communes of the agglomeration."""

    territory: Territory
    edition: int
    communes: Zoning | None
    agglomeration: Zone | None
    perimeter: frozenset[str]

    def zoning(self, identifier: str, vintage: int | None = None) -> Zoning | None:
        """The zoning of that id at a vintage, by default the edition's, or None."""
        if vintage is not None:
            return self.territory.zonings.get(ZoningRef(identifier, vintage))
        try:
            return self.territory.zoning(identifier, self.edition)
        except KeyError:
            return None


def ground_of(territory: Territory, edition: int) -> Ground:
    """The ground of an edition; without an agglomeration, all communes are its perimeter."""
    communes = territory.of_level("commune", edition)
    agglomeration = territory.of_level("agglomeration", edition)
    zone = next(iter(agglomeration.zones.values()), None) if agglomeration else None
    members = frozenset(communes.zones if communes else ())
    if zone is not None and agglomeration is not None and communes is not None:
        for composition in territory.compositions:
            if (composition.source, composition.target) == (communes.ref, agglomeration.ref):
                counted = composition.columns[composition.weight_used > 0]
                members = frozenset(composition.source_codes[i] for i in counted.tolist())
    return Ground(territory, edition, communes, zone, members)
