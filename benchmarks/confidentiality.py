"""What hiding costs: the confidentiality benchmark, and invented territories like it.

`python -m benchmarks.confidentiality DIR --width 5 --output pattern.csv` reads `base.csv`
(geo, cat, freq) and `geo.csv` (parent, child; parents may nest and overlap) of a directory,
chooses what to hide of the counts of every geo and parent for every category and their total,
and prints what it cost.  `--seeds 20 --size 1` does so on generated territories instead.

Rule: counts of 1 to 4 are hidden, zeros shown.  Attacker A1 knows that counts are whole and not
negative; A2 also that what is hidden is at least 1, and must not prove it under the threshold.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import resource
import subprocess
import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from osq.protection.attack import intervals
from osq.protection.certify import check
from osq.protection.dossier import WHOLE, CountSeries, Dossier, Line, Measure, Protected
from osq.protection.forms import Forms
from osq.protection.pattern import choose
from osq.protection.statements import pose
from osq.protection.system import Problem

THRESHOLD = 5
TOTAL = "Total"
WORK = 1_800_000_000
"""Search for a cheap pattern ends after it: about forty seconds."""
PIECE = 11
"""What hiding one more cell costs beside its count, so that cells and units are both few."""


@dataclass(frozen=True)
class Tables:
    """Counts by (unit, category), and the units of every zone; all else is their sums."""

    counts: Mapping[tuple[str, str], int]
    zones: Mapping[str, tuple[str, ...]]

    @cached_property
    def categories(self) -> tuple[str, ...]:
        return tuple(sorted({category for _, category in self.counts}))

    @cached_property
    def cells(self) -> dict[tuple[str, str], int]:
        """The count of each released cell, zone by zone, the total last."""
        found: dict[tuple[str, str], int] = {}
        for zone, units in self.zones.items():
            each = [
                sum(self.counts.get((unit, category), 0) for unit in units)
                for category in self.categories
            ]
            found |= {(zone, name): n for name, n in zip(self.categories, each, strict=True)}
            found[zone, TOTAL] = sum(each)
        return found


@dataclass(frozen=True)
class Cost:
    """What one run found, and what it took: seconds and megabytes."""

    primaries: int
    complementary: int
    units: int
    unprotected: int
    cpu: float
    wall: float
    audit: float
    checked: float
    memory: float
    digest: str


def read(folder: Path) -> Tables:
    """The benchmark's files as tables; a count that is not delivered is 0."""
    with (folder / "base.csv").open(encoding="utf-8", newline="") as file:
        counts = {(row["geo"], row["cat"]): int(row["freq"]) for row in csv.DictReader(file)}
    children: dict[str, list[str]] = {}
    with (folder / "geo.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            children.setdefault(row["parent"], []).append(row["child"])
    return tables(counts, children)


def tables(counts: Mapping[tuple[str, str], int], children: Mapping[str, Sequence[str]]) -> Tables:
    """Every geo and parent by every category and the total."""
    units = sorted({geo for geo, _ in counts})

    def inside(zone: str) -> set[str]:
        if zone not in children:
            return {zone}
        return {unit for child in children[zone] for unit in inside(child)}

    return Tables(
        counts, {zone: tuple(sorted(inside(zone))) for zone in [*units, *sorted(children)]}
    )


def dossier_of(given: Tables, attacker: str) -> Dossier:
    """The cells as the lines of a release, every one shown."""
    land = {zone: tuple((unit, WHOLE) for unit in units) for zone, units in given.zones.items()}
    return Dossier(
        measures={name: Measure(name, zeros_shown=attacker == "A2") for name in given.categories},
        series={
            **{name: CountSeries(name, (name,)) for name in given.categories},
            TOTAL: CountSeries(TOTAL, given.categories),
        },
        geography={"": land},
        lines=tuple(Line(zone, name, str(count)) for (zone, name), count in given.cells.items()),
    )


def problem_of(given: Tables, attacker: str, width: int) -> Problem:
    """The cells as candidates to show or to hide, as `osq audit` has them."""
    dossier, counts = dossier_of(given, attacker), list(given.cells.values())
    primary = frozenset(n for n, count in enumerate(counts) if 1 <= count < THRESHOLD)
    protected = [
        Protected(
            dossier.lines[number].zone,
            dossier.series[dossier.lines[number].series].of,
            width=width,
            reach=THRESHOLD if attacker == "A2" else None,
        )
        for number in sorted(primary)
    ]
    unknowns = Forms(dossier, protected).unknowns
    return pose(
        dossier,
        protected,
        primary,
        {number: PIECE + count for number, count in enumerate(counts) if count},
        np.array([given.counts.get((one.part, one.measure), 0) for one in unknowns]),
    )


def run(
    given: Tables, attacker: str, width: int, output: Path | None = None, work: int = WORK
) -> Cost:
    """Chooses, audits from scratch, checks the certificates; writes the pattern."""
    problem = problem_of(given, attacker, width)
    cpu, wall = time.process_time(), time.perf_counter()
    pattern = choose(problem, work=work)
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    known = problem.known(pattern.hidden)
    audit = time.perf_counter()
    found = intervals(known, problem.targets.matrix)
    audit = time.perf_counter() - audit
    narrow = found.reached_high - found.reached_low < problem.targets.width
    narrow |= found.reached_high < problem.targets.reach
    checked = time.perf_counter()
    wrong = check(pattern.certificate, known, problem.targets)
    checked = time.perf_counter() - checked
    if wrong or narrow.sum() != len(pattern.unprotected):
        raise AssertionError(f"{len(wrong)} certificates fail, {narrow.sum()} cells are narrow")
    freq, more = np.array(list(given.cells.values())), pattern.hidden & ~problem.primary
    text = "".join(_lines(given, problem.primary, pattern.hidden))
    if output is not None:
        output.write_text(text, encoding="utf-8")
    return Cost(
        int(problem.primary.sum()),
        int(more.sum()),
        int(freq[more].sum()),
        len(pattern.unprotected),
        cpu,
        wall,
        audit,
        checked,
        resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        hashlib.sha256(text.encode()).hexdigest()[:16],
    )


def _lines(given: Tables, primary: Iterable[bool], hidden: Iterable[bool]) -> Iterable[str]:
    yield "geo,cat,freq,primary,suppressed\n"
    for ((zone, category), freq), first, gone in zip(
        given.cells.items(), primary, hidden, strict=True
    ):
        yield f"{zone},{category},{freq},{int(first)},{int(gone)}\n"


SIZES = (94, 18, 14, 12, 10, 8, 7, 6, 6, 5, 5, *(4,) * 3, *(3,) * 6, *(2,) * 10, *(1,) * 15)
"""IRIS of each commune."""
MEANS = (27.0, 20.0, 12.5, 8.5, 8.0, 4.5, 4.2, 2.0)
NONE = (0.0, 0.0, 0.04, 0.08, 0.08, 0.17, 0.24, 0.38)
"""Each category's mean count, and the share of IRIS where there is none of it at all."""
SPREAD = 0.85
"""Standard deviation of the logarithm of an IRIS's size."""


def generated(seed: int, size: int = 1) -> Tables:
    """An invented territory with the profile of the given one, `size` times as large."""
    random = np.random.default_rng([seed, size])
    counts: dict[tuple[str, str], int] = {}
    children: dict[str, list[str]] = {"AGGLO": []}
    order: list[str] = []
    for commune, irises in enumerate(sorted(SIZES * size, reverse=True)):
        name = f"C{commune:03d}"
        children["AGGLO"].append(name)
        children[name] = [f"I{commune:03d}{iris:03d}" for iris in range(irises)]
        order += children[name]
    for iris in order:
        weight = random.lognormal(-(SPREAD**2) / 2, SPREAD)
        for category, (mean, none) in enumerate(zip(MEANS, NONE, strict=True)):
            rate = mean * weight / (1 - none)
            even, some = random.random() < 0.25, random.random() >= none
            drawn = random.poisson(rate) if even else random.geometric(1 / (1 + rate)) - 1
            counts[iris, f"k{category}"] = int(drawn) if some else 0
    children.update(_quartiers(order, size, random))
    return tables(counts, children)


def _quartiers(order: list[str], size: int, random: np.random.Generator) -> dict[str, list[str]]:
    """Runs of neighbouring IRIS, across borders too; eight of thirty overlap others."""
    runs, at = [], 0
    for _ in range(22 * size):
        length = int(random.integers(2, 10))
        runs.append((at, at + length))
        at += length + int(random.integers(0, 4))
    for number in random.choice(len(runs), 8 * size, replace=False).tolist():
        start, end = runs[number]
        shift = int(random.integers(-2, 3)) or 1
        runs.append((max(0, start + shift), end + shift + int(random.integers(0, 2))))
    return {f"Q{number:03d}": order[start:end] for number, (start, end) in enumerate(runs)}


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints one line per territory."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--width", type=int, help="5 for A1, 4 for A2 unless said")
    parser.add_argument("--attacker", choices=("A1", "A2"), default="A1")
    parser.add_argument("--output", type=Path)
    parser.add_argument("--seeds", type=int, default=0, help="generated territories")
    parser.add_argument("--seed", type=int, help="one generated territory")
    parser.add_argument("--size", type=int, default=1, help="times the given size")
    parser.add_argument("--work", type=int, default=1, help="times the usual search")
    given = parser.parse_args(arguments)
    width = given.width or (5 if given.attacker == "A1" else 4)
    if given.seeds:
        return _many(given.seeds, given.size, given.attacker, width, given.work)
    if given.folder is None and given.seed is None:
        parser.error("a directory, --seeds or --seed")
    read_in = read(given.folder) if given.seed is None else generated(given.seed, given.size)
    cost = run(read_in, given.attacker, width, given.output, given.work * WORK)
    print(
        f"primary {cost.primaries}, complementary {cost.complementary}, "
        f"sum hidden {cost.units}, unprotected {cost.unprotected}, "
        f"ratio {cost.complementary / max(cost.primaries, 1):.3f}, "
        f"cpu {cost.cpu:.1f} s, wall {cost.wall:.1f} s, memory {cost.memory:.0f} MB, "
        f"audit {cost.audit:.2f} s, certificates checked {cost.checked:.3f} s, "
        f"pattern {cost.digest}"
    )
    return 1 if cost.unprotected else 0


def _many(seeds: int, size: int, attacker: str, width: int, work: int) -> int:
    """Each territory in a process of its own, for its memory."""
    failed, ratios = 0, []
    for seed in range(seeds):
        command = [sys.executable, "-m", "benchmarks.confidentiality", "--seed", str(seed)]
        command += ["--size", str(size), "--attacker", attacker, "--width", str(width)]
        command += ["--work", str(work)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        print(f"seed {seed}: {done.stdout.strip() or done.stderr.strip()[-300:]}", flush=True)
        failed += done.returncode != 0
        if "ratio " in done.stdout:
            ratios.append(float(done.stdout.split("ratio ")[1].split(",")[0]))
    print(f"{len(ratios)} territories, mean ratio {np.mean(ratios):.3f}, {failed} not protected")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
