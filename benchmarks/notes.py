"""What a year's notes and a whole refresh cost, beside the straightforward way (`make bench`).

On ten deliveries of the demonstration.  Bare: the very HTML of the notes, with its fonts, given to
WeasyPrint with the same `pdf_variant`, one after another.  Straightforward: pandas reads every
sheet with openpyxl and sums it by zone, and writes the annexes as it does; matplotlib makes the
drawings as it comes (as many marks and labels, of the same size, but no outline of a map), then
the same pages; it checks nothing and hides nothing.  The same once more with the texts of drawings
left as texts, which matplotlib does when asked, for those who would ask.

`python -m benchmarks.notes bare HTML PDF`, `straight HTML PDF FONTTYPE FILE...`, `pages HOME HTML`,
`pdfs HOME` and `build HOME` are the processes that are measured.
"""

from __future__ import annotations

import json
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import openpyxl

from benchmarks.run import OSQ, REPOSITORY, Cost, cost

if TYPE_CHECKING:
    from osq.notes.outlines.material import Material
    from osq.notes.production.sheets import Sheet
    from osq.store.workspace import Workspace

YEAR = 2013
JOBS = 2
SELF = [sys.executable, "-m", "benchmarks.notes"]
_DRAWING = re.compile(r"<svg\b.*?</svg>", re.DOTALL)
_SIZE = re.compile(r'viewBox="[\d.-]+ [\d.-]+ ([\d.]+) ([\d.]+)"')
_MARK = re.compile(r"<(?:rect|circle)\b|(?<=[\" ])M(?=[\d-])")
"""A box, a dot, or an outline among those that a path holds."""
CORRECTED = ("caf-2013.xlsx", "Quartiers CUCS", "D8")


class Measure(NamedTuple):
    """One line of the answer; `ratio` beside its `target`, as texts."""

    name: str
    cost: Cost
    ratio: str = ""
    target: str = ""


def bare(pages: Path, output: Path, drawn: Callable[[str], str] = str) -> None:
    """One page after another, its drawings made anew by `drawn`; nothing of osq but its fonts."""
    import font_source_sans_pro
    from weasyprint import HTML
    from weasyprint.urls import URLFetcher

    folder, fetcher = Path(font_source_sans_pro.font_directory).as_uri(), URLFetcher()

    def with_fonts(url: str) -> object:
        return fetcher.fetch(url.replace("osq-font:", f"{folder}/"))

    output.mkdir(parents=True, exist_ok=True)
    base = (pages / "base").read_text("utf-8")
    for page in sorted(pages.glob("*.html")):
        document = HTML(
            string=drawn(page.read_text("utf-8")), base_url=base, url_fetcher=with_fonts
        )
        document.write_pdf(output / f"{page.stem}.pdf", pdf_variant="pdf/ua-1")


def straightforward(pages: Path, output: Path, fonttype: str, deliveries: Sequence[str]) -> None:
    """All sheets summed by zone, then the annexes, then the pages, one after another."""
    import pandas as pd

    for name in deliveries:
        for frame in pd.read_excel(name, sheet_name=None, engine="openpyxl").values():
            if len(frame.columns):
                frame.groupby(frame.columns[0]).sum(numeric_only=True)
    output.mkdir(parents=True)
    for annex in sorted(pages.glob("*.json")):
        sheets = json.loads(annex.read_text("utf-8"))
        frames = {name: pd.DataFrame(rows) for name, rows in sheets.items()}
        with pd.ExcelWriter(output / f"{annex.stem}.xlsx", engine="openpyxl") as book:
            for name, frame in frames.items():
                frame.to_excel(book, sheet_name=name, header=False, index=False)
        next(iter(frames.values())).to_csv(output / f"{annex.stem}.csv", sep=";", index=False)
    bare(pages, output, lambda page: redrawn(page, fonttype))


def redrawn(page: str, fonttype: str) -> str:
    """The page with each of its drawings made by matplotlib, its texts as outlines (`path`, as it
    comes) or left as texts (`none`).
    """
    from matplotlib import rc_context
    from matplotlib.figure import Figure

    def drawn(found: re.Match[str]) -> str:
        width, height = (float(each) / 96 for each in _SIZE.findall(found[0])[0])
        marks, labels = len(_MARK.findall(found[0])), found[0].count("<text")
        figure = Figure(figsize=(width, height))
        axes = figure.add_subplot()
        axes.scatter(range(marks), [7 * number % 11 for number in range(marks)], s=12)
        for number in range(labels):
            axes.text(number % 7, number // 7, "étiquette")
        content = StringIO()
        with rc_context({"svg.fonttype": fonttype}):
            figure.savefig(content, format="svg")
        svg = content.getvalue()
        return svg[svg.index("<svg") :].replace("<svg", '<svg role="img" aria-label="dessin"', 1)

    return _DRAWING.sub(drawn, page)


def write_pages(home: Path, target: Path) -> None:
    """The HTML of each note, as osq lays it out, and the cells of its annex."""
    from osq.notes.outlines.compose import planned
    from osq.notes.production.origins import NO_ORIGINS
    from osq.notes.production.render import to_html
    from osq.notes.production.tasks import make_tasks
    from osq.refresh.material import material_of
    from osq.refresh.pipeline import release_of

    workspace = _workspace(home)
    templates = workspace.observatory.templates
    material = material_of(workspace, release_of(workspace, YEAR))
    target.mkdir()
    (target / "base").write_text(templates.resolve().as_uri() + "/", "utf-8")
    zones = planned(material.release)
    for task in make_tasks(material, zones, templates, target, ["pdf"], NO_ORIGINS):
        name = task.note.file_name
        (target / f"{name}.html").write_text(to_html(task.note, templates), "utf-8")
        annex = {sheet.name: _plain(sheet) for sheet in task.annex.sheets}
        (target / f"{name}.json").write_text(json.dumps(annex), "utf-8")


def _plain(sheet: Sheet) -> list[list[str | int | float]]:
    """Header and rows of one length."""
    rows: list[list[str | int | float]] = [[column.heading for column in sheet.columns]]
    rows += (
        [float(one.value) if isinstance(one, tuple) else one for one in row] for row in sheet.rows
    )
    width = max(map(len, rows))
    return [[*row, *[""] * (width - len(row))] for row in rows]


def write_pdfs(material: Material, templates: Path, output: Path) -> int:
    """The PDFs of all notes and nothing beside them, as a build makes them; their number."""
    from osq.notes.outlines.compose import planned
    from osq.notes.production.origins import NO_ORIGINS
    from osq.notes.production.tasks import make_tasks
    from osq.notes.production.write import write_all

    output.mkdir(parents=True)
    zones = planned(material.release)
    tasks = make_tasks(material, zones, templates, output, ["pdf"], NO_ORIGINS)
    wanted = (replace(task, stale=("pdf",)) for task in tasks)
    return len(write_all(wanted, JOBS, lambda _: None))


def write_notes(material: Material, templates: Path, output: Path) -> int:
    """The notes with their annexes, those that changed; their number."""
    from osq.notes.production.build import build_notes

    return len(build_notes(material, templates, output, jobs=JOBS).notes_written)


def build(home: Path, write: Callable[[Material, Path, Path], int], output: str) -> None:
    """Builds the notes from a release that is at hand; prints what that cost, and what it did."""
    from osq.refresh.material import material_of
    from osq.refresh.pipeline import release_of

    workspace = _workspace(home)
    observatory, release = workspace.observatory, release_of(workspace, YEAR)
    start, before = time.perf_counter(), _used()
    material = material_of(workspace, release)
    written = write(material, observatory.templates, observatory.output / output)
    told = {
        "cpu": _used() - before,
        "wall": time.perf_counter() - start,
        "memory": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024,
        "written": written,
    }
    print(json.dumps(told))


def _workspace(home: Path) -> Workspace:
    from osq.observatory import load_observatory
    from osq.store.workspace import Workspace

    return Workspace(load_observatory(home))


def _used() -> float:
    both = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(each.ru_utime + each.ru_stime for each in both)


def _told(*arguments: object) -> dict[str, float]:
    command = [*SELF, *map(str, arguments)]
    ran = subprocess.run(command, cwd=REPOSITORY, check=True, capture_output=True, text=True)
    found: dict[str, float] = json.loads(ran.stdout)
    return found


def _correct(home: Path, folder: Path) -> Path:
    """The same delivery with one recipient more in one quartier."""
    name, sheet, cell = CORRECTED
    book = openpyxl.load_workbook(home / "data/deliveries/inbox" / name)
    book[sheet][cell] = int(book[sheet][cell].value) + 1
    book.save(folder / name)
    return folder / name


def measured(folder: Path, say: Callable[[str], None]) -> list[Measure]:
    home, fresh, pages = folder / "demo", folder / "fresh", folder / "pages"
    subprocess.run([*OSQ, "demo", str(home)], cwd=REPOSITORY, check=True, capture_output=True)
    inbox = home / "data/deliveries/inbox"
    ten = sorted(inbox.glob(f"*{YEAR}*.xlsx"), key=lambda path: (path.stat().st_size, path.name))
    for path in set(inbox.iterdir()) - set(ten[-10:]):
        path.unlink()
    shutil.copytree(home, fresh)
    files = [str(path) for path in sorted((home / "data/deliveries/inbox").iterdir())]
    refresh = [*OSQ, "refresh", "--year", str(YEAR), "--jobs", str(JOBS)]
    again = [*OSQ, "build-notes", "--year", str(YEAR), "--jobs", str(JOBS)]

    say("osq refresh, the first and again")
    first, nothing = cost(refresh, fresh), cost(refresh, fresh, 3)
    _run("pages", fresh, pages)
    say("the straightforward way, twice, and bare WeasyPrint")
    straight, asked = (
        cost([*SELF, "straight", str(pages), str(folder / kind), kind, *files], REPOSITORY)
        for kind in ("path", "none")
    )
    alone = cost([*SELF, "bare", str(pages), str(folder / "bare")], REPOSITORY)
    say("the notes alone, then with nothing new")
    shutil.rmtree(fresh / "output")
    made = _told("pdfs", fresh)
    full = _told("build", fresh)
    same = _told("build", fresh)
    whole = cost(again, fresh, 3)
    say("one corrected delivery")
    delivered = cost([*OSQ, "ingest", str(_correct(home, folder))], fresh)
    proved = cost([*OSQ, "audit", "--year", str(YEAR)], fresh)
    changed = _told("build", fresh)
    notes = int(made["written"])
    return [
        Measure("straightforward: read, sum, draw, lay out", straight),
        Measure("the same, texts left in drawings", asked),
        Measure("osq refresh, the first, all proved", first, _times(straight, first), ">= 3 x"),
        Measure("  beside texts left in drawings", first, _times(asked, first)),
        Measure("osq refresh, nothing new", nothing, _times(straight, nothing), ">= 50 x"),
        Measure(f"bare WeasyPrint, {notes} notes", alone),
        Measure(
            f"osq, the same {notes} notes, {JOBS} workers",
            Cost(made["cpu"], made["wall"]),
            f"{made['cpu'] / alone.cpu:.2f} x CPU, {made['wall'] / alone.wall:.2f} x wall, "
            f"{made['memory']:.0f} MB",
            "<= 1.05 x, 0.60 x, 600 MB",
        ),
        Measure("osq, with their annexes", Cost(full["cpu"], full["wall"])),
        Measure("osq, all of them again", Cost(same["cpu"], same["wall"])),
        Measure("osq build-notes again, the command", whole, "", "< 1 s"),
        Measure("a corrected delivery: osq ingest", delivered),
        Measure("a corrected delivery: proved again", proved),
        Measure(
            f"a corrected delivery: {int(changed['written'])} of {notes} notes",
            Cost(changed["cpu"], changed["wall"]),
        ),
    ]


def _run(*arguments: object) -> None:
    subprocess.run([*SELF, *map(str, arguments)], cwd=REPOSITORY, check=True)


def _times(slow: Cost, fast: Cost) -> str:
    return f"{slow.wall / fast.wall:.1f} x faster"


def main(arguments: Sequence[str]) -> int:
    match arguments:
        case ["bare", pages, output]:
            bare(Path(pages), Path(output))
        case ["straight", pages, output, fonttype, *deliveries]:
            straightforward(Path(pages), Path(output), fonttype, deliveries)
        case ["pages", home, target]:
            write_pages(Path(home), Path(target))
        case ["pdfs", home]:
            build(Path(home), write_pdfs, "pdfs")
        case ["build", home]:
            build(Path(home), write_notes, str(YEAR))
        case _:
            with tempfile.TemporaryDirectory() as folder:
                found = measured(Path(folder), lambda text: print(text, file=sys.stderr))
            print(f"{'':42} {'CPU s':>8} {'wall s':>8}  {'':40} target")
            for one in found:
                used = one.cost
                print(
                    f"{one.name:42} {used.cpu:8.2f} {used.wall:8.2f}  {one.ratio:40} {one.target}"
                )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
