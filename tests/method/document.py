"""The tables of docs/method.md, section "A territory worked by hand", and their arithmetic."""

from __future__ import annotations

import ast
import math
import operator
import re
from collections.abc import Callable, Mapping
from fractions import Fraction

from tests.shared import REPOSITORY

SECTION = "A territory worked by hand"
Table = list[dict[str, str]]

_OPERATIONS: Mapping[type[ast.operator], Callable[[Fraction, Fraction], Fraction]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}
_FUNCTIONS: Mapping[str, Callable[..., Fraction]] = {
    "min": min,
    "max": max,
    "nearest": lambda value, step: round(value / step) * step,
    "sqrt": lambda value: Fraction(math.sqrt(value)),
    "cube": lambda value: value**3,
}
_CONSTANTS: Mapping[str, Fraction] = {"z": Fraction("1.959963984540054")}
_THOUSANDS = re.compile(r"(?<=\d) (?=\d{3}(?!\d))")


def tables() -> dict[str, Table]:
    """Each table of the section, in its order, by the header of its first column.

    Tables with the same one follow one another in one list of rows.
    """
    text = (REPOSITORY / "docs/method.md").read_text(encoding="utf-8")
    section = text.split(f"\n## {SECTION}\n")[1].split("\n## ")[0]
    found: dict[str, Table] = {}
    header: list[str] = []
    for line in section.splitlines():
        if not line.startswith("|"):
            header = []
        elif not header:
            header = _cells(line)
        elif not line.startswith("|---"):
            found.setdefault(header[0], []).append(dict(zip(header, _cells(line), strict=True)))
    return found


def number(text: str) -> Fraction:
    """A number as the document writes it, with spaces between thousands.

    >>> number("1 234.5")
    Fraction(2469, 2)
    """
    return Fraction(_THOUSANDS.sub("", text))


def worked(text: str) -> Fraction:
    """The exact result of "arithmetic = result", or of a bare number; roots are floats.

    Raises AssertionError where the result is not that of the arithmetic, to its last decimal.

    >>> worked("100 x 2 / 3 = 66.67")
    Fraction(200, 3)
    """
    arithmetic, _, result = text.partition(" = ")
    exact = _value(
        ast.parse(_THOUSANDS.sub("", arithmetic).replace(" x ", " * "), mode="eval").body
    )
    if result:
        decimals = len(result.partition(".")[2])
        assert round(exact, decimals) == number(result), text
    return exact


def _value(node: ast.expr) -> Fraction:
    if isinstance(node, ast.Constant):
        return Fraction(str(node.value))
    if isinstance(node, ast.Name):
        return _CONSTANTS[node.id]
    if isinstance(node, ast.BinOp):
        return _OPERATIONS[type(node.op)](_value(node.left), _value(node.right))
    assert isinstance(node, ast.Call)
    assert isinstance(node.func, ast.Name)
    return _FUNCTIONS[node.func.id](*(_value(one) for one in node.args))


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().strip("|").split("|")]
