"""The analyst's own words: Markdown files whose figures are checked against the release.

`docs/guide/commentaires.md` shows how they are written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from osq.confidentiality.release import Release, ReleasedZone
from osq.errors import Refusal
from osq.findings import Finding
from osq.notes.viewmodel import Prose, Run
from osq.notes.writing import catalogue
from osq.notes.writing.bare import bare_numbers, known_names
from osq.notes.writing.markdown import Block, Piece, parsed
from osq.notes.writing.quoting import Quote, quote_of
from osq.notes.writing.ranges import ZONES
from osq.notes.writing.typography import same, typeset
from osq.text import NARROW, NBSP, counted

Texts = Mapping[tuple[str, str], tuple[str, str]]
"""(code of the zone, identifier of the theme) -> (name of the file, its text)."""

AUDIENCES = ("partners", "officials", "public")
"""From the narrowest to the widest."""
FREE = "libre"
_HEADER = re.compile(r"\A---[ \t]*\n(?P<keys>.*?)^---[ \t]*\n?", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Comments:
    """The comments that a release may show, ready to be laid out."""

    prose: Mapping[tuple[str, str], Prose] = field(default_factory=dict)

    def of(self, zone: ReleasedZone, theme: str) -> Prose | None:
        return self.prose.get((zone.key.code, theme))


def comments_of(texts: Texts, release: Release) -> Comments:
    """All comments meant for the release's audience, every figure of theirs checked.

    A comment for a narrower audience is left out, unread.  Raises Refusal with a finding for
    every figure that no longer matches, that is hidden or unknown, for every number that is not
    quoted, and for what cannot be printed.
    """
    prose: dict[tuple[str, str], Prose] = {}
    findings: list[Finding] = []
    names = known_names(release)
    for (code, theme), (name, text) in sorted(texts.items()):
        zones = [one for key, one in release.zones.items() if key.code == code]
        audience, body, line, wrong = _header(name, text)
        findings += wrong
        if not wrong and _wider(release.audience, audience):
            continue
        zone = next((one for one in zones if one.key.level != "iris"), None)
        if zone is None or theme not in {one.id for one in release.themes}:
            what = f"zone {code}" if zone is None else f"thème {theme}"
            findings.append(
                catalogue.PLACE.finding(
                    workbook=name, found=f"{what} inconnu{'e' * (zone is None)}"
                )
            )
            continue
        made, found = _Reader(release, zone, name, names).read(body, line)
        findings += found
        if made is not None:
            prose[code, theme] = made
    if findings:
        files = len({one.workbook for one in findings})
        raise Refusal(
            f"{counted(len(findings), 'passage')} à revoir dans "
            f"{counted(files, 'commentaire')}{NBSP}: les notes ne sont pas fabriquées.",
            advice="Corrigez les fichiers, puis relancez.",
            findings=findings,
        )
    return Comments(prose)


def read_comments(folder: Path) -> dict[tuple[str, str], tuple[str, str]]:
    """The comments of one edition (`commentaires/2013`): `<zone>/<theme>.md`, in UTF-8.

    Empty where there is no folder.  Files whose name begins with a dot or a tilde are someone's
    editor's.  Raises Refusal for a file that cannot be read.
    """
    found = {}
    for path in sorted(folder.glob("*/*.md")):
        if path.name.startswith((".", "~")):
            continue
        name = path.relative_to(folder.parent.parent).as_posix()
        try:
            text = path.read_text("utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            raise Refusal(
                f"Le commentaire {name} ne peut pas être lu{NBSP}: {error}.",
                advice="Fermez-le s’il est ouvert ailleurs, et enregistrez-le en UTF-8.",
            ) from error
        found[path.parent.name, path.stem] = (name, text.replace("\r\n", "\n"))
    return found


def _header(name: str, text: str) -> tuple[str, str, int, list[Finding]]:
    """The audience, the text after the header, the line it begins on, and what is wrong."""
    match = _HEADER.match(text)
    if match is None:
        return AUDIENCES[-1], text, 1, []
    line = text[: match.end()].count("\n") + 1
    try:
        keys = yaml.safe_load(match["keys"]) or {}
    except yaml.YAMLError:
        keys = None
    audience = keys.get("audience", AUDIENCES[-1]) if isinstance(keys, dict) else None
    if audience not in AUDIENCES or not isinstance(keys, dict) or set(keys) - {"audience"}:
        said = match["keys"].strip().replace("\n", ", ")
        finding = catalogue.HEADER.finding(workbook=name, cell="ligne 1", found=f"« {said} »")
        return AUDIENCES[-1], text[match.end() :], line, [finding]
    return str(audience), text[match.end() :], line, []


def _wider(audience: str, meant_for: str) -> bool:
    """Whether the release is read by more people than the comment is meant for."""
    return AUDIENCES.index(audience) > AUDIENCES.index(meant_for)


class _Reader:
    """Reads one comment, and finds all that is wrong in it."""

    def __init__(
        self, release: Release, zone: ReleasedZone, name: str, names: Sequence[str]
    ) -> None:
        self._release, self._zone, self._name, self._names = release, zone, name, names
        self._findings: list[Finding] = []
        self._sources: dict[str, None] = {}

    def read(self, text: str, line: int) -> tuple[Prose | None, list[Finding]]:
        blocks, unknown = parsed(text, line)
        for one in unknown:
            self._add(catalogue.MARKUP.finding(**self._at(one.line), found=one.name.capitalize()))
        paragraphs = [self._runs(block) for block in blocks]
        if not blocks or self._findings:
            return None, sorted(self._findings, key=lambda one: int((one.cell or "0").split()[-1]))
        bullets = all(block.bullet for block in blocks)
        if not bullets:
            paragraphs = [
                [Run(f"–{NBSP}"), *runs] if block.bullet else runs
                for block, runs in zip(blocks, paragraphs, strict=True)
            ]
        made = Prose(
            tuple(tuple(runs) for runs in paragraphs),
            role="comment",
            source=f"{NARROW}; ".join(self._sources),
            bullets=bullets,
        )
        return made, []

    def _at(self, line: int) -> dict[str, str]:
        return {"workbook": self._name, "cell": f"ligne {line}"}

    def _add(self, finding: Finding) -> None:
        self._findings.append(finding)

    def _runs(self, block: Block) -> list[Run]:
        for found, line in bare_numbers(block.pieces, self._names):
            self._add(catalogue.BARE.finding(**self._at(line), found=found))
        runs = []
        for piece in _linked(block.pieces):
            text = self._quoted(piece) if piece.target else typeset(piece.text)
            runs.append(Run(text, piece.strong, piece.emphasis))
        return runs

    def _quoted(self, piece: Piece) -> str:
        """The text of a link as it is printed, once checked."""
        if piece.target == FREE:
            if not piece.title:
                self._add(catalogue.SOURCELESS.finding(**self._at(piece.line), found=piece.text))
            if piece.title and piece.title != ZONES:
                self._sources.setdefault(typeset(piece.title))
            return typeset(piece.text)
        quote = quote_of(self._release, self._zone, piece.target)
        if quote.problem:
            entry = catalogue.UNKNOWN if quote.problem == "unknown" else catalogue.WITHHELD
            self._add(
                entry.finding(
                    **self._at(piece.line),
                    zone=self._zone.key.code,
                    measure=quote.label,
                    found=piece.text,
                    reason=quote.reason,
                )
            )
            return piece.text
        return self._matched(piece, quote)

    def _matched(self, piece: Piece, quote: Quote) -> str:
        form = next((one for one in quote.forms if same(one, piece.text)), None)
        if form is None:
            self._add(
                catalogue.MISMATCH.finding(
                    **self._at(piece.line),
                    zone=self._zone.key.code,
                    measure=quote.label,
                    found=piece.text,
                    expected=quote.forms[0],
                )
            )
            return piece.text
        if quote.source:
            self._sources.setdefault(quote.source)
        return form


def _linked(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """Pieces of one link joined: a text may hold a line break or an escaped sign."""
    before: Piece | None = None
    for piece in pieces:
        if before is not None and piece.target and _same_link(before, piece):
            before = Piece(
                before.text + piece.text,
                before.line,
                before.strong,
                before.emphasis,
                before.target,
                before.title,
            )
            continue
        if before is not None:
            yield before
        before = piece
    if before is not None:
        yield before


def _same_link(one: Piece, other: Piece) -> bool:
    return (one.target, one.title) == (other.target, other.title)
