"""What is wrong with the zones of a table, gathered row by row and told at the end."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from osq.deliveries.catalogue import CATALOGUE
from osq.deliveries.grid import addresses
from osq.deliveries.ground import Ground
from osq.deliveries.locate import LocatedTable
from osq.deliveries.rows import Role, Row, Rows, rows_told
from osq.findings import Finding
from osq.territory.model import Zone, Zoning
from osq.text import NARROW, NBSP, normalise_label, quote

_SEVERAL = 2
"""Codes of another vintage from which the vintage is doubted, and no longer the codes."""

Coverage = Literal["territory", "wider", "partial"]
Place = tuple[int, int]
"""Row and column of the cell that holds a code, or another label of its row."""


@dataclass(frozen=True, slots=True)
class UnknownZone:
    """A row whose code is not in the reference; `commune` is empty when nothing tells it."""

    place: Place
    code: str
    label: str
    commune: str


class ZoneFaults:
    """Faults of the zone columns of one table."""

    def __init__(
        self,
        located: LocatedTable,
        zoning: Zoning,
        ground: Ground,
        coverage: Coverage,
        name: str,
    ) -> None:
        self._table = located.table
        self._sheet = located.grid.name
        self._zoning = zoning
        self._ground = ground
        self._coverage = coverage
        self._name = name
        self._findings: list[Finding] = []
        self._unknown: list[UnknownZone] = []
        self._mistaken = 0
        self._restored: list[tuple[Place, str, str]] = []
        self._doubtful: set[str] = set()
        self._absent: set[str] = set()
        self._all_doubtful = False

    def unreadable(self, place: Place, found: str) -> None:
        """The code cell holds an error, or a formula without value."""
        self._all_doubtful = True
        self._mistaken += 1
        self._say("OSQ-V027", [place], found=found or "une formule sans valeur enregistrée")

    def without_code(self, place: Place) -> None:
        """The row holds figures, and nothing says what they are about."""
        self._all_doubtful = True
        self._mistaken += 1
        self._say("OSQ-V025", [place], row=str(place[0] + 1))

    def restored(self, place: Place, found: str, expected: str) -> None:
        """A code got its leading zero back."""
        self._restored.append((place, found, expected))

    def contradiction(self, place: Place, zone: Zone, expected: str, found: str) -> None:
        """The label, or the commune, is not that of the code."""
        self._say("OSQ-V024", [place], zone=zone.code, expected=expected, found=found)

    def unknown(self, zone: UnknownZone) -> None:
        """The code is not in the reference."""
        self._unknown.append(zone)

    def rows(self, rows: list[Row], notes: list[str]) -> Rows:
        """The rows with all findings about their zones."""
        if self._restored:
            _, found, expected = self._restored[0]
            self._say(
                "OSQ-V023", (place for place, *_ in self._restored), found=found, expected=expected
            )
        if self._table.form == "wide":  # in long form a zone has a row for each measure
            self._tell_duplicates(rows)
        lacking = self._missing(rows)
        if self._coverage == "territory":
            self._tell_missing(self._tell_unknown(lacking), "OSQ-V022")
        else:
            self._tell_unknown([])
            self._tell_missing(lacking, "OSQ-V034" if self._coverage == "wider" else None)
        self._tell_aside([row for row in rows if row.role is Role.ASIDE])
        return Rows(rows, self._findings, notes, self._doubtful, self._absent, self._all_doubtful)

    def _tell_duplicates(self, rows: list[Row]) -> None:
        by_zone: dict[tuple[Role, str, str], list[Row]] = {}
        for row in rows:
            if row.role is not Role.ASIDE:
                by_zone.setdefault((row.role, row.zoning, row.zone), []).append(row)
        for (_, _, zone), same in by_zone.items():
            if len(same) > 1:
                self._mistaken += len(same) - 1
                self._doubtful.update(*(row.communes for row in same))
                self._all_doubtful |= not same[0].communes
                self._say(
                    "OSQ-V021",
                    (row.place for row in same),
                    zone=zone or None,
                    found=rows_told(same),
                    which=f"La zone {zone}" if zone else "Le total",
                )

    def _missing(self, rows: list[Row]) -> list[Zone]:
        """Zones of the perimeter without a row, by code."""
        ground = self._ground
        present = {row.zone for row in rows if row.role is Role.ZONE}
        zones = [
            zone
            for zone in self._zoning.zones.values()
            if (set(zone.communes) or {zone.code}) & ground.perimeter
        ]
        if self._table.commune_rows and ground.communes is not None:
            without = ground.territory.communes_without_iris & ground.perimeter
            zones += [ground.communes.zones[code] for code in without]
        return sorted((z for z in zones if z.code not in present), key=lambda zone: zone.code)

    def _tell_unknown(self, lacking: list[Zone]) -> list[Zone]:
        """Tells unknown codes; a missing zone that one of them may be is told with it.

        Returns the missing zones left: one mistyped code is one fault, not two.
        """
        if self._tell_vintage():
            return []
        units = self._zoning.level == "unit"  # whose names are never told
        for unknown in self._unknown:
            same = [zone for zone in lacking if unknown.commune in (*zone.communes, "")]
            label = normalise_label(unknown.label)
            alike = [zone for zone in lacking if label and normalise_label(zone.name) == label]
            here = [zone for zone in alike if zone in same]
            candidate = next(iter(here or alike or same), None)
            lacking = [zone for zone in lacking if zone is not candidate]
            self._doubtful.update(candidate.communes if candidate else (), [unknown.commune])
            self._all_doubtful |= not unknown.commune
            self._say(
                "OSQ-V020",
                [unknown.place],
                zone=unknown.code,
                expected=f"{self._zoning.label} ({self._zoning.ref.vintage})",
                found=unknown.code,
                label=f" ({quote(unknown.label)})" if unknown.label and not units else "",
                suggestion=self._suggestion(unknown, candidate),
            )
        return lacking

    def _tell_vintage(self) -> bool:
        """Tells codes that all belong to another vintage of the zoning as the one fault it is."""
        codes = {unknown.code for unknown in self._unknown}
        reference = self._zoning.ref
        others = [
            ref.vintage
            for ref, zoning in sorted(self._ground.territory.zonings.items())
            if ref.id == reference.id and ref != reference and codes <= zoning.zones.keys()
        ]
        if len(codes) < _SEVERAL or not others:
            return False
        self._all_doubtful = True
        self._say(
            "OSQ-V052",
            (unknown.place for unknown in self._unknown),
            expected=str(reference.vintage),
            found=str(others[-1]),
            label=self._zoning.label,
            count=str(len(codes)),
        )
        return True

    def _suggestion(self, unknown: UnknownZone, candidate: Zone | None) -> str:
        if candidate is not None:
            shown = f"{candidate.code} ({candidate.name})"
            return f" Il manque une ligne pour {shown}{NBSP}: est-ce elle{NARROW}?"
        if self._ground.communes is not None and unknown.code in self._ground.communes.zones:
            return f" C’est le code d’une commune{NBSP}: une ligne par zone est attendue."
        return ""

    def _tell_missing(self, lacking: list[Zone], code: str | None) -> None:
        """Their communes' totals prove nothing; `code` is the finding they make, if any."""
        without = self._doubtful if self._coverage == "territory" else self._absent
        for zone in lacking:
            without.update(zone.communes or (zone.code,))
        if len(lacking) <= self._mistaken:
            return  # they are the rows whose code is wrong, told already
        if lacking and code is not None:
            self._say(
                code,
                [],
                zone=lacking[0].code if len(lacking) == 1 else None,
                expected=" ".join(zone.code for zone in lacking),
                names=", ".join(f"{zone.code} ({zone.name})" for zone in lacking),
            )

    def _tell_aside(self, aside: list[Row]) -> None:
        if aside:
            self._say("OSQ-V026", [], found=str(len(aside)))
        communes = self._ground.communes.zones if self._ground.communes else {}
        here = [row for row in aside if row.zone[:5] in communes]
        if here:
            names = sorted({communes[row.zone[:5]].name for row in here})
            self._say("OSQ-V029", (row.place for row in here), found=", ".join(names))

    def _say(
        self,
        code: str,
        places: Iterable[Place],
        *,
        zone: str | None = None,
        expected: str | None = None,
        found: str | None = None,
        **words: str,
    ) -> None:
        """A finding at these cells."""
        self._findings.append(
            CATALOGUE[code].finding(
                workbook=self._name,
                sheet=self._sheet,
                cell=addresses(places) or None,
                zone=zone,
                expected=expected,
                found=found,
                **words,
            )
        )
