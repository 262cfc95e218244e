"""Plain cells taken out of a sheet's XML before it is parsed.

Nearly all cells of a large file are a number or a shared string, written
`<c r="B7" s="1" t="s"><v>41</v></c>` to the letter.  One expression takes them out four times
faster than a parser calls for each.  What is left is parsed as ever, so the file is still
verified as a whole.

Sound because no `<` may stand in XML but where a tag, a comment, a CDATA section or a
processing instruction begins: taking stops for good at the first of the latter three, and at
the end of the rows, and does not begin in a file whose first words are not the usual ones.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import compress
from typing import NamedTuple

_PLAIN = re.compile(
    rb'<c r="([A-Z]++[0-9]++)"(?: s="([0-9]++)")?+'
    rb'(?:/>|(?: t="([ns])")?+><v>([-+0-9.eE]++)</v></c>)'
)
_GROUPS = 5
"""What splitting gives for each plain cell: what stands before it, and its four groups."""

_HEAD = re.compile(
    rb"(?:\xef\xbb\xbf)?(?:<\?xml [^<>]*\?>)?\s*<worksheet[\s>](?:(?!<[!?]).)*?<sheetData>",
    re.DOTALL,
)
_END = re.compile(rb"<[!?]|</sheetData")
_WITHOUT_ADDRESS = re.compile(rb"<c(?=[\s/>])(?![^>]*\sr=)")
_LONGEST_ROW = 1 << 24


class PlainCells(NamedTuple):
    """Parallel lists, as written; a style or type that is not written is None."""

    references: list[bytes]
    styles: list[bytes | None]
    types: list[bytes | None]
    values: list[bytes]


class PlainCellsTaker:
    """Takes plain cells out of chunks of XML, and hands them to `give`."""

    def __init__(self, give: Callable[[PlainCells], None]) -> None:
        self._give = give
        self._held = b""
        self._within_rows = False
        self._done = False

    def take_from(self, chunk: bytes) -> bytes:
        """What is left for the parser, of what was held of the chunk before and of this one.

        Only whole rows are looked at; the beginning of the next one is held.
        """
        if self._done:
            return chunk
        xml, self._held = self._held + chunk, b""
        head = None if self._within_rows else _HEAD.match(xml)
        if head is None and not self._within_rows:
            self._done = True
            return xml
        start = head.end() if head else 0
        self._within_rows = True
        end = _END.search(xml, start)
        stop = end.start() if end else max(start, xml.rfind(b"</row>", start))
        left = xml[:start] + self._taken(xml[start:stop])
        if end or len(xml) - stop > _LONGEST_ROW:
            self._done = True
            return left + xml[stop:]
        self._held = xml[stop:]
        return left

    def rest(self) -> bytes:
        """What was held of the last chunk."""
        rest, self._held = self._held, b""
        return rest

    def _taken(self, rows: bytes) -> bytes:
        """The rows without their plain cells; all of them where a cell has no address of its
        own, because it then follows the one before.
        """
        parts = _PLAIN.split(rows)
        left = b"".join(parts[::_GROUPS])
        if _WITHOUT_ADDRESS.search(left):
            return rows
        cells = [parts[group::_GROUPS] for group in range(1, _GROUPS)]
        filled = [value is not None for value in cells[-1]]
        if not all(filled):
            cells = [list(compress(part, filled)) for part in cells]
        if cells[-1]:
            self._give(PlainCells(*cells))
        return left
