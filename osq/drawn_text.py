"""The labels of drawings, each laid out at once.

WeasyPrint lays the text of an SVG out letter by letter, without kerning, and makes a group of
every text that is not aligned at its left.  Here a label is one line of one run: smaller files,
letters set as in a paragraph, spaces that are read as spaces, and a tenth less of a note's time.
"""

from __future__ import annotations

from math import inf
from typing import Any

from weasyprint.css.properties import INITIAL_VALUES
from weasyprint.draw.text import draw_first_line
from weasyprint.logger import LOGGER
from weasyprint.matrix import Matrix
from weasyprint.svg import TAGS
from weasyprint.svg.text import Style, TextBox
from weasyprint.text.line_break import split_first_line

SHIFTS = {"start": 0.0, "middle": 0.5, "end": 1.0}
UNKNOWN = frozenset(
    {"dx", "dy", "rotate", "letter-spacing", "textLength", "lengthAdjust", "direction"}
    | {"dominant-baseline", "alignment-baseline", "display-anchor"}
)
"""What SVG allows of a text and no label has: asked for, it would be ignored without a word."""
BOLD = {"normal": "400", "bold": "700"}


def install() -> None:
    """Has WeasyPrint draw the labels of all drawings so."""
    TAGS["text"] = label


def label(svg: Any, node: Any, font_size: float) -> None:
    """Draws a `<text>` of one line at its `x` and `y`, aligned as `text-anchor` asks.

    Complains of what it does not know, by WeasyPrint's log: children and the attributes `UNKNOWN`.
    """
    asked = sorted(UNKNOWN & node.attrib.keys()) or [child.tag for child in node]
    if asked:
        LOGGER.warning("un texte de dessin ne connaît pas %s", ", ".join(asked))
    if not node.text or not node.text.strip():
        return
    style = _style(svg, node, font_size)
    layout, _, _, width, _, baseline = split_first_line(node.text, style, svg.context, inf, 0)
    x, y = svg.point(node.get("x"), node.get("y"), font_size)
    x -= SHIFTS[node.get("text-anchor", "start")] * width
    svg.stream.push_state()
    fill, stroke = svg.set_graphical_state(node, font_size)
    svg.stream.begin_text()
    layout.reactivate(style)
    svg.fill_stroke(fill, stroke, text=True)
    line = TextBox(layout, style)
    line.baseline = baseline
    draw_first_line(svg.stream, line, "none", "none", Matrix(d=-1, e=x, f=y))
    svg.stream.end_text()
    svg.stream.pop_state()


def _style(svg: Any, node: Any, font_size: float) -> Style:
    style = Style(INITIAL_VALUES)
    style.font_config = svg.font_config
    families = node.get("font-family", "sans-serif").split(",")
    weight = str(node.get("font-weight", "400"))
    style["font_family"] = [family.strip(" \"'") for family in families]
    style["font_style"] = node.get("font-style", "normal")
    style["font_weight"] = int(BOLD.get(weight, weight))
    style["font_size"] = font_size
    return style
