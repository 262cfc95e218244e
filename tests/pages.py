"""The text of a printed page, the labels of its drawings one to a line."""

from __future__ import annotations

import re
from typing import Any

from pypdf import PageObject


def text_of(page: PageObject) -> str:
    """Text in reading order.  A label of a drawing has nothing to do with the one beside it: within
    a figure, every text begins a line.
    """
    parts: list[str] = []
    marks: list[str] = []

    def before(operator: bytes, operands: list[Any], _cm: object, _tm: object) -> None:
        if operator in (b"BDC", b"BMC"):
            marks.append(str(operands[0]))
        elif operator == b"EMC":
            marks.pop()
        elif operator == b"BT" and "/Figure" in marks:
            parts.append("\n")

    page.extract_text(
        visitor_operand_before=before, visitor_text=lambda text, *_: parts.append(text)
    )
    return re.sub(r"\s*\n\s*", "\n", "".join(parts)).strip()
