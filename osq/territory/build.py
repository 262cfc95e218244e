"""From parsed files without errors to the territory: zones, matrices, outlines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from osq.observatory import ObservatoryConfig, Perimeter
from osq.territory.composition import ANY_SUPPORT, SCALE, UNKNOWN, Composition, Share, assemble
from osq.territory.drawing import draw
from osq.territory.files import ShareFile, TerritoryFiles, ZoningFile
from osq.territory.matrices import EXACT
from osq.territory.model import Level, NameForms, Territory, Zone, Zoning, ZoningRef
from osq.territory.tables import Row
from osq.text import quote

COMMUNE_SEPARATOR = "+"


def build_territory(files: TerritoryFiles, config: ObservatoryConfig) -> Territory:
    """The territory of files in which the checks found no error; else KeyError, ValueError."""
    if not files.zonings:
        return Territory({}, ())
    read = [matrix for file in files.shares for matrix in _compositions(file, files)]
    documented = {
        (matrix.target, matrix.target_codes[row]) for matrix in read for row in matrix.rows
    }
    zonings = [_zoning(file, documented) for file in files.zonings]
    zonings += [_agglomeration(perimeter, files, config) for perimeter in config.perimeters]
    by_ref = {zoning.ref: zoning for zoning in sorted(zonings, key=lambda zoning: zoning.ref)}
    compositions = (
        *read,
        *_nested(by_ref),
        *_perimeters(by_ref, files, config, read),
        *_units(by_ref, read),
    )
    outlines, sources = draw(files, by_ref, compositions)
    return Territory(
        zonings=by_ref,
        compositions=compositions,
        outlines=outlines,
        communes_without_iris=frozenset(
            row["commune"]
            for file in files.of_level("iris")
            for row, code in file.table.cells("code")
            if not code
        ),
        outline_sources=sources,
    )


def _zoning(file: ZoningFile, documented: set[tuple[ZoningRef, str]]) -> Zoning:
    declared = file.declaration
    rows = {code: row for row, code in file.table.cells("code") if code}
    zones = {
        code: Zone(
            code=code,
            name=code if declared.level == "unit" else row["name"],
            ref=file.ref,
            level=declared.level,
            forms=_forms(row, declared.level),
            communes=_communes(row, declared.level),
            quality=row["quality"],
            documented=declared.level != "quartier" or (file.ref, code) in documented,
            signatory=row["signatory"] == "1",
        )
        for code, row in sorted(rows.items())
    }
    return Zoning(
        file.ref,
        declared.level,
        declared.label,
        declared.from_,
        declared.until,
        zones,
        declared.nature,
    )


def _forms(row: Row, level: Level) -> NameForms:
    """The forms of the file; an IRIS has none, its name is quoted instead.

    A unit is known by its code alone: the name of a school never enters.
    """
    if level == "unit":
        return NameForms(row["code"], row["code"], row["code"])
    if level == "iris":
        name = quote(row["name"])
        return NameForms(f"l’IRIS {name}", f"de l’IRIS {name}", f"dans l’IRIS {name}")
    return NameForms(row["article_name"], row["de"], row["a"], row["plural"] == "1")


def _communes(row: Row, level: Level) -> tuple[str, ...]:
    if level == "commune":
        return (row["code"],)
    if level == "iris":
        return (row["commune"],)
    return tuple(sorted(row["communes"].split(COMMUNE_SEPARATOR)))


def _agglomeration(
    perimeter: Perimeter, files: TerritoryFiles, config: ObservatoryConfig
) -> Zoning:
    ref = ZoningRef("agglomeration", perimeter.vintage)
    told = files.members(perimeter)
    members = {code for ref in files.in_time(perimeter) or told for code in told[ref]}
    named = config.agglomeration
    zone = Zone(
        code=named.code,
        name=named.name,
        ref=ref,
        level="agglomeration",
        forms=NameForms(named.name, named.de, named.a),
        communes=tuple(sorted(members)),
        quality=perimeter.label,
    )
    return Zoning(
        ref,
        "agglomeration",
        f"{named.name}, {perimeter.label}",
        perimeter.from_,
        perimeter.until,
        {zone.code: zone},
    )


def _compositions(file: ShareFile, files: TerritoryFiles) -> Iterator[Composition]:
    """One matrix per support named in the file."""
    codes = {zoning.ref: zoning.codes for zoning in files.zonings}
    for support in sorted({row["support"] for row in file.table.rows}):
        shares = [
            Share(
                row["target"],
                row["source"],
                int(row["weight_used"]),
                int(row["share_inside"]) if row["share_inside"] else UNKNOWN,
                row["method"],
            )
            for row in file.table.rows
            if row["support"] == support
        ]
        yield assemble(
            file.source, file.target, support, codes[file.source], codes[file.target], shares
        )


def _nested(zonings: Mapping[ZoningRef, Zoning]) -> Iterator[Composition]:
    """IRIS to commune, as the table of IRIS says.

    Nothing for IRIS of communes that another vintage merged: a passage of communes leads there.
    """
    for source in zonings.values():
        for target in zonings.values():
            if (source.level, target.level) == ("iris", "commune"):
                pairs = [(code, zone.communes[0]) for code, zone in source.zones.items()]
                if all(home in target.zones for _, home in pairs):
                    yield _whole(source, target, pairs)


def _perimeters(
    zonings: Mapping[ZoningRef, Zoning],
    files: TerritoryFiles,
    config: ObservatoryConfig,
    read: list[Composition],
) -> Iterator[Composition]:
    """Commune to agglomeration, as each table of communes says.

    A vintage of communes that does not hold in the perimeter's time tells nothing when a
    passage shows that it draws another ground: a sum would be short, or too large.
    """
    for perimeter in config.perimeters:
        target = zonings[ZoningRef("agglomeration", perimeter.vintage)]
        told, in_time = files.members(perimeter), files.in_time(perimeter)
        for ref, members in told.items():
            if ref in in_time or _same_ground(ref, told, in_time, read):
                home = config.agglomeration.code
                yield _whole(zonings[ref], target, [(code, home) for code in sorted(members)])


def _same_ground(
    communes: ZoningRef,
    told: Mapping[ZoningRef, frozenset[str]],
    in_time: frozenset[ZoningRef],
    read: list[Composition],
) -> bool:
    """Whether every passage to or from the perimeter's time keeps each commune in, or out."""
    return all(
        (matrix.source_codes[column] in told[matrix.source])
        == (matrix.target_codes[row] in told[matrix.target])
        for matrix in read
        if communes in (matrix.source, matrix.target)
        if {matrix.source, matrix.target} <= in_time | {communes}
        for row, column, weight in zip(matrix.rows, matrix.columns, matrix.weight_used, strict=True)
        if weight > 0
    )


def _units(zonings: Mapping[ZoningRef, Zoning], read: list[Composition]) -> Iterator[Composition]:
    """Units to communes, where each lies in one and no file says otherwise."""
    known = {(matrix.source, matrix.target) for matrix in read}
    for source in zonings.values():
        for target in zonings.values():
            if (source.level, target.level) != ("unit", "commune"):
                continue
            single = all(len(zone.communes) == 1 for zone in source.zones.values())
            if single and (source.ref, target.ref) not in known:
                pairs = [(code, zone.communes[0]) for code, zone in source.zones.items()]
                yield _whole(source, target, pairs)


def _whole(source: Zoning, target: Zoning, pairs: Iterable[tuple[str, str]]) -> Composition:
    """Each source zone wholly in its target zone: known exactly."""
    codes = sorted(source.zones), sorted(target.zones)
    shares = (Share(home, code, SCALE, SCALE, EXACT) for code, home in pairs)
    return assemble(source.ref, target.ref, ANY_SUPPORT, *codes, shares)
