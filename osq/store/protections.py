"""Protections: what was found safe to release, with its proof, and the ledger of what left.

    data/store/protection/<case>/<protection>/lines.csv ...   a dossier and its certificate
    data/store/protection/<case>/<protection>/inside.csv      what only the observatory knows
    data/store/protection/<case>/<protection>/record.json     the commit, renamed last
    data/store/ledger.jsonl                                   protections that left, in order

A protection is named by all that it was made from.  Nothing is updated in place; the ledger is
only added to, and each line holds the digest of the one before, so that a line taken out shows.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from osq.errors import Refusal
from osq.store.files import write_whole
from osq.store.store import Store
from osq.text import NBSP, quote

RECORD = "record.json"
FORMAT = "osq-protection/1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What a protection is about.

    `inputs` digests the case; `former` is the protection that was released before it ("" for
    none); `lost` are the places of protected cells that nothing protects; `files` the digests of
    its files.
    """

    case: str
    inputs: str
    former: str
    lost: tuple[int, ...]
    files: Mapping[str, str]

    @property
    def name(self) -> str:
        """The protection's name, the same on every machine."""
        return protection_name(self.inputs, self.former)


@dataclass(frozen=True, slots=True)
class Entry:
    """A protection that left the observatory, or (`reason`) the statement that it never did."""

    number: int
    case: str
    protection: str
    reason: str = ""


def protection_name(inputs: str, former: str) -> str:
    return hashlib.sha256(f"{inputs} {former}".encode()).hexdigest()[:16]


class Protections:
    """Those of a store; what is written is written under its lock."""

    def __init__(self, store: Store) -> None:
        self.folder = store.folder / "protection"
        self.ledger = store.folder / "ledger.jsonl"
        self._locked = store.locked

    def place(self, case: str, name: str) -> Path:
        """The folder of a protection."""
        return self.folder / case / name

    def find(self, case: str, name: str) -> Record | None:
        """A protection that was kept; None for one that never was, or that a kill cut short.

        Raises Refusal when a file of it is missing or no longer what was kept.
        """
        folder = self.place(case, name)
        if not (folder / RECORD).is_file():
            return None
        record = _read(folder / RECORD)
        for file, digest in sorted(record.files.items()):
            path = folder / file
            if not path.is_file():
                raise _broken(path, "ce fichier manque", case)
            if _digest(path.read_bytes()) != digest:
                raise _broken(path, "ce fichier a été modifié depuis l’audit", case)
        if record.name != name or record.case != case:
            raise _broken(folder / RECORD, "ce fichier a été modifié depuis l’audit", case)
        return record

    def keep(self, record: Record, contents: Mapping[str, bytes]) -> Record:
        """Keeps the files of a protection, its record last."""
        folder = self.place(record.case, record.name)
        with self._locked():
            for file, content in sorted(contents.items()):
                write_whole(folder / file, content)
            write_whole(folder / RECORD, _written(record))
        return record

    def forget(self, case: str, name: str) -> None:
        """Takes back the commit, so that the protection is computed again."""
        (self.place(case, name) / RECORD).unlink(missing_ok=True)

    def entries(self) -> list[Entry]:
        """The ledger.  Raises Refusal when a line was changed or taken out."""
        if not self.ledger.is_file():
            return []
        entries, before = [], ""
        for number, line in enumerate(self.ledger.read_text(encoding="utf-8").splitlines(), 1):
            try:
                data = json.loads(line)
                held = data.pop("digest")
                entry = Entry(data["number"], data["case"], data["protection"], data["reason"])
            except (ValueError, KeyError, TypeError):
                raise self._torn(number) from None
            if held != _chained(before, data) or entry.number != number:
                raise self._torn(number)
            entries.append(entry)
            before = held
        return entries

    def released(self) -> dict[str, list[str]]:
        """Case -> the protections that left, in order."""
        found: dict[str, list[str]] = {}
        for entry in self.entries():
            left = found.setdefault(entry.case, [])
            if entry.reason:
                left[:] = [name for name in left if name != entry.protection]
            elif entry.protection not in left[-1:]:
                left.append(entry.protection)
        return found

    def release(self, leaving: Iterable[tuple[str, str]]) -> None:
        """Adds to the ledger the protections (case, name) that leave now, save those that were
        the last of their case to leave.
        """
        with self._locked():
            released = self.released()
            for case, name in leaving:
                if released.get(case, [])[-1:] != [name]:
                    self._add(Entry(0, case, name))

    def withdraw(self, number: int, reason: str) -> Entry:
        """Adds to the ledger that what an entry says left never did, and why.

        Raises Refusal for an entry that is not there.
        """
        with self._locked():
            found = [each for each in self.entries() if each.number == number and not each.reason]
            if not found:
                raise Refusal(
                    f"Le registre des diffusions n’a pas de diffusion n° {number}.",
                    advice=f"Voyez les numéros dans {self.ledger}.",
                )
            self._add(replace(found[0], reason=reason))
        return found[0]

    def _add(self, entry: Entry) -> None:
        entries, before = self.entries(), ""
        if entries:
            last = self.ledger.read_text(encoding="utf-8").splitlines()[-1]
            before = json.loads(last)["digest"]
        data = {**asdict(entry), "number": len(entries) + 1}
        line = json.dumps({**data, "digest": _chained(before, data)}, ensure_ascii=False)
        self.ledger.parent.mkdir(parents=True, exist_ok=True)
        with self.ledger.open("ab") as stream:
            stream.write(line.encode() + b"\n")
            stream.flush()
            os.fsync(stream.fileno())

    def _torn(self, number: int) -> Refusal:
        return Refusal(
            f"{self.ledger}, ligne {number}{NBSP}: le registre des diffusions a été modifié.",
            advice="Rien n’est diffusé sans lui. Reprenez-le d’une sauvegarde.",
        )


def _chained(before: str, data: Mapping[str, object]) -> str:
    return _digest((before + json.dumps(data, sort_keys=True, ensure_ascii=False)).encode())


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _written(record: Record) -> bytes:
    data = {
        "format": FORMAT,
        "case": record.case,
        "inputs": record.inputs,
        "former": record.former,
        "lost": list(record.lost),
        "files": dict(sorted(record.files.items())),
    }
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()


def _read(path: Path) -> Record:
    try:
        data = json.loads(path.read_bytes())
        return Record(
            case=str(data["case"]),
            inputs=str(data["inputs"]),
            former=str(data["former"]),
            lost=tuple(int(number) for number in data["lost"]),
            files={str(name): str(digest) for name, digest in data["files"].items()},
        )
    except (ValueError, KeyError, TypeError):
        raise _broken(path, "ce fichier est illisible", path.parent.parent.name) from None


def _broken(path: Path, what: str, case: str) -> Refusal:
    edition = case.rpartition("-")[2]
    return Refusal(
        f"Rien n’est diffusé{NBSP}: {path}{NBSP}: {what}.",
        advice=f"Relancez l’audit ({quote(f'osq audit --year {edition} --again')}), qui refait le "
        "motif et ses certificats.",
    )
