"""The shared strings of a workbook, streamed."""

from __future__ import annotations

from typing import IO
from xml.parsers import expat

from osq.deliveries.cellarrays import BadSheetError
from osq.deliveries.sheetxml import CHUNK, refuse_doctype


def parse_strings(stream: IO[bytes]) -> list[str]:
    """The texts of the part, in order, runs of rich text joined, reading aids left out.

    Raises BadSheetError when the XML is broken or holds a document type.
    """
    strings: list[str] = []
    text: list[str] = []
    within: list[str] = []

    def start(name: str, _: dict[str, str]) -> None:
        within.append(name.rpartition(" ")[2])

    def end(_: str) -> None:
        if within.pop() == "si":
            strings.append("".join(text))
            text.clear()

    def characters(data: str) -> None:
        if within[-1] == "t" and "rPh" not in within:
            text.append(data)

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = refuse_doctype
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = characters
    try:
        while chunk := stream.read(CHUNK):
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise BadSheetError(str(error)) from error
    return strings
