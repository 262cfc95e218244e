"""A note for a screen: the page of the PDF in one file that needs nothing else.

The templates lay the note out once, for paper.  Here the same page is given what a screen and
its readers need: landmarks, a way past the heading, a table of contents, tables and drawings
that scroll by themselves.  Style sheets and fonts are within; there is no script.

On paper the page is that of `note.css`.  On screen it is that same sheet, its points turned
into units that follow the reader's own size of text, then `screen.css`.
"""

from __future__ import annotations

import re
from pathlib import Path

from lxml import html as page_of
from lxml.html import HtmlElement

from osq.notes.production.inlining import flattened, fonts_inlined
from osq.notes.viewmodel import Note
from osq.printing import RenderError
from osq.text import quote

SHEET = "screen.css"
POINTS_PER_REM = 8.6
"""So that the 9,5 pt of running text are a little more than what the reader chose."""
_POINTS = re.compile(r"(?<![\w.#-])(\d+(?:\.\d+)?)pt\b")
LONG = 3
"""Parts from which a note has a table of contents."""


def to_screen(html: str, note: Note, templates: Path) -> bytes:
    """One HTML file, UTF-8: the same page gives the same bytes.

    Raises RenderError when a style sheet or a picture is missing or lies elsewhere.
    """
    document = page_of.document_fromstring(html)
    paper = _take_sheets(document, templates)
    head, body = document.find("head"), document.find("body")
    if head is None or body is None:
        raise RenderError(f"La page de {quote(note.file_name)} n’a ni en-tête ni corps.")
    _forbid_references(document, note)
    _name_headings(body)
    _scroll(body)
    _landmarks(body, note)
    text = "".join(body.itertext())
    faces, rules = fonts_inlined(paper, text)
    _add(head, "meta", name="viewport", content="width=device-width, initial-scale=1")
    _add(head, "style", faces)
    _add(head, "style", rules, media="print")
    _add(head, "style", f"{_for_screen(rules)}\n{flattened(templates, SHEET)}", media="screen")
    told = page_of.tostring(document, encoding="unicode", doctype="<!DOCTYPE html>")
    return f"{told}\n".encode()


def _take_sheets(document: HtmlElement, templates: Path) -> str:
    """The style sheets of the page as one text, their links taken out."""
    sheets = []
    for link in document.xpath("//link[@rel='stylesheet']"):
        sheets.append(flattened(templates, link.get("href", "")))
        link.getparent().remove(link)
    return "\n".join(sheets)


def _forbid_references(document: HtmlElement, note: Note) -> None:
    """Raises RenderError for anything that the page would fetch or run."""
    for element in document.iter():
        if not isinstance(element.tag, str):
            continue
        address = element.get("src") or (element.get("href") if element.tag == "link" else None)
        if element.tag == "script" or (address and not address.startswith("data:")):
            raise RenderError(
                f"La page de {quote(note.file_name)} renvoie à autre chose qu’elle-même "
                f"(<{element.tag}>).",
                advice="Une note est un fichier seul : retirez ce lien du gabarit.",
            )


def _name_headings(body: HtmlElement) -> None:
    """Every part is named by its heading; no two elements have one id."""
    seen: set[str] = set()
    for element in body.iter():
        if isinstance(element.tag, str) and (name := element.get("id")):
            if name in seen and element.tag != "pattern":
                del element.attrib["id"]
            seen.add(name)
    _number_patterns(body)
    for number, heading in enumerate(body.iter("h2"), start=1):
        heading.set("id", heading.get("id") or f"titre-{number}")
        parent = heading.getparent()
        while parent is not None and parent.tag not in ("section", "body"):
            parent = parent.getparent()
        if parent is not None and parent.tag == "section" and not parent.get("aria-labelledby"):
            parent.set("aria-labelledby", heading.get("id", ""))


def _number_patterns(body: HtmlElement) -> None:
    """Patterns of several drawings that bear one name get their own."""
    for number, drawing in enumerate(body.iter("svg"), start=1):
        for pattern in drawing.xpath(".//*[@id]"):
            old = pattern.get("id")
            pattern.set("id", f"{old}-{number}")
            for user in drawing.iter():
                for name, value in list(user.attrib.items()):
                    if f"url(#{old})" in value:
                        user.set(name, value.replace(f"url(#{old})", f"url(#{old}-{number})"))


def _scroll(body: HtmlElement) -> None:
    """Tables and drawings in regions that a keyboard reaches and that scroll by themselves."""
    for number, element in enumerate(list(body.iter("table", "svg")), start=1):
        region = element.makeelement("div", {"class": "scroll", "role": "region", "tabindex": "0"})
        region.set("aria-label", _caption(element) or f"Tableau {number}")
        parent, tail = element.getparent(), element.tail
        if parent is None:
            continue
        element.tail = None
        parent.replace(element, region)
        region.append(element)
        region.tail = tail


def _caption(element: HtmlElement) -> str:
    """The caption of a table or drawing: its own, else the paragraph before it."""
    own = element.find("caption")
    found = own if own is not None else element.getprevious()
    if found is None or (own is None and "caption" not in found.get("class", "").split()):
        return element.get("aria-label", "")
    return " ".join(found.text_content().split())


def _landmarks(body: HtmlElement, note: Note) -> None:
    """Header, contents and main part; a link to the latter comes first."""
    main = body.find(".//main")
    if main is None:
        main = body.makeelement("main", {})
        main.extend(list(body))
        body.append(main)
    main.set("id", main.get("id") or "contenu")
    main.set("tabindex", "-1")
    headings = [(one.get("id", ""), one.text_content()) for one in body.iter("h2")]
    first: list[HtmlElement] = [_link(body, f"#{main.get('id')}", "Aller au contenu", "skip")]
    if note.fictitious:
        mention = body.makeelement("p", {"class": "fictitious", "role": "note"})
        mention.text = note.fictitious
        first.append(mention)
    if len(headings) >= LONG:
        first.append(_contents(body, headings))
    for at, element in enumerate(first):
        body.insert(at, element)


def _contents(body: HtmlElement, headings: list[tuple[str, str]]) -> HtmlElement:
    contents = body.makeelement("nav", {"class": "contents", "aria-label": "Sommaire"})
    listing = body.makeelement("ul", {})
    for name, text in headings:
        item = body.makeelement("li", {})
        item.append(_link(body, f"#{name}", text))
        listing.append(item)
    contents.append(listing)
    return contents


def _link(body: HtmlElement, address: str, text: str, css: str = "") -> HtmlElement:
    link = body.makeelement("a", {"href": address, **({"class": css} if css else {})})
    link.text = text
    return link


def _add(head: HtmlElement, tag: str, text: str = "", **attributes: str) -> None:
    element = head.makeelement(tag, attributes)
    element.text = text or None
    head.append(element)


def _for_screen(rules: str) -> str:
    """Points as units that follow the reader's size of text."""
    return _POINTS.sub(lambda found: f"{float(found[1]) / POINTS_PER_REM:.3f}rem", rules)
