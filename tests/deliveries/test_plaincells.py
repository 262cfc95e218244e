"""Taking plain cells out before the parser changes how fast a sheet is read, never what is read."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from osq.deliveries.cellarrays import BadSheetError, Book
from osq.deliveries.grid import address
from osq.deliveries.plaincells import PlainCells, PlainCellsTaker
from osq.deliveries.sheetxml import SheetCells, parse_sheet

ROOT = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
STRINGS = ["zéro", "un", "deux"]
CONTENTS = st.sampled_from(
    [
        "<v>12.5</v>",
        "<v>-1E-3</v>",
        "<v>&#49;</v>",
        "<v><![CDATA[7]]></v>",
        "<!-- <v>1</v> --><v>8</v>",
        "<f>A1+1</f><v>3</v>",
        "<f>A1+1</f>",
        "",
        "\n  <v>4</v>\n",
    ]
)
CELLS = st.one_of(
    st.tuples(st.sampled_from(["", ' s="0"', ' s="1"', ' s="2" t="n"', ' s="9"']), CONTENTS),
    st.tuples(st.just(' t="s"'), st.sampled_from(["<v>0</v>", "<v>2</v>", ""])),
    st.tuples(st.just(' t="str"'), st.just("<v>mot</v>")),
    st.tuples(st.just(' t="e"'), st.just("<v>#N/A</v>")),
    st.tuples(st.just(' t="b"'), st.just("<v>1</v>")),
    st.tuples(st.just(' t="inlineStr"'), st.just("<is><t>mot</t></is>")),
)
SHEETS = st.lists(st.lists(st.tuples(st.booleans(), CELLS), max_size=6), min_size=1, max_size=8)


class _Slow(io.BytesIO):
    """A stream that gives a few bytes at a time, whatever is asked of it."""

    def __init__(self, content: bytes, step: int) -> None:
        super().__init__(content)
        self._step = step

    def read(self, size: int | None = -1, /) -> bytes:
        return super().read(self._step)


def sheet(rows: list[list[tuple[bool, tuple[str, str]]]], head: str = "") -> str:
    xml = [f"{ROOT}{head}<sheetData>"]
    for row, cells in enumerate(rows):
        xml.append(f'<row r="{row + 1}">')
        for column, (addressed, (attributes, content)) in enumerate(cells):
            place = f' r="{address(row, column)}"' if addressed else ""
            tag = f"<c{place}{attributes}"
            xml.append(f"{tag}>{content}</c>" if content else f"{tag}/>")
        xml.append("</row>")
    return "".join(xml) + "</sheetData></worksheet>"


def read(xml: str, step: int = 1 << 18) -> SheetCells:
    formats = np.array([0, 1, 2], np.int32)
    book = Book(list(STRINGS), formats, frozenset({2}))
    return parse_sheet(_Slow(xml.encode(), step), book)


def plainly(cells: SheetCells) -> dict[int, Any]:
    return {
        number: [
            part.tolist()
            for part in (column.rows, column.kinds, np.nan_to_num(column.numbers, nan=-9e9))
        ]
        + [column.texts.tolist(), column.formats.tolist()]
        for number, column in cells.columns.items()
    }


def taken(xml: str) -> tuple[list[PlainCells], str]:
    given_: list[PlainCells] = []
    taker = PlainCellsTaker(given_.append)
    return given_, (taker.take_from(xml.encode()) + taker.rest()).decode()


@given(SHEETS, st.integers(1, 400))
def test_the_same_cells_with_and_without_taking(
    rows: list[list[tuple[bool, tuple[str, str]]]], step: int
) -> None:
    through_the_parser = read(sheet(rows, head="<!-- nothing is taken from this sheet -->"))
    assert plainly(read(sheet(rows), step)) == plainly(through_the_parser)


def test_numbers_and_shared_strings_are_taken_and_leave_their_row() -> None:
    xml = f'{ROOT}<sheetData><row r="1"><c r="A1" s="1" t="s"><v>2</v></c><c r="B1"><v>4.5</v></c>'
    cells, left = taken(xml + "</row></sheetData></worksheet>")
    assert cells == [([b"A1", b"B1"], [b"1", None], [b"s", None], [b"2", b"4.5"])]
    assert left == f'{ROOT}<sheetData><row r="1"></row></sheetData></worksheet>'


@pytest.mark.parametrize(
    "inside",
    [
        '<!-- <c r="A1"><v>1</v></c> -->',
        '<![CDATA[<c r="A1"><v>1</v></c>]]>',
        '<?note <c r="A1"><v>1</v></c>?>',
        '</row></sheetData><extLst><c r="A1"><v>1</v></c></extLst><sheetData><row r="3">',
    ],
    ids=["comment", "cdata", "instruction", "after the rows"],
)
def test_what_is_no_cell_is_not_taken(inside: str) -> None:
    xml = (
        f'{ROOT}<sheetData><row r="2"><c r="B2"><v>2</v></c>{inside}</row></sheetData></worksheet>'
    )
    cells, left = taken(xml)
    assert cells == [([b"B2"], [None], [None], [b"2"])]
    assert inside in left


@pytest.mark.parametrize(
    "xml",
    [
        f'<?note <sheetData><row><c r="A1"><v>1</v></c></row> ?>{ROOT}<sheetData/></worksheet>',
        f'<!-- <sheetData><row><c r="A1"><v>1</v></c></row> -->{ROOT}<sheetData/></worksheet>',
        '<x:worksheet xmlns:x="a"><x:sheetData><x:row><x:c r="A1"><x:v>1</x:v></x:c></x:row>'
        "</x:sheetData></x:worksheet>",
    ],
    ids=["instruction", "comment", "prefix"],
)
def test_an_unusual_beginning_is_left_to_the_parser(xml: str) -> None:
    assert taken(xml) == ([], xml)


@pytest.mark.parametrize(
    "cell",
    [
        '<c r="A1" t="s"><v>3</v></c>',
        '<c r="A1" t="s"><v>1.5</v></c>',
        '<c r="A1" t="s"><v>-1</v></c>',
        '<c r="A1"><v>1e999</v></c>',
        '<c r="A1"><v>1-2</v></c>',
        '<c r="A0"><v>1</v></c>',
        '<c r="A1"><v>1</v></c><c r="A1" s="1"><v>2</v></c>',
        '<c r="A1"><v>1</v></c><c r="A1"><f>B1</f><v>2</v></c>',
        '<c r="A1"><v>1</v></c><c>',
    ],
)
def test_a_damaged_cell_is_refused(cell: str) -> None:
    with pytest.raises(BadSheetError):
        read(f'{ROOT}<sheetData><row r="1">{cell}</row></sheetData></worksheet>')
