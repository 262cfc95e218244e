"""`certificate.json`: the tables that prove a dossier safe, tied to the bytes of its files."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from osq.errors import Refusal
from osq.protection.certify import Certificate
from osq.protection.files import GEOGRAPHY, KNOWN, LINES, PROTECTED, STRUCTURE
from osq.protection.forms import Unknown
from osq.protection.tables import fault, read_bytes, read_json, translated
from osq.text import NBSP

CERTIFICATE = "certificate.json"
SEALED = (GEOGRAPHY, KNOWN, LINES, PROTECTED, STRUCTURE)
"""The files that a certificate is about."""

_REDO = "Refaites l’audit, qui écrit un nouveau certificat, et ne diffusez rien d’ici là."

Table = Mapping[Unknown, int]


@dataclass(frozen=True, slots=True)
class CertificateFile:
    """What `certificate.json` holds.

    `base`: a table, zeros left out.  `tables`: what others add to it, zeros left out.  `cells`:
    per protected cell, in the order of `protected.csv`, the numbers of its low and high tables.
    """

    base: Table
    tables: Sequence[Table]
    cells: Sequence[tuple[int, int]]


_Entry = Annotated[tuple[str, str, int, int], Field(strict=False)]
_Pair = Annotated[tuple[int, int], Field(strict=False)]


class _Filed(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    files: dict[str, str]
    base: list[_Entry]
    tables: list[list[_Entry]]
    cells: list[_Pair]


def filed(certificate: Certificate, unknowns: Sequence[Unknown]) -> CertificateFile:
    """A certificate by the names of its unknowns, ready to be written.

    Raises ValueError where a protected cell has no tables.
    """
    if certificate.failures:
        raise ValueError(f"{len(certificate.failures)} protected cells are not certified")
    changes = certificate.changes.tocsr()
    ends = zip(changes.indptr[:-1], changes.indptr[1:], strict=True)
    return CertificateFile(
        _named(unknowns, range(len(unknowns)), certificate.base),
        [_named(unknowns, changes.indices[a:b], changes.data[a:b]) for a, b in ends],
        list(zip(certificate.low.tolist(), certificate.high.tolist(), strict=True)),
    )


def _named(unknowns: Sequence[Unknown], places: Iterable[int], values: Iterable[int]) -> Table:
    pairs = zip(places, values, strict=True)
    return {unknowns[place]: int(value) for place, value in pairs if value}


def certificate_bytes(certificate: CertificateFile, sealed: Mapping[str, bytes]) -> bytes:
    """`sealed` holds the contents of the files named in `SEALED`, as they are on disk.

    Raises ValueError where a cell names a table that is not there.
    """
    for low, high in certificate.cells:
        if not (0 <= low < len(certificate.tables) and 0 <= high < len(certificate.tables)):
            raise ValueError(f"a cell names tables {low} and {high} of {len(certificate.tables)}")
    base, cells = _entries(certificate.base), [list(pair) for pair in certificate.cells]
    tables = [_entries(table) for table in certificate.tables]
    contents = {**sealed, CERTIFICATE: _proof(base, tables, cells)}
    parts = {
        "files": json.dumps({name: _digest(contents[name]) for name in (CERTIFICATE, *SEALED)}),
        "base": _compact(base),
        "tables": "[\n" + ",\n".join(_compact(table) for table in tables) + "\n]",
        "cells": _compact(cells),
    }
    return ("{" + ",\n".join(f'"{key}":{text}' for key, text in parts.items()) + "}\n").encode()


def write_certificate(folder: Path, certificate: CertificateFile) -> None:
    """Writes the certificate of the dossier that lies in `folder`.

    Raises Refusal where a file of the dossier is missing, ValueError as `certificate_bytes`.
    """
    sealed = {name: read_bytes(folder / name) for name in SEALED}
    (folder / CERTIFICATE).write_bytes(certificate_bytes(certificate, sealed))


def read_certificate(folder: Path) -> CertificateFile:
    """Raises Refusal for what is malformed, or made for files other than those of `folder`."""
    path = folder / CERTIFICATE
    raw = read_json(path)
    try:
        filed = _Filed.model_validate(raw)
    except ValidationError as error:
        raise translated(path, error.errors()[0]) from error
    contents = {name: read_bytes(folder / name) for name in SEALED}
    contents[CERTIFICATE] = _proof(filed.base, filed.tables, filed.cells)
    for name, content in contents.items():
        if filed.files.get(name) != _digest(content):
            raise Refusal(
                f"{folder / name}{NBSP}: ce fichier a été modifié depuis que le certificat a été "
                "écrit.",
                advice=_REDO,
            )
    tables = [_table(path, f"tables.{n}", entries) for n, entries in enumerate(filed.tables)]
    for number, pair in enumerate(filed.cells):
        if not all(0 <= one < len(tables) for one in pair):
            expected = f"deux numéros de 0 à {len(tables) - 1}"
            raise fault(
                f"{path}, cells.{number}", f"la table manque{NBSP}: {pair}", expected, _REDO
            )
    return CertificateFile(_table(path, "base", filed.base), tables, filed.cells)


def _proof(base: object, tables: object, cells: object) -> bytes:
    """What is hashed of the certificate itself, whatever its spaces and line breaks."""
    return json.dumps([base, tables, cells], separators=(",", ":")).encode()


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _compact(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _entries(table: Table) -> list[tuple[str, str, int, int]]:
    return [(*unknown, int(value)) for unknown, value in sorted(table.items()) if value]


def _table(path: Path, place: str, entries: Iterable[tuple[str, str, int, int]]) -> Table:
    found: dict[Unknown, int] = {}
    for measure, part, state, value in entries:
        unknown = Unknown(measure, part, state)
        if unknown in found:
            raise fault(f"{path}, {place}", f"{unknown} est donné deux fois", "une fois", _REDO)
        found[unknown] = value
    return found
