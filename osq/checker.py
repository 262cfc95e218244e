"""Checks the certificate of a dossier (docs/confidentiality.md), knowing nothing of osq."""

from __future__ import annotations

import hashlib
import json
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from fractions import Fraction
from functools import cache
from math import lcm
from pathlib import Path

from osq.checker_rules import NUMBER, broken, read

SEALED = ("geography.csv", "known.csv", "lines.csv", "protected.csv", "structure.json")
RANGE = re.compile(rf"({NUMBER.pattern})?\.\.({NUMBER.pattern})?")
Unknown = tuple[str, str, int]  # measure, part, state
Terms = dict[Unknown, Fraction]
ZERO = Fraction(0)


class Row:
    """What is `said`: a sum of terms is at least `low`, or above it; all multiplied to be whole."""

    def __init__(self, said: str, terms: Terms, low: Fraction | int, above: bool = False) -> None:
        scale = lcm(low.denominator, *(number.denominator for number in terms.values()))
        self.terms = {one: n.numerator * (scale // n.denominator) for one, n in terms.items()}
        self.said, self.scale, self.low = said, scale, int(low * scale) + above


def added(*some: tuple[Fraction | int, Terms]) -> Terms:
    """The sum of terms, each multiplied."""
    total: Terms = {}
    for factor, terms in some:
        for unknown, number in terms.items():
            more = number if factor == 1 else factor * number  # fractions are slow
            total[unknown] = total[unknown] + more if unknown in total else more
    return total


class Dossier:
    """What the files of a folder say, and the rows that follow."""

    def __init__(self, folder: Path) -> None:
        structure = json.loads((folder / "structure.json").read_text("utf-8"))
        self.measures, self.series = structure["measures"], structure["series"]
        self.relations, self.changed = structure["relations"], structure["changed"]
        self.shares: dict[tuple[str, str], dict[str, Fraction]] = {}
        for way, zone, part, weight in read(folder / "geography.csv", "way,zone,part,weight"):
            share = Fraction(int(weight), structure["scales"].get(way, 10_000))
            self.shares.setdefault((way, zone), {})[part] = share
        known = read(folder / "known.csv", "measure,zone,value")
        self.known = {(measure, zone): Fraction(value) for measure, zone, value in known}
        self.lines = read(folder / "lines.csv", "release,state,zone,series,kind,text")
        columns = "zone,without,plus,minus,state,width,reach,why"
        self.protected = read(folder / "protected.csv", columns)
        self.numbers = {  # release, state, zone and measures of a count -> what is printed
            (release, state, zone, *sorted(self.series[name]["of"])): Fraction(text)
            for release, state, zone, name, kind, text in self.lines
            if kind == "value" and "over" not in self.series[name] and NUMBER.fullmatch(text)
        }
        self.sum, self.at = cache(self._sum), cache(self._at)

    def _at(self, measure: str, part: str, state: str) -> Terms:
        """The value in a state is that of the last state, up to it, in which it changed."""
        changes = self.changed.get(measure, {}).items()
        states = [int(one) for one, parts in changes if part in parts and int(one) <= int(state)]
        scale = self.measures[measure]["scale"]
        return {(measure, part, max(states, default=1)): Fraction(1, scale)}

    def _sum(self, measures: str, zones: str, state: str, without: str = "") -> Terms:
        """Measures (names apart by spaces) in what zones have in common, outside others."""
        found: list[tuple[Fraction, Terms]] = []
        for name in measures.split():
            ways, way = self.measures[name]["ways"], self.measures[name]["way"]
            inside, outside = (
                [self.shares[ways.get(zone, way), zone] for zone in names.split()]
                for names in (zones, without)
            )
            for part in inside[0]:
                held = min([one.get(part, ZERO) for one in inside])
                less = sum([one[part] for one in outside if part in one])
                found.append((max(held - less, ZERO) if less else held, self.at(name, part, state)))
        return added(*found)

    def rows(self, parts: set[str]) -> Iterator[Row]:
        """What the lines tell, then the relations in `parts`: between zeros they say nothing."""
        for number, line in enumerate(self.lines, 2):
            yield from self.told(f"la ligne {number} de lines.csv ({','.join(line)})", line)
        states = {
            "1",
            *(one[1] for one in self.lines),
            *(s for one in self.protected for s in one[4].split()),
        }
        places = {(part, state) for part in parts for state in states}
        for one in self.relations:
            names = {one["total"]: 1} | dict.fromkeys(one["parts"], -1)
            for place in sorted(places) if names.keys() <= self.measures.keys() else ():
                terms = added(*((sign, self.at(name, *place)) for name, sign in names.items()))
                for sign in (1, -1) if one["exhaustive"] else (1,):
                    yield Row(f"une relation de {one['total']}, {place}", added((sign, terms)), 0)

    def told(self, said: str, line: list[str]) -> Iterator[Row]:
        """What a line tells; a count is a sum over 1.  Raises ValueError where not understood."""
        release, state, zone, name, kind, text = line
        of, over = self.series[name]["of"], self.series[name].get("over", [])
        per, step = self.series[name].get("per", 1), Fraction(self.series[name]["step"])
        public = any((one, zone) in self.known for one in over)
        top, base = (self.sum(" ".join(m), zone, state) for m in (of, [] if public else over))
        value = sum(self.known[one, zone] for one in over if public) + (not over)
        of_step = ((one.numerator * step.denominator, one.denominator) for one in top.values())
        rounded = bool(over) or any(n % (d * step.numerator) for n, d in of_step)
        ends: list[Fraction | None] = []
        if text == "s":
            told = all(self.measures[one]["zeros_shown"] for one in of) and kind == "value"
            told &= not any(zone in self.measures[one].get("doubtful", ()) for one in of)
            shown = self.numbers.get((release, state, zone, *sorted(over)), -1) if base else value
            large = shown >= self.series[name].get("minimum_base", 0)
            if told and large and all(one.denominator == 1 for one in top.values()):
                yield Row(said, top, 1)
        elif text == "n.s." and over:
            yield Row(said, added((-1, base)), -self.series[name]["minimum_base"], above=True)
        elif kind == "value" and NUMBER.fullmatch(text):
            ends = [Fraction(text) - step / 2 * rounded, Fraction(text) + step / 2 * rounded]
            yield from [Row(said, base, self.series[name]["minimum_base"])] if base else []
        elif kind == "range" and RANGE.fullmatch(text):
            ends, rounded = [Fraction(end) if end else None for end in text.split("..")], False
        elif text not in ("///", "…"):
            raise ValueError(f"{said}, que ce programme ne sait pas vérifier")
        for sign, end in zip((1, -1), ends, strict=False):
            if end is not None:
                terms = added((sign * per, top), (-sign * end, base))
                yield Row(said, terms, sign * end * value, above=rounded and sign < 0)

    def cells(self) -> Iterator[Row]:
        """Protected cells, at least as large as wide; of two states, what the first has more."""
        for zone, without, plus, minus, states, width, _, _ in self.protected:
            sums = (
                (way * sign, self.sum(names, zone, state, without))
                for way, state in zip((1, -1), states.split(), strict=False)
                for sign, names in ((1, plus), (-1, minus))
            )
            yield Row(f"{plus} dans {zone}", added(*sums), int(width))


def faults(folder: Path) -> Iterator[str]:
    """As `check`, but raises where something is malformed."""
    text = (folder / "certificate.json").read_text("utf-8")
    proof = json.loads(text, parse_float=str, parse_constant=str)  # only whole numbers add up
    base, tables, pairs = told = [proof[key] for key in ("base", "tables", "cells")]
    contents = {name: (folder / name).read_bytes() for name in SEALED}
    contents["certificate.json"] = json.dumps(told, separators=(",", ":")).encode()
    for name, content in contents.items():
        if proof["files"].get(name) != hashlib.sha256(content).hexdigest():
            raise ValueError(f"{name} a été modifié depuis que le certificat a été écrit")
    cells = list((dossier := Dossier(folder)).cells())
    if len(cells) != len(pairs):
        raise ValueError("il faut deux tables par case protégée, ni plus ni moins")
    unknowns = {(which, part, state) for one in (base, *tables) for which, part, state, _ in one}
    signs = (Row(f"le signe de {one}", {one: Fraction(1)}, 0) for one in sorted(unknowns))
    rows = [*cells, *dossier.rows({part for _, part, _ in unknowns}), *signs]
    places: dict[Unknown, list[tuple[int, int]]] = defaultdict(list)
    for number, row in enumerate(rows):
        for unknown, factor in row.terms.items():
            places[unknown].append((number, factor))
    sums, wrong, values = [0] * len(rows), set(range(len(cells), len(rows))), []
    for which, changes in enumerate((base, *tables), -1):
        new, touched = list(sums), set(wrong)
        for measure, part, state, change in changes:
            for number, factor in places[measure, part, state]:
                new[number] += change * factor
                touched.add(number)
        bad = {one for one in touched if one >= len(cells) and new[one] < rows[one].low}
        if which < 0:
            sums, wrong = new, bad
        else:
            values.append(new[: len(cells)])
            yield from (f"La table {which} contredit {rows[one].said}." for one in sorted(bad))
    for number, (line, pair) in enumerate(zip(dossier.protected, pairs, strict=True)):
        low, high = sorted(values[which][number] for which in pair)
        if high - low < max(cells[number].low, 1):
            yield f"{cells[number].said} ne varie pas assez d’une table à l’autre."
        if line[6] and high < int(line[6]) * cells[number].scale:
            yield f"{cells[number].said} reste sous le seuil dans les deux tables."


def check(folder: Path) -> list[str]:
    """The faults of a dossier and its certificate, in French; none where it is proved safe."""
    try:
        return [*faults(folder), *broken(folder)]
    except Exception as error:  # whatever cannot be read proves nothing
        return [f"Rien n’est prouvé\u00a0: {error}."]


if __name__ == "__main__":
    sys.exit("\n".join(check(Path(*sys.argv[1:]))) or None)
