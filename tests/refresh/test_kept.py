"""Editions read again rather than made again: only as they were, on proofs that hold."""

from __future__ import annotations

import gzip
import json
import shutil
from collections.abc import Callable, Iterable
from hashlib import sha256
from pathlib import Path

import pytest

from osq.confidentiality.release import Release, Sign
from osq.errors import Refusal
from osq.observatory import load_observatory
from osq.refresh.audit import EditionAudit, check_audits
from osq.refresh.confirming import unconfirmed
from osq.refresh.kept import KeptEdition, read_kept
from osq.refresh.pipeline import release_of
from osq.refresh.standing import Inputs
from osq.store.protections import RECORD, Protections
from osq.store.workspace import Workspace
from tests.builders.demonstration import audited_demonstration, recount, released_demonstration

HOUSING = "anah-2013"
Edit = Callable[[Path], object]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return Path(shutil.copytree(released_demonstration(), tmp_path / "demo"))


def opened(home: Path) -> Workspace:
    return Workspace(load_observatory(home))


def kept(home: Path) -> KeptEdition | None:
    workspace = opened(home)
    return read_kept(workspace, Inputs(workspace), 2013)


def release(home: Path) -> Release:
    return release_of(opened(home), 2013)


def record(home: Path) -> Path:
    (path,) = (home / "data/store/secured/2013").glob("*.json")
    return path


def table(home: Path) -> Path:
    return record(home).with_suffix(".csv.gz")


def protection(home: Path) -> Path:
    (path,) = (home / "data/store/protection" / HOUSING).rglob(RECORD)
    return path.parent


def test_what_is_read_is_what_was_made(home: Path, tmp_path: Path) -> None:
    """To the last sign, in the same order."""
    fresh = Path(shutil.copytree(audited_demonstration(), tmp_path / "fresh"))
    made, read = release(fresh), release(home)
    assert read == made
    assert list(map(repr, read.figures.values())) == list(map(repr, made.figures.values()))


def test_what_was_kept_is_read(home: Path) -> None:
    found = kept(home)
    assert found is not None
    assert {each.case for each in found.records} == {HOUSING, "missions-locales-2013"}


def test_nothing_hidden_is_in_what_is_kept(home: Path) -> None:
    hidden = Sign.CONFIDENTIAL
    lines = gzip.decompress(table(home).read_bytes()).decode().splitlines()
    assert sum(line.split(",")[4] == hidden for line in lines) > 10
    for receipt in opened(home).store.receipts():
        assert receipt.sha256[:12] not in "".join(lines)


def replaced(path: Path, before: str, now: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, now, 1), encoding="utf-8")


def show_hidden(home: Path) -> None:
    """Puts a number where the table hides one."""
    text = gzip.decompress(table(home).read_bytes()).decode()
    lines = text.splitlines(keepends=True)
    number = next(n for n, line in enumerate(lines) if ",anah_" in line and ",s," in line)
    lines[number] = lines[number].replace(",s,", ",3,", 1)
    table(home).write_bytes(gzip.compress("".join(lines).encode(), mtime=0))


def show_hidden_and_sign(home: Path) -> None:
    """The same by someone who also writes the digest of the table anew."""
    show_hidden(home)
    data = json.loads(record(home).read_bytes())
    data["table"] = sha256(table(home).read_bytes()).hexdigest()
    record(home).write_text(json.dumps(data))


REMADE: dict[str, Edit] = {
    "record lost": lambda home: record(home).unlink(),
    "record torn": lambda home: record(home).write_text("{half"),
    "record of another format": lambda home: replaced(record(home), "osq-secured/1", "osq/0"),
    "table lost": lambda home: table(home).unlink(),
    "table torn": lambda home: table(home).write_bytes(table(home).read_bytes()[:-9]),
    "table shows what is hidden": show_hidden,
    "table shows what is hidden, signed": show_hidden_and_sign,
    "delivery": lambda home: next((home / "data/store/deliveries").rglob("*.parquet")).unlink(),
    "indicator": lambda home: replaced(
        home / "conventions/anah.yaml", "decimals: 1", "decimals: 2"
    ),
    "territory": lambda home: replaced(home / "data/territory/communes.csv", "Firminy", "FIRMINY"),
    "osq.yaml": lambda home: replaced(home / "osq.yaml", "name: ", "name: L’"),
    "protection lost": lambda home: shutil.rmtree(protection(home)),
}


@pytest.mark.parametrize("how", REMADE)
def test_what_is_not_as_it_was_is_not_read(how: str, home: Path) -> None:
    REMADE[how](home)
    assert kept(home) is None


def test_and_is_made_again(home: Path) -> None:
    before, content = release(home), record(home).read_bytes()
    show_hidden_and_sign(home)
    assert release(home) == before
    assert record(home).read_bytes() == content


@pytest.mark.parametrize("name", ["certificate.json", "lines.csv", "protected.csv", "known.csv"])
def test_a_file_of_a_protection_that_was_edited_stops_what_was_kept(name: str, home: Path) -> None:
    path = protection(home) / name
    path.write_bytes(path.read_bytes() + b"\n")
    with pytest.raises(Refusal, match="a été modifié"):
        kept(home)
    with pytest.raises(Refusal, match="a été modifié"):
        release(home)


def test_signed_or_not(home: Path) -> None:
    """Whoever edits the record of a protection as well meets the ledger and the checker."""
    path = protection(home) / "lines.csv"
    path.write_text(path.read_text().replace(",s\n", ",3\n", 1))
    data = json.loads((protection(home) / RECORD).read_bytes())
    data["files"]["lines.csv"] = sha256(path.read_bytes()).hexdigest()
    (protection(home) / RECORD).write_text(json.dumps(data))
    assert kept(home) is None
    with pytest.raises(Refusal):
        release(home)


def test_a_ledger_that_was_edited_stops_it(home: Path) -> None:
    ledger = Protections(opened(home).store).ledger
    ledger.write_text("".join(ledger.read_text().splitlines(keepends=True)[1:]))
    with pytest.raises(Refusal, match="le registre des diffusions a été modifié"):
        kept(home)


def test_what_never_left_after_all_is_made_again(home: Path) -> None:
    Protections(opened(home).store).withdraw(1, "essai")
    assert kept(home) is None


# -- confirmations -----------------------------------------------------------------------------


def confirmations(home: Path) -> list[Path]:
    return sorted((home / "data/store/confirmed").iterdir())


def test_the_checker_reads_the_same_bytes_once(home: Path) -> None:
    store, folders = opened(home).store, {HOUSING: protection(home)}
    assert unconfirmed(store, folders) == {}
    for path in confirmations(home):
        path.unlink()
    assert unconfirmed(store, folders) == {HOUSING: []}
    assert unconfirmed(store, folders) == {}


def test_a_confirmation_that_was_emptied_confirms_nothing(home: Path) -> None:
    for path in confirmations(home):
        path.write_bytes(b"")
    assert unconfirmed(opened(home).store, {HOUSING: protection(home)}) == {HOUSING: []}


def test_what_the_checker_refuses_is_never_confirmed(home: Path) -> None:
    path = protection(home) / "lines.csv"
    path.write_text(path.read_text().replace(",s\n", ",3\n", 1))
    store, folders, before = opened(home).store, {HOUSING: protection(home)}, confirmations(home)
    for _ in range(2):
        assert "lines.csv" in unconfirmed(store, folders)[HOUSING][0]
    assert confirmations(home) == before


def test_nothing_is_kept_nor_leaves_when_a_delivery_comes_meanwhile(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was computed is of the deliveries before it: kept, it would pass for theirs."""
    home = Path(shutil.copytree(audited_demonstration(), tmp_path / "demo"))

    def meanwhile(workspace: Workspace, audits: Iterable[EditionAudit]) -> None:
        recount(opened(home))
        check_audits(workspace, audits)

    monkeypatch.setattr("osq.refresh.audit.check_audits", meanwhile)
    with pytest.raises(Refusal, match="pendant le calcul"):
        release(home)
    assert not list((home / "data/store").glob("secured/**/*.json"))
    assert not Protections(opened(home).store).released()
    monkeypatch.undo()
    assert release(home)
