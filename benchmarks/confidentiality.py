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
from pathlib import Path

import numpy as np
from scipy import sparse

from osq.protection.attack import intervals
from osq.protection.certify import check
from osq.protection.pattern import choose
from osq.protection.system import NO_HIGH, NO_LOW, Ints, Problem, Rows, Targets

THRESHOLD = 5
TOTAL = "Total"
WORK = 1_800_000_000
"""Search for a cheap pattern ends after it: about forty seconds."""
PIECE = 11
"""What hiding one more cell costs beside its count, so that cells and units are both few."""


@dataclass(frozen=True)
class Tables:
    """Released cells: `form` (cells, unknowns) sums the delivered `counts` (unknowns,)."""

    names: tuple[tuple[str, str], ...]
    form: sparse.csr_array
    counts: Ints

    @property
    def freq(self) -> Ints:
        freq: Ints = self.form @ self.counts
        return freq


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
    categories = sorted({category for _, category in counts})
    place = {unit: number for number, unit in enumerate(units)}

    def inside(zone: str) -> set[int]:
        if zone in place:
            return {place[zone]}
        return {unit for child in children[zone] for unit in inside(child)}

    zones = [*units, *sorted(children)]
    belongs = np.zeros((len(zones), len(units)), dtype=np.int64)
    for number, zone in enumerate(zones):
        belongs[number, sorted(inside(zone))] = 1
    size = len(categories)
    sums = np.vstack([np.eye(size, dtype=np.int64), np.ones((1, size), dtype=np.int64)])
    form = sparse.csr_array(sparse.kron(sparse.csr_array(belongs), sparse.csr_array(sums)))
    values = [counts.get((unit, category), 0) for unit in units for category in categories]
    names = tuple((zone, category) for zone in zones for category in [*categories, TOTAL])
    return Tables(names, form, np.array(values, dtype=np.int64))


def problem_of(given: Tables, attacker: str, width: int) -> Problem:
    """The cells as candidates to show or to hide."""
    freq, unknowns = given.freq, len(given.counts)
    cells = np.arange(len(freq), dtype=np.int64)
    primary = (freq >= 1) & (freq < THRESHOLD)
    strong = attacker == "A2"
    some = (freq >= 1) & strong
    least = Rows(
        sparse.csr_array(given.form[some]),
        np.ones(int(some.sum()), dtype=np.int64),
        np.full(int(some.sum()), NO_HIGH),
    )
    count = int(primary.sum())
    targets = Targets(
        sparse.csr_array(given.form[primary]),
        np.full(count, width, dtype=np.int64),
        np.full(count, THRESHOLD if strong else NO_LOW),
    )
    return Problem(
        floor=np.zeros(unknowns, dtype=np.int64),
        truth=given.counts,
        fixed=Rows(sparse.csr_array((0, unknowns), dtype=np.int64), freq[:0], freq[:0]),
        shown=Rows(given.form, freq, freq),
        shown_by=cells,
        hidden=least,
        hidden_by=cells[some],
        primary=primary,
        closed=freq == 0,
        cost=PIECE + freq,
        targets=targets,
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
    freq, more = given.freq, pattern.hidden & ~problem.primary
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
    for (zone, category), freq, first, gone in zip(
        given.names, given.freq, primary, hidden, strict=True
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
