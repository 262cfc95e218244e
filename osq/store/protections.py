"""Protections: what was found safe to release, with its proof, and the ledger of what left.

    data/store/protection/<case>/<protection>/lines.csv ...   a dossier and its certificate
    data/store/protection/<case>/<protection>/inside.csv      what only the observatory knows
    data/store/protection/<case>/<protection>/record.json     the commit, renamed last
    data/store/ledger.jsonl                                   protections that left, in order
    data/store/ledger.end                                     number and digest of its last line

A protection is named by all that it was made from.  Nothing is updated in place; the ledger is
only added to, and each line holds the digest of the one before, so that a line taken out shows,
the last one too.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from osq.errors import Refusal
from osq.store.files import write_whole
from osq.store.store import Store
from osq.text import NBSP, quote

RECORD = "record.json"
LINES = "lines.csv"
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
    """A protection that left the observatory, or the statement that it never did: `withdraws` is
    then the number of the entry that said so, and `reason` tells why.

    `lines` is the digest of what was told.
    """

    number: int
    case: str
    protection: str
    lines: str
    withdraws: int = 0
    reason: str = ""


def protection_name(inputs: str, former: str) -> str:
    return hashlib.sha256(f"{inputs} {former}".encode()).hexdigest()[:16]


class Protections:
    """Those of a store; what is written is written under its lock."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.folder = store.folder / "protection"
        self.ledger = store.folder / "ledger.jsonl"
        self.end = store.folder / "ledger.end"

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
        with self.store.locked():
            for file, content in sorted(contents.items()):
                write_whole(folder / file, content)
            write_whole(folder / RECORD, _written(record))
        return record

    def entries(self) -> list[Entry]:
        """The ledger.  Raises Refusal when a line was changed or taken out."""
        entries, digests = [], [""]
        for number, line in enumerate(self._lines(), 1):
            try:
                data = json.loads(line)
                held = data.pop("digest")
                entry = Entry(**data)
            except (ValueError, KeyError, TypeError, AttributeError):
                raise self._torn(number) from None
            if held != _chained(digests[-1], data) or entry.number != number:
                raise self._torn(number)
            entries.append(entry)
            digests.append(held)
        last, digest = self._ending()
        if digests[last : last + 1] != [digest]:
            raise self._torn(max(last, 1))
        return entries

    def _ending(self) -> tuple[int, str]:
        """The last line that is known to have been written; a kill may leave one more."""
        if not self.end.is_file():
            return 0, ""
        number, _, digest = self.end.read_text(encoding="utf-8").strip().partition(" ")
        return (int(number), digest) if number.isdigit() else (-1, digest)

    def released(self) -> dict[str, list[str]]:
        """Case -> the protections that left, in order."""
        return {
            case: [entry.protection for entry in entries] for case, entries in self.left().items()
        }

    def left(self) -> dict[str, list[Entry]]:
        """Case -> the entries of what left, in order."""
        found: dict[str, list[Entry]] = {}
        for entry in self._standing():
            found.setdefault(entry.case, []).append(entry)
        return found

    def left_of(self, edition: int, *, last: bool = False) -> list[Entry]:
        """The entries of what left of an edition, by case; only the last of each if `last`."""
        return [
            entry
            for case, entries in sorted(self.left().items())
            if case.rpartition("-")[2] == str(edition)
            for entry in (entries[-1:] if last else entries)
        ]

    def _standing(self) -> list[Entry]:
        """The entries that say that something left, save those withdrawn since."""
        entries = self.entries()
        withdrawn = {each.withdraws for each in entries}
        return [each for each in entries if not each.withdraws and each.number not in withdrawn]

    def release(self, leaving: Iterable[Record]) -> None:
        """Adds to the ledger the protections that leave now, save those that were the last of
        their case to leave.
        """
        with self.store.locked():
            released = self.released()
            for record in leaving:
                if released.get(record.case, [])[-1:] != [record.name]:
                    self._add(Entry(0, record.case, record.name, record.files[LINES]))

    def withdraw(self, number: int, reason: str) -> Entry:
        """Adds to the ledger that what an entry says left never did, and why.

        Raises Refusal for an entry that is not there, or was withdrawn already.
        """
        with self.store.locked():
            found = [each for each in self._standing() if each.number == number]
            if not found:
                raise Refusal(
                    f"Le registre des diffusions n’a pas de diffusion n° {number}.",
                    advice=f"Voyez les numéros dans {self.ledger}.",
                )
            self._add(replace(found[0], withdraws=number, reason=reason))
        return found[0]

    def _add(self, entry: Entry) -> None:
        """The ledger is written anew beside itself: a kill leaves the one from before."""
        entries, lines = self.entries(), self._lines()
        before = json.loads(lines[-1])["digest"] if lines else ""
        data = {**asdict(entry), "number": len(entries) + 1}
        digest = _chained(before, data)
        line = json.dumps({**data, "digest": digest}, ensure_ascii=False)
        write_whole(self.ledger, "".join(f"{each}\n" for each in (*lines, line)).encode())
        write_whole(self.end, f"{data['number']} {digest}\n".encode())

    def _lines(self) -> list[str]:
        if not self.ledger.is_file():
            return []
        return self.ledger.read_text(encoding="utf-8").removesuffix("\n").split("\n")

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
