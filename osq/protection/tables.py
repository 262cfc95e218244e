"""CSV and JSON of a dossier, read strictly: each fault with its file, its line and the remedy."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic_core import ErrorDetails

from osq.errors import Refusal
from osq.text import NARROW, NBSP, quote

NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_WHOLE = re.compile(r"0|-?[1-9][0-9]*")
_BREAKS = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029\ud800-\udfff]")
_ADVICE = (
    f"Corrigez ce fichier, ou faites écrire de nouveau le dossier par osq{NARROW}; "
    "docs/confidentiality.md décrit ce qu’il doit contenir."
)

_EXPECTED = {
    "missing": "toutes les clés décrites",
    "tuple_type": "une liste de la longueur décrite",
    "too_long": "une liste de la longueur décrite",
    "extra_forbidden": "aucune clé de ce nom",
    "int_type": "un nombre entier",
    "bool_type": "true ou false",
    "string_type": "un texte",
    "dict_type": "un objet",
    "model_type": "un objet",
    "list_type": "une liste",
    "too_short": "au moins un nom",
    "greater_than_equal": "un nombre entier assez grand (1 ou plus, 0 pour minimum_base)",
    "string_pattern_mismatch": "un nom sans espace, un pas comme 0.1, un état comme 2",
    "literal_error": "parts ou inclusion",
}


def fault(place: str, what: str, expected: str, advice: str = _ADVICE) -> Refusal:
    """A refusal; `place` is a file, with a line or a path in it."""
    return Refusal(f"{place}{NBSP}: {what}. Attendu{NBSP}: {expected}.", advice=advice)


@dataclass(frozen=True, slots=True)
class Record:
    """One line of a CSV file, its texts by column."""

    file: str
    line: int
    texts: dict[str, str]

    def fault(self, what: str, expected: str) -> Refusal:
        return fault(f"{self.file}, ligne {self.line}", what, expected)

    def whole(self, column: str, least: int | None = None) -> int:
        """A whole number, `least` or more.  Raises Refusal."""
        text = self.texts[column]
        if not _WHOLE.fullmatch(text) or (least is not None and int(text) < least):
            expected = "un nombre entier" if least is None else f"un nombre entier, {least} ou plus"
            raise self.fault(f"{column} vaut {quote(text)}", expected)
        return int(text)

    def names(self, column: str) -> tuple[str, ...]:
        """Names separated by one space each.  Raises Refusal."""
        names = tuple(self.texts[column].split(" ")) if self.texts[column] else ()
        if "" in names:
            raise self.fault(f"{column} porte des espaces de trop", "un espace entre deux noms")
        return names


def csv_bytes(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """Raises ValueError for a text that would break its line."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        texts = [str(value) for value in row]
        if any(map(_BREAKS.search, texts)):
            raise ValueError(f"a line break or a control character in {texts}")
        writer.writerow(texts)
    return stream.getvalue().encode()


def json_bytes(value: object) -> bytes:
    text = json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True)
    return f"{text}\n".encode()


def read_bytes(path: Path) -> bytes:
    """Raises Refusal where there is no such file."""
    try:
        return path.read_bytes()
    except OSError as error:
        what = "ce fichier manque" if isinstance(error, FileNotFoundError) else "lecture impossible"
        raise fault(str(path), what, "un fichier du dossier") from error


def read_csv(path: Path, columns: Sequence[str]) -> Iterator[Record]:
    """Raises Refusal for anything but a line of `columns`, then lines of as many texts."""
    reader = csv.reader(io.StringIO(_text(path), newline=""), strict=True)
    first = True
    try:
        for texts in reader:
            place = f"{path}, ligne {reader.line_num}"
            if first:
                first = False
                _header(place, texts, columns)
            elif len(texts) != len(columns):
                expected = f"{len(columns)} colonnes ({', '.join(columns)})"
                raise fault(place, f"cette ligne en a {len(texts)}", expected)
            else:
                texts_of = dict(zip(columns, texts, strict=True))
                yield Record(str(path), reader.line_num, texts_of)
    except csv.Error as error:
        place = f"{path}, ligne {reader.line_num}"
        expected = "des virgules entre les colonnes, des guillemets fermés"
        raise fault(place, "cette ligne n’est pas du CSV", expected) from error
    if first:
        raise fault(str(path), "ce fichier est vide", ",".join(columns))


def read_json(path: Path) -> object:
    """Raises Refusal for what is no JSON, or gives a key twice."""

    def once(pairs: list[tuple[str, object]]) -> dict[str, object]:
        found: dict[str, object] = {}
        for key, value in pairs:
            if key in found:
                raise fault(str(path), f"la clé {quote(key)} est donnée deux fois", "une seule")
            found[key] = value
        return found

    try:
        return json.loads(_text(path), object_pairs_hook=once)
    except (json.JSONDecodeError, RecursionError) as error:
        line = f", ligne {error.lineno}" if isinstance(error, json.JSONDecodeError) else ""
        raise fault(f"{path}{line}", "ce n’est pas du JSON", "du JSON") from error


def translated(path: Path, error: ErrorDetails) -> Refusal:
    """One thing that pydantic refuses in a JSON file, told in French."""
    where = ".".join(str(one) for one in error["loc"]) or "le tout"
    expected = _EXPECTED.get(error["type"], "une valeur du type décrit")
    if error["type"] == "missing":
        return fault(f"{path}, {where}", "cette clé manque", expected)
    return fault(f"{path}, {where}", f"{quote(_shown(error['input']))} ne convient pas", expected)


def _shown(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 60 else f"{text[:60]}…"


def _text(path: Path) -> str:
    content = read_bytes(path)
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise fault(f"{path}, ligne {line}", "ce n’est pas du texte", "de l’UTF-8") from error


def _header(place: str, found: Sequence[str], columns: Sequence[str]) -> None:
    expected = ",".join(columns)
    for name in found:
        if name not in columns:
            raise fault(place, f"la colonne {quote(name)} est inconnue", expected)
    for name in columns:
        if name not in found:
            raise fault(place, f"la colonne {quote(name)} manque", expected)
    if list(found) != list(columns):
        raise fault(place, "les colonnes ne sont pas dans l’ordre", expected)
