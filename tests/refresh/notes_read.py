"""What a reader finds in notes and exports: numbers and signs by zone and indicator, no more.

He knows the conventions (labels, units) and the names of zones, and has the files; nothing else.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from pypdf import PdfReader

from osq.confidentiality.release import IndicatorModel, ReleasedZone, ZoneKey

Found = dict[tuple[str, str], str]
"""(zone as dossiers name it, indicator) -> what is printed, a number as "1234.5"."""

_TABLE = "Tous les indicateurs"
_VALUE = r"(?:−?[\d\u202f]+(?:,\d+)?|s|n\.s\.|///|…)"
_LEVELS = {"agglomération": "agglomeration"}


class Disagreement(AssertionError):
    """Two places print different things of one cell."""


def text_of(path: Path) -> str:
    """The text of a note, lines joined, hyphens at their ends kept apart."""
    pages = [page.extract_text() for page in PdfReader(path).pages]
    return re.sub(r"[ \n]+", " ", " ".join(pages))


def plain(printed: str) -> str:
    """A printed number as a dossier holds it."""
    return printed.replace("\u202f", "").replace("−", "-").replace(",", ".")


def read_note(
    path: Path, zones: Mapping[ZoneKey, ReleasedZone], indicators: Sequence[IndicatorModel]
) -> Found:
    """The table of all indicators of a note, and that of communes or quartiers."""
    text, key = text_of(path), _zone_of(path, zones)
    found: Found = {}
    table = text.partition(_TABLE)[2]
    for columns, row in _rows(table, key, zones, indicators):
        for zone, value in columns:
            _add(found, (f"{zone.level}:{zone.code}", row), value)
    for zone, indicator, value in _by_zone(text, zones, indicators):
        _add(found, (f"{zone.level}:{zone.code}", indicator), value)
    return found


def read_export(path: Path) -> Found:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        found: Found = {}
        for row in csv.DictReader(stream, delimiter=";"):
            level = row["Niveau"].lower()
            zone = f"{_LEVELS.get(level, level)}:{row['Code de la zone']}"
            _add(found, (zone, row["Code"]), plain(row["Valeur"]))
        return found


def merged(several: Sequence[Found]) -> Found:
    """All that is found in several files, which must agree."""
    found: Found = {}
    for one in several:
        for cell, value in one.items():
            _add(found, cell, value)
    return found


def _add(found: Found, cell: tuple[str, str], value: str) -> None:
    if found.setdefault(cell, value) != value:
        raise Disagreement(f"{cell}: {found[cell]} and {value}")


def _zone_of(path: Path, zones: Mapping[ZoneKey, ReleasedZone]) -> ZoneKey:
    kind, _, rest = path.stem.partition("2013-")[2].partition("-")
    code = rest.partition("-")[0]
    (key,) = (key for key in zones if key.level == kind and code in ("", key.code))
    return key


def _rows(
    text: str,
    key: ZoneKey,
    zones: Mapping[ZoneKey, ReleasedZone],
    indicators: Sequence[IndicatorModel],
) -> Iterator[tuple[list[tuple[ZoneKey, str]], str]]:
    """Rows "label unit value value": the zone's, its communes', the agglomeration's."""
    (whole,) = (each for each in zones if each.level == "agglomeration")
    above = [ZoneKey("commune", code) for code in zones[key].parents if key.level == "quartier"]
    columns = [key, *above, *([whole] if key != whole else [])]
    for one in sorted(indicators, key=lambda each: -len(each.label)):
        values = " ".join([f"({_VALUE})"] * len(columns))
        pattern = f"{re.escape(one.label)} {re.escape(one.unit)} {values}(?= |$)"
        for match in re.finditer(pattern, text):
            yield list(zip(columns, map(plain, match.groups()), strict=True)), one.id
        text = re.sub(pattern, " ", text)


def _by_zone(
    text: str, zones: Mapping[ZoneKey, ReleasedZone], indicators: Sequence[IndicatorModel]
) -> Iterator[tuple[ZoneKey, str, str]]:
    """Tables with a row per zone, whose header is "Commune label (unit) label (unit)..."."""
    short = {f"{one.short_label or one.label} ({one.unit})": one.id for one in indicators}
    label = "|".join(re.escape(each) for each in sorted(short, key=lambda each: -len(each)))
    for level, word in (("commune", "Commune"), ("quartier", "Quartier")):
        for header in re.finditer(f"{word}((?: (?:{label}))+) ", text):
            series = [short[each] for each in re.findall(label, header[1])]
            rest = text[header.end() :]
            values = " ".join([f"({_VALUE})"] * len(series))
            for key, zone in zones.items():
                if key.level in (level, "commune", "agglomeration"):
                    row = re.search(f"(?:^| ){re.escape(zone.name)} {values}(?= |$)", rest)
                    if row:
                        for name, value in zip(series, map(plain, row.groups()), strict=True):
                            yield key, name, value
