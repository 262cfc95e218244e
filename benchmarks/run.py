"""What osq costs, measured on a demonstration made for the occasion (`make bench`).

CPU seconds of whole processes, children included, with the least of several runs; ratios
compare figures of one run of this script only, since the machine may be shared.
"""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import openpyxl

REPOSITORY = Path(__file__).resolve().parents[1]
OSQ = [sys.executable, "-m", "osq.cli.main"]
AGGREGATE = (
    "import sys, time; from pathlib import Path;"
    "from osq.aggregation.aggregate import aggregate; from osq.observatory import load_observatory;"
    "from osq.store.workspace import Workspace as W; w = W(load_observatory(Path(sys.argv[1])));"
    "given = w.store.observations(2013), w.conventions, w.territory, w.observatory.config, 2013;"
    "start = time.process_time(); aggregate(*given); print(time.process_time() - start)"
)
STRAIGHT = "import pandas, sys; [pandas.read_excel(f, sheet_name=None) for f in sys.argv[1:]]"


@dataclass(frozen=True)
class Cost:
    """CPU and wall seconds of one command."""

    cpu: float
    wall: float


def cost(command: list[str], home: Path, runs: int = 1) -> Cost:
    """The cheapest of `runs` runs; raises CalledProcessError when the command fails."""
    costs = []
    for _ in range(runs):
        before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        environment = {**os.environ, "OSQ_HOME": str(home)}
        subprocess.run(command, cwd=home, env=environment, check=True, capture_output=True)
        wall, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
        used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        costs.append(Cost(used, wall))
    return min(costs, key=lambda item: item.cpu)


def loaded(home: Path) -> float:
    """The least CPU seconds, of three, of aggregating an edition once its observations are read."""
    command = [sys.executable, "-c", AGGREGATE, str(home)]
    runs = (subprocess.run(command, cwd=REPOSITORY, check=True, capture_output=True) for _ in "123")
    return min(float(run.stdout) for run in runs)


def _size(path: Path) -> tuple[int, str]:
    return path.stat().st_size, path.name


def _rows(paths: list[Path]) -> int:
    """Rows of all sheets, titles included: 250 a delivery is the target's size."""
    books = [openpyxl.load_workbook(path, read_only=True) for path in paths]
    return sum(sheet.max_row or 0 for book in books for sheet in book.worksheets)


def main() -> int:
    """Prints one line per measure."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "demo"
        subprocess.run([*OSQ, "demo", str(home)], cwd=REPOSITORY, check=True, capture_output=True)
        files = sorted(map(str, (home / "data/deliveries/inbox").glob("*.xlsx")))
        build = [*OSQ, "build-notes", "--year", "2013", "--jobs", "2"]
        ten = sorted((home / "data/deliveries/inbox").glob("*2013*.xlsx"), key=_size)[-10:]
        fresh = Path(folder) / "fresh"
        shutil.copytree(home, fresh)
        measures = [
            (
                f"osq ingest, ten deliveries ({_rows(ten)} rows)",
                cost([*OSQ, "ingest", *map(str, ten)], fresh),
            ),
            ("osq --help", cost([*OSQ, "--help"], home, 5)),
            (
                f"pandas.read_excel, {len(files)} deliveries",
                cost([sys.executable, "-c", STRAIGHT, *files], home),
            ),
            (f"osq validate, {len(files)} deliveries", cost([*OSQ, "validate", *files], home)),
            (f"osq ingest, {len(files)} deliveries", cost([*OSQ, "ingest", *files], home)),
            ("osq status", cost([*OSQ, "status"], home, 5)),
            ("osq aggregate", cost([*OSQ, "aggregate", "--year", "2013"], home)),
            ("osq build-notes, 39 notes", cost(build, home)),
            ("osq build-notes, nothing new", cost(build, home)),
        ]
        after_loading = loaded(home)
    print(f"{'':42} {'CPU s':>8} {'wall s':>8}")
    for name, used in measures:
        print(f"{name:42} {used.cpu:8.2f} {used.wall:8.2f}")
    print(f"{'of osq aggregate, after loading':42} {after_loading:8.2f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
