"""Signed editions: what was built, frozen with who was consulted and what they said.

    data/signed/<edition>-<number>/             (<edition>-<audience>-<number> but for partners)
        record.json     who signed, when, who was consulted, remarks and answers
        manifest.json   the files of the notes with their hashes
        views.json      what each note says
        inputs.json     what they were made from

Written once.  A signed edition is never built again in its place: what changes afterwards is a
« rectificatif », in a folder of its own beside the notes, signed in its turn.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import mkdtemp
from typing import Literal

from pydantic import Field

from osq.conventions.base import Label, Strict
from osq.errors import ConfigurationError, Refusal
from osq.notes.production.files import MANIFEST, VIEWS
from osq.notes.production.manifest import read_entries
from osq.observatory import Observatory
from osq.refresh.inputs import inputs_path
from osq.store.files import flush_folder, write_whole
from osq.store.workspace import Workspace
from osq.text import NBSP, quote

RECORD = "record.json"
INPUTS = "inputs.json"
FORMAT = "osq-signed/1"
Who = Literal["commune", "provider", "actor"]


class Consulted(Strict):
    """Somebody who was shown the notes before they were signed."""

    kind: Who = Field(description="commune, provider (fournisseur) ou actor (acteur local)")
    name: Label
    remark: str = Field("", description="Ce qui a été dit ; vide : aucune remarque")
    answer: str = Field("", description="Ce qui y a été répondu")


class SigningRecord(Strict):
    """The file of a signature (`osq notes sign --record`)."""

    by: Label = Field(description="Qui signe")
    consulted: tuple[Consulted, ...] = ()


@dataclass(frozen=True, slots=True)
class Signature:
    """A signed edition; `number` counts those of one edition and audience from 1."""

    edition: int
    audience: str
    number: int
    by: str
    date: str
    """ISO date, as the shell gave it."""
    consulted: tuple[dict[str, str], ...]


def consulted_from(text: str) -> Consulted:
    """Somebody consulted, from « commune: Firminy; remarque; réponse ».

    Raises ConfigurationError for another form.
    """
    kind, colon, rest = text.partition(":")
    parts = [part.strip() for part in rest.split(";")]
    kinds: tuple[Who, ...] = ("commune", "provider", "actor")
    known = [one for one in kinds if one == kind.strip()]
    if not known or not colon or not parts[0] or len(parts) > 3:
        raise ConfigurationError(
            f"Consultation incomprise{NBSP}: {quote(text)}.",
            advice=f"Écrivez{NBSP}: commune: NOM; remarque; réponse (ou provider:, ou actor:).",
        )
    name, remark, answer = (*parts, "", "")[:3]
    return Consulted(kind=known[0], name=name, remark=remark, answer=answer)


def last_signature(observatory: Observatory, edition: int, audience: str) -> Signature | None:
    """The last signature of an edition; raises ConfigurationError when it cannot be read."""
    number = 0
    while (signature_folder(observatory, edition, audience, number + 1) / RECORD).is_file():
        number += 1
    if not number:
        return None
    path = signature_folder(observatory, edition, audience, number) / RECORD
    try:
        data = json.loads(path.read_bytes())
        if data.pop("format") != FORMAT:
            raise ValueError("format inconnu")
        return Signature(**{**data, "consulted": tuple(data["consulted"])})
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ConfigurationError(
            f"La signature {path} ne peut pas être lue ({error}).",
            advice="Ce fichier n’est jamais modifié par osq : reprenez-le dans votre sauvegarde.",
        ) from error


def signature_folder(observatory: Observatory, edition: int, audience: str, number: int) -> Path:
    """Where a signature is kept."""
    middle = "" if audience == "partners" else f"{audience}-"
    return observatory.root / "data" / "signed" / f"{edition}-{middle}{number}"


def sign(
    workspace: Workspace,
    edition: int,
    audience: str,
    folder: Path,
    record: SigningRecord,
    date: str,
) -> Signature:
    """Signs the notes of `folder`, as they were last built.

    Raises Refusal when there are none, when one of them is not as it was built, or when what
    changed since the last signature was not built as a « rectificatif ».
    """
    former = last_signature(workspace.observatory, edition, audience)
    signature = Signature(
        edition=edition,
        audience=audience,
        number=former.number + 1 if former else 1,
        by=record.by,
        date=date,
        consulted=tuple(one.model_dump() for one in record.consulted),
    )
    _check_built(folder, edition, former)
    target = signature_folder(workspace.observatory, edition, audience, signature.number)
    record_bytes = json.dumps(
        {"format": FORMAT, **asdict(signature)}, ensure_ascii=False, indent=2
    ).encode()
    contents = {
        MANIFEST: (folder / MANIFEST).read_bytes(),
        VIEWS: (folder / VIEWS).read_bytes(),
        RECORD: record_bytes + b"\n",
    }
    inputs = inputs_path(workspace, edition, audience)
    if inputs.is_file():
        contents[INPUTS] = inputs.read_bytes()
    _write_once(target, contents)
    return signature


def _check_built(folder: Path, edition: int, former: Signature | None) -> None:
    entries = read_entries(folder / MANIFEST)
    if not entries or not (folder / VIEWS).is_file():
        if former is None:
            raise Refusal(
                f"Aucune note à signer dans {folder}.",
                advice=f"Produisez-les d’abord (osq build-notes --year {edition}).",
            )
        raise Refusal(
            f"L’édition {edition} est déjà signée, par {former.by}, le {former.date}.",
            advice="Si elle doit changer, produisez un rectificatif "
            f"(osq build-notes --year {edition} --revise), puis signez-le.",
        )
    other = [name for name, one in entries.items() if _hash(folder / name) != one.get("sha256")]
    if other:
        raise Refusal(
            f"Des fichiers ne sont plus tels qu’ils ont été produits{NBSP}: {_few(other)}.",
            advice="Produisez les notes à nouveau, relisez-les, puis signez.",
        )


def _few(names: Sequence[str], most: int = 5) -> str:
    return ", ".join(names[:most]) + (" …" if len(names) > most else "")


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""


def _write_once(target: Path, contents: dict[str, bytes]) -> None:
    """The whole folder or nothing; a folder that is there is never replaced."""
    target.parent.mkdir(parents=True, exist_ok=True)
    aside = Path(mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    try:
        for name, content in contents.items():
            write_whole(aside / name, content)
        aside.chmod(0o755)
        aside.rename(target)
    except OSError as error:
        shutil.rmtree(aside, ignore_errors=True)
        raise Refusal(
            f"La signature n’a pas pu être écrite dans {target}{NBSP}: {error.strerror}.",
            advice="Une autre signature vient peut-être d’y être écrite : relancez la commande.",
        ) from error
    flush_folder(target.parent)
