"""A national file: 50 000 IRIS by 60 columns, read, then validated whole (`make bench`).

The reading is compared with pandas.read_excel (openpyxl), each in a process of its own.  The
file is the demonstration's Filosofi with invented IRIS of elsewhere under its own; an error
cell and a formula never calculated are planted far down, and must be reported where they are.
"""

from __future__ import annotations

import io
import resource
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import openpyxl

from benchmarks.run import OSQ, REPOSITORY, cost
from osq.deliveries.grid import address

ROWS, COLUMNS = 50_000, 60
NAME = "insee-filosofi-2013.xlsx"
READ = (
    "import sys; from osq.deliveries.workbook import read_workbook as r;"
    "from osq.deliveries.grid import Kind;"
    "w, f = r(open(sys.argv[1], 'rb').read(), 'national.xlsx');"
    "g = w.sheets[0];"
    "assert g.cell(int(sys.argv[2]), 30).kind is Kind.ERROR;"
    "assert g.cell(int(sys.argv[2]), 31).kind is Kind.FORMULA_WITHOUT_VALUE"
)
STRAIGHT = "import pandas, sys; pandas.read_excel(sys.argv[1], engine='openpyxl')"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def national(source: bytes, rows: int = ROWS, width: int = COLUMNS) -> tuple[bytes, int]:
    """The file, and the row (from 0) of its planted faults.

    Built on the first sheet of `source`; its rows are followed by copies under codes of no
    known commune.
    """
    base = openpyxl.load_workbook(io.BytesIO(source)).worksheets[0]
    lines = [list(line) for line in base.iter_rows(values_only=True)]
    last = [line for line in lines if isinstance(line[0], str) and line[0][:1].isdigit()][-1]
    for number in range(rows - len(lines)):
        copy = [f"01{number // 100:03d}{number % 100:04d}", *last[1:]]
        copy = [*copy, *([number] * (width - len(copy)))]
        lines.append([f"{copy[0]}"[:9], *("01001" if v == last[2] else v for v in copy[1:])])
    planted = len(lines) - 10
    strings: dict[str, int] = {}
    xml = [f'<worksheet xmlns="{_MAIN}"><sheetData>']
    for number, line in enumerate(lines):
        cells = [_cell(number, at, value, strings) for at, value in enumerate(line)]
        if number == planted:
            cells[30] = f'<c r="{address(number, 30)}" t="e"><v>#N/A</v></c>'
            cells[31] = f'<c r="{address(number, 31)}"><f>A1+1</f></c>'
        xml.append(f'<row r="{number + 1}">{"".join(cells)}</row>')
    xml.append("</sheetData></worksheet>")
    return _package(source, "".join(xml), strings), planted


def _cell(row: int, column: int, value: Any, strings: dict[str, int]) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        index = strings.setdefault(value, len(strings))
        return f'<c r="{address(row, column)}" t="s"><v>{index}</v></c>'
    return f'<c r="{address(row, column)}"><v>{value}</v></c>'


def _package(source: bytes, sheet: str, strings: dict[str, int]) -> bytes:
    texts = "".join(f"<si><t>{escape(text)}</t></si>" for text in strings)
    shared = f'<sst xmlns="{_MAIN}">{texts}</sst>'
    parts = {"xl/worksheets/sheet1.xml": sheet, "xl/sharedStrings.xml": shared}
    added = {  # openpyxl writes texts in their cells; Excel shares them
        "xl/_rels/workbook.xml.rels": '<Relationship Id="shared" Target="sharedStrings.xml" '
        f'Type="{_OFFICE}/relationships/sharedStrings"/></Relationships>',
        "[Content_Types].xml": '<Override PartName="/xl/sharedStrings.xml" ContentType='
        '"application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/></Types>',
    }
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(source)) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            text = old.read(name).decode()
            end = added.get(name, "")
            if name not in parts:
                new.writestr(name, text.replace(f"<{end.rpartition('<')[2]}", end) if end else text)
        for name, text in parts.items():
            new.writestr(name, text)
    return stream.getvalue()


def main() -> int:
    """Prints the two readings, their ratio, and the whole validation."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "demo"
        subprocess.run([*OSQ, "demo", str(home)], cwd=REPOSITORY, check=True, capture_output=True)
        path = Path(folder) / NAME
        content, planted = national((home / "data/deliveries/inbox" / NAME).read_bytes())
        path.write_bytes(content)
        arguments = [str(path), str(planted)]
        ours = cost([sys.executable, "-c", READ, *arguments], REPOSITORY, 3)
        theirs = cost([sys.executable, "-c", STRAIGHT, *arguments], REPOSITORY)
        validate = [*OSQ, "validate", str(path), "--format", "json", "--observatory", str(home)]
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        answer = subprocess.run(validate, capture_output=True, check=False, cwd=home)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    print(f"{ROWS} x {COLUMNS}, {len(content) / 1e6:.0f} MB, CPU seconds of whole processes")
    print(f"{'pandas.read_excel (openpyxl)':34} {theirs.cpu:8.2f}")
    print(f"{'osq, reading':34} {ours.cpu:8.2f}  {theirs.cpu / ours.cpu:5.1f} times less")
    print(f"{'osq validate, whole':34} {used:8.2f}  exit {answer.returncode}")
    print(f"{'peak memory of any of them, MB':34} {after.ru_maxrss / 1024:8.0f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
