"""Checks that a dossier obeys the rules that it states (docs/confidentiality.md): what the last
release prints, what it must hide, and that `protected.csv` names it.  Knows nothing of osq.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
Cell = tuple[str, str]  # measure, zone


def read(path: Path, columns: str) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        header, *rows = csv.reader(stream, strict=True)
    if ",".join(header) != columns or any(len(one) != len(header) for one in rows):
        raise ValueError(f"{path.name} n’a pas partout les colonnes {columns}")
    return rows


class Told:
    """The last release of a dossier, its rules, and, where it is there, what is known inside."""

    def __init__(self, folder: Path) -> None:
        structure = json.loads((folder / "structure.json").read_text("utf-8"))
        self.series: dict[str, Any] = structure["series"]
        self.rules: list[dict[str, Any]] = structure.get("rules", [])
        lines = read(folder / "lines.csv", "release,state,zone,series,kind,text")
        last = max((int(line[0]) for line in lines), default=1)
        self.lines = [  # state, zone, series, text
            (state, zone, series, text)
            for release, state, zone, series, kind, text in lines
            if int(release) == last and kind == "value"
        ]
        self.known = _amounts(folder / "known.csv")
        inside = folder / "inside.csv"
        self.inside = _amounts(inside) if inside.exists() else {}
        self.listed = {  # measures, zone, state -> what the cell must be able to reach
            (tuple(sorted(plus.split())), zone, state): int(reach or 0)
            for zone, without, plus, minus, state, _, reach, _ in read(
                folder / "protected.csv", "zone,without,plus,minus,state,width,reach,why"
            )
            if not (without or minus)
        }
        self.counts = {  # measures, zone, state -> what is printed
            (tuple(sorted(self.series[name]["of"])), zone, state): text
            for state, zone, name, text in self.lines
            if "over" not in self.series[name]
        }

    def about(self, rule: dict[str, Any], zone: str) -> bool:
        return not rule["levels"] or zone.partition(":")[0] in rule["levels"]

    def printed(self, measures: list[str], zone: str, state: str) -> Fraction | None:
        """A sum that everybody may read: public, or a count of the release."""
        public = [self.known.get((name, zone)) for name in measures]
        if public and None not in public:
            return sum((value for value in public if value is not None), Fraction(0))
        text = self.counts.get((tuple(sorted(measures)), zone, state), "")
        return Fraction(text) if NUMBER.fullmatch(text) else None

    def known_inside(self, measures: list[str], zone: str) -> Fraction | None:
        found = [self.inside.get((m, zone), self.known.get((m, zone))) for m in measures]
        return None if None in found else sum((one for one in found if one), Fraction(0))

    def secrets(self) -> dict[Cell, int]:
        """What rules hide, as far as it is known inside -> what it must be able to reach."""
        found: dict[Cell, int] = {}
        for rule in self.rules:
            for zone in {zone for _, zone, _, _ in self.lines if self.about(rule, zone)}:
                for name in self._hidden(rule, zone.partition("@")[0]):
                    reach = rule["threshold"] if rule["kind"] == "count" else 0
                    found[name, zone] = max(found.get((name, zone), 0), reach)
        return found

    def _hidden(self, rule: dict[str, Any], zone: str) -> Iterator[str]:
        """The measures that a rule hides in a zone."""
        names, threshold = rule["measures"], rule["threshold"]
        if rule["kind"] == "base":
            base = self.known_inside([rule["of"]], zone)
            yield from names if base is not None and base < threshold else ()
            return
        for name in names:
            value = self.known_inside([name], zone)
            if value is not None and value < threshold and (value > 0 or rule["zeros"]):
                yield name
        for one in (self.series[name] for name in rule["complements"]):
            top, base = (self.known_inside(one[key], zone) for key in ("of", "over"))
            if top is not None and base and 0 <= base - top < threshold:
                yield from set(one["of"]) & set(names)

    def wrong(self, rule: dict[str, Any], state: str, zone: str, name: str, text: str) -> str:
        """What a printed number tells that the rule forbids; "" for nothing."""
        series, names, threshold = self.series[name], set(rule["measures"]), rule["threshold"]
        terms = {*series["of"], *series.get("over", ())}
        if rule["kind"] == "base":
            base = self.printed([rule["of"]], zone, state)
            small = bool(terms & names) and base is not None and base < threshold
            return f"alors que {rule['of']} est sous {threshold}" if small else ""
        value, least = Fraction(text), not rule["zeros"]
        if "over" not in series:
            small = set(series["of"]) <= names and least <= value < threshold
            return f"sous le seuil de {threshold}" if small else ""
        base = self.printed(series["over"], zone, state)
        if not base:
            return ""
        low, high = (
            (value + sign * Fraction(series["step"]) / 2) * base / series["per"] for sign in (-1, 1)
        )
        if set(series["of"]) <= names and low > 0 and high <= threshold:
            return f"et donne un numérateur sous le seuil de {threshold}"
        near = name in rule["complements"] and value <= series["per"] and base - low < threshold
        return f"et laisse hors du numérateur moins de {threshold}" if near else ""


def broken(folder: Path) -> Iterator[str]:
    """What is released, or lacks in `protected.csv`, against the rules, in French."""
    told = Told(folder)
    secrets = told.secrets()
    for cell, text in told.counts.items():
        if cell in told.listed and text != "s":
            yield f"{' '.join(cell[0])} dans {cell[1]} doit être caché, et ne l’est pas."
    for state, zone, name, text in told.lines:
        series = told.series[name]
        for measure in sorted({*series["of"], *series.get("over", ())}):
            if (reach := secrets.get((measure, zone))) is None:
                continue
            if text != "s":
                yield f"{name} dans {zone} ({text}) tient à {measure}, qu’une règle cache."
            if told.listed.get(((measure,), zone, state), -1) < reach:
                yield f"{measure} dans {zone}, qu’une règle cache, manque à protected.csv."
        for rule in told.rules if NUMBER.fullmatch(text) else ():
            if told.about(rule, zone) and (why := told.wrong(rule, state, zone, name, text)):
                yield f"{name} dans {zone} ({text}) est affiché {why}."


def _amounts(path: Path) -> dict[Cell, Fraction]:
    rows = read(path, "measure,zone,value")
    return {(measure, zone): Fraction(value) for measure, zone, value in rows}
