"""Which file of `data/territory/` holds what: zonings, shares between zonings, outlines.

- a zoning is in the file that osq.yaml names, its outlines in the .geojson of the same stem;
- `composition_<target>_<source>.csv` holds shares of a zoning in another, and
  `passage_<zoning>_<old>_<new>.csv` those of a vintage in the next.  Where a zoning has
  several vintages, its name in a composition is `<zoning>-<vintage>`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePath

from osq.findings import Finding
from osq.observatory import ObservatoryConfig, Perimeter, ZoningDeclaration
from osq.territory.catalogue import (
    EMPTY_TERRITORY,
    MISSING_FILE,
    UNKNOWN_SHARE_FILE,
)
from osq.territory.model import ZoningRef
from osq.territory.outlines import OutlineFile, parse_outlines
from osq.territory.tables import Table, parse_table

FORMS = ("article_name", "de", "a", "plural")
COLUMNS = {
    "iris": ("code", "name", "commune", "vintage", "quality"),
    "quartier": ("code", "name", *FORMS, "communes", "quality"),
    "unit": ("code", "communes", "quality"),
    "commune": ("code", "name", *FORMS, "signatory", "iris_status"),
    "agglomeration": ("code", "name", *FORMS, "communes", "quality"),
}
SHARE_COLUMNS = (
    "target",
    "source",
    "support",
    "share_inside",
    "weight_used",
    "method",
    "quality",
    "reason",
)
_SHARE_FILE = re.compile(r"(composition|passage)_.*\.csv")


@dataclass(frozen=True, slots=True)
class ZoningFile:
    """The table of one zoning, and its outlines when there are any."""

    declaration: ZoningDeclaration
    table: Table
    outlines: OutlineFile | None

    @property
    def ref(self) -> ZoningRef:
        return ZoningRef(self.declaration.id, self.declaration.vintage)

    @property
    def readable(self) -> bool:
        """Whether zones can be looked up in it; if not, a finding says so once."""
        return "code" in self.table.columns

    @property
    def codes(self) -> tuple[str, ...]:
        """Sorted codes of the zones; a line without code names no zone."""
        return tuple(sorted({code for _, code in self.table.cells("code") if code}))


@dataclass(frozen=True, slots=True)
class ShareFile:
    """The shares of `source` zones in `target` zones; a passage is between two vintages."""

    source: ZoningRef
    target: ZoningRef
    table: Table

    @property
    def is_passage(self) -> bool:
        return self.source.id == self.target.id


@dataclass(frozen=True, slots=True)
class TerritoryFiles:
    """All files of a territory, parsed."""

    zonings: tuple[ZoningFile, ...]
    shares: tuple[ShareFile, ...]

    def of_level(self, level: str) -> tuple[ZoningFile, ...]:
        return tuple(file for file in self.zonings if file.declaration.level == level)

    def members(self, perimeter: Perimeter) -> dict[ZoningRef, frozenset[str]]:
        """The perimeter's communes, by vintage of the communes."""
        return {
            file.ref: frozenset(
                row["code"] for row, flag in file.table.cells(perimeter.column) if flag == "1"
            )
            for file in self.of_level("commune")
        }

    def in_time(self, perimeter: Perimeter) -> frozenset[ZoningRef]:
        """The vintages of communes that hold for an edition of the perimeter."""
        return frozenset(
            file.ref for file in self.of_level("commune") if overlap(file.declaration, perimeter)
        )


def overlap(one: ZoningDeclaration | Perimeter, other: ZoningDeclaration | Perimeter) -> bool:
    """Whether both hold for some edition."""
    return (one.until is None or other.from_ <= one.until) and (
        other.until is None or one.from_ <= other.until
    )


def parse_files(
    contents: Mapping[str, bytes], config: ObservatoryConfig
) -> tuple[TerritoryFiles, list[Finding]]:
    """Parses `contents` (file name -> bytes), with what is wrong with names and form.

    Contents without any table make an empty territory: that of a new observatory.
    """
    if not any(name.endswith(".csv") for name in contents):
        return TerritoryFiles((), ()), [EMPTY_TERRITORY.finding()]
    findings: list[Finding] = []
    zonings = []
    for declaration in config.zonings:
        if declaration.file not in contents:
            findings.append(MISSING_FILE.finding(workbook=declaration.file, zoning=declaration.id))
            continue
        zoning, problems = _parse_zoning(contents, declaration, config)
        zonings.append(zoning)
        findings += problems
    shares = []
    names = share_names(config)
    for name in sorted(filter(_SHARE_FILE.fullmatch, contents)):
        links = names.get(name, [])
        if len(links) != 1:
            findings.append(UNKNOWN_SHARE_FILE.finding(workbook=name))
            continue
        table, problems = parse_table(name, contents[name], SHARE_COLUMNS)
        shares.append(ShareFile(*links[0], table))
        findings += problems
    return TerritoryFiles(tuple(zonings), tuple(shares)), findings


def _parse_zoning(
    contents: Mapping[str, bytes], declaration: ZoningDeclaration, config: ObservatoryConfig
) -> tuple[ZoningFile, list[Finding]]:
    required = list(COLUMNS[declaration.level])
    if declaration.level == "commune":
        required += [perimeter.column for perimeter in config.perimeters]
    table, findings = parse_table(declaration.file, contents[declaration.file], required)
    name = PurePath(declaration.file).with_suffix(".geojson").name
    outlines = None
    if name in contents:
        outlines, problems = parse_outlines(name, contents[name])
        findings += problems
    return ZoningFile(declaration, table, outlines), findings


def share_file_name(
    source: ZoningRef, target: ZoningRef, config: ObservatoryConfig, present: Collection[str] = ()
) -> str:
    """The name of the file of these shares: the one among `present`, else the shortest clear one.

    Raises KeyError when osq.yaml does not link the two zonings.
    """
    names = share_names(config)
    clear = [name for name, links in names.items() if links == [(source, target)]]
    if not clear:
        raise KeyError(f"{target} {source}")
    return min(clear, key=lambda name: (name not in present, len(name), name))


def share_names(config: ObservatoryConfig) -> dict[str, list[tuple[ZoningRef, ZoningRef]]]:
    """Every possible name of a share file -> the links (source, target) it may stand for."""
    levels = {ZoningRef(one.id, one.vintage): one.level for one in config.zonings}
    names: dict[str, list[tuple[ZoningRef, ZoningRef]]] = {}
    for source in sorted(levels):
        for target in sorted(levels):
            # The commune of each IRIS is in the table of IRIS, never in a second file.
            if source == target or (levels[source], levels[target]) == ("iris", "commune"):
                continue
            for name in _names_of_link(source, target):
                names.setdefault(name, []).append((source, target))
    return names


def _names_of_link(source: ZoningRef, target: ZoningRef) -> Iterator[str]:
    if source.id == target.id:
        yield f"passage_{source.id}_{source.vintage}_{target.vintage}.csv"
        return
    for end in (target.id, f"{target.id}-{target.vintage}"):
        for start in (source.id, f"{source.id}-{source.vintage}"):
            yield f"composition_{end}_{start}.csv"
