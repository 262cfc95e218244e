"""Secured editions kept as files written once: a release is read again rather than made again.

    data/store/secured/<edition>/<digest>.csv.gz   the figures (`osq.confidentiality.table`)
    data/store/secured/<edition>/<digest>.json     the rest; renamed last, it is the commit

An edition is named by all that it is made from: the program, the configuration, conventions,
territory, deliveries and their names, and what left of it.  It stands on the protections that hid
its figures: each time these are verified file by file, their certificates are confirmed, and no
figure may be there that they hide.  What is not as it was kept is made again.

Internal: levels that some audiences may not see are in it.
"""

from __future__ import annotations

import gc
import gzip
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from osq.confidentiality.gate import check_certified
from osq.confidentiality.release import AppliedRule, Sign, ZoneKey
from osq.confidentiality.secured import SecuredEdition
from osq.confidentiality.table import Figures, TableError, figures_to_csv, from_csv
from osq.refresh.confirming import unconfirmed
from osq.refresh.protection import hidden_in
from osq.refresh.standing import Inputs
from osq.store.files import write_whole
from osq.store.protections import RECORD, Protections, Record
from osq.store.workspace import Workspace

FORMAT = "osq-secured/1"


@dataclass(frozen=True, slots=True)
class KeptEdition:
    """A secured edition, and the protections that it stands on."""

    secured: SecuredEdition
    records: tuple[Record, ...]


def read_kept(workspace: Workspace, inputs: Inputs, edition: int) -> KeptEdition | None:
    """What was kept of these very inputs; None where nothing was, or not all is as it was.

    Raises Refusal where a protection that it stands on was tampered with, or is not confirmed.
    """
    path = _path(workspace, inputs.alone(edition), edition)
    told = _told(path)
    if told is None or (records := _standing_on(workspace, told.protections, edition)) is None:
        return None
    figures = _figures(_table(path), told.table)
    if figures is None or _shows_hidden(workspace, figures, records, edition):
        return None
    secured = SecuredEdition(
        edition, figures, told.rules, told.delivered, told.provenances, told.proved
    )
    return KeptEdition(secured, records)


def stands_on(workspace: Workspace, inputs: Inputs, edition: int) -> str | None:
    """A digest of what an edition rests on, its protections included; None where it must be made.

    Raises as `read_kept`.
    """
    path = _path(workspace, inputs.alone(edition), edition)
    told = _told(path)
    if told is None or _standing_on(workspace, told.protections, edition) is None:
        return None
    return _digest(path.read_bytes())


def keep(workspace: Workspace, alone: str, edition: KeptEdition) -> None:
    """Keeps an edition whose protections are confirmed and have left, as made from the inputs that
    `alone` digests: those before it was computed, not those of now.

    One whose figures would not come back the same from their table is made each time.
    """
    from osq.indicators.declared import declared_indicators

    secured, store = edition.secured, Protections(workspace.store)
    declared = declared_indicators(workspace.conventions)
    try:
        content = figures_to_csv(
            secured.figures, {one.indicator.id: one.indicator.decimals for one in declared}
        )
    except TableError:
        return
    if from_csv(content) != secured.figures:
        return
    table = gzip.compress(content, 6, mtime=0)
    record = {
        "format": FORMAT,
        "table": _digest(table),
        "rules": [asdict(rule) for rule in secured.rules],
        "delivered": sorted(secured.delivered),
        "provenances": sorted(secured.provenances),
        "proved": secured.proved,
        "protections": {
            each.case: [
                each.name,
                _digest((store.place(each.case, each.name) / RECORD).read_bytes()),
            ]
            for each in edition.records
        },
    }
    text = json.dumps(record, ensure_ascii=False, indent=1) + "\n"
    path = _path(workspace, alone, secured.edition)
    with workspace.store.locked():
        write_whole(_table(path), table)
        write_whole(path, text.encode())


@dataclass(frozen=True, slots=True)
class _Told:
    """What the record of an edition says."""

    table: str
    rules: tuple[AppliedRule, ...]
    delivered: frozenset[str]
    provenances: frozenset[str]
    proved: bool
    protections: Mapping[str, tuple[str, str]]
    """Case -> the name of its protection and the digest of its record."""


def _told(path: Path) -> _Told | None:
    try:
        data = json.loads(path.read_bytes())
        if data["format"] != FORMAT:
            return None
        return _Told(
            table=data["table"],
            rules=tuple(AppliedRule(**rule) for rule in data["rules"]),
            delivered=frozenset(data["delivered"]),
            provenances=frozenset(data["provenances"]),
            proved=data["proved"],
            protections={
                case: (name, digest) for case, (name, digest) in data["protections"].items()
            },
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def _standing_on(
    workspace: Workspace, protections: Mapping[str, tuple[str, str]], edition: int
) -> tuple[Record, ...] | None:
    """The records of the protections, verified and confirmed; None where one is another now."""
    store = Protections(workspace.store)
    records = []
    for case, (name, digest) in protections.items():
        record, path = store.find(case, name), store.place(case, name) / RECORD
        if record is None or record.lost or _digest(path.read_bytes()) != digest:
            return None
        records.append(record)
    folders = {each.case: store.place(each.case, each.name) for each in records}
    for case, faults in unconfirmed(workspace.store, folders).items():
        check_certified(case, faults, edition)
    return tuple(records)


def _figures(path: Path, digest: str) -> Figures | None:
    try:
        content = path.read_bytes()
        if _digest(content) != digest:
            return None
        with _uncollected():
            return from_csv(gzip.decompress(content))
    except (OSError, TableError):
        return None


def _shows_hidden(
    workspace: Workspace, figures: Figures, records: Iterable[Record], edition: int
) -> bool:
    """Whether anything is there that a protection hides, whatever the record says of the table."""
    store = Protections(workspace.store)
    hidden: set[tuple[str, ZoneKey]] = set()
    for each in records:
        hidden |= hidden_in(store.place(each.case, each.name))
    cells = (figures.get((*key, edition)) for key in hidden)
    return any(cell is None or cell.sign is not Sign.CONFIDENTIAL for cell in cells)


@contextmanager
def _uncollected() -> Iterator[None]:
    """The collector off: it would go again and again through a table of which all stays."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _path(workspace: Workspace, alone: str, edition: int) -> Path:
    left = Protections(workspace.store).left_of(edition)
    told = json.dumps([asdict(entry) for entry in left], sort_keys=True)
    name = _digest(f"{FORMAT}\n{alone}\n{told}".encode())
    return workspace.store.folder / "secured" / str(edition) / f"{name[:16]}.json"


def _table(path: Path) -> Path:
    return path.with_suffix(".csv.gz")


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
