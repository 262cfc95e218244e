"""Protections on disk, kept whole or not at all, and the ledger of what left."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from osq.errors import Refusal
from osq.store.protections import RECORD, Protections, Record
from osq.store.store import Store

CONTENTS = {"lines.csv": b"release,state\n", "certificate.json": b"{}\n"}
CASE = "caf-2013"


@pytest.fixture
def store(tmp_path: Path) -> Protections:
    return Protections(Store(tmp_path))


def record(inputs: str = "a", former: str = "", case: str = CASE) -> Record:
    digests = {name: hashlib.sha256(content).hexdigest() for name, content in CONTENTS.items()}
    return Record(case=case, inputs=inputs, former=former, lost=(), files=digests)


def kept(store: Protections, inputs: str = "a") -> Record:
    return store.keep(record(inputs), CONTENTS)


def left(store: Protections, *inputs: str, case: str = CASE) -> None:
    """Releases protections made from these."""
    for each in inputs:
        store.release([record(each, case=case)])


def names(*inputs: str) -> list[str]:
    return [record(each).name for each in inputs]


# -- protections -------------------------------------------------------------------------------


def test_what_is_kept_is_found_again(store: Protections) -> None:
    one = kept(store)
    assert store.find(CASE, one.name) == one
    assert (store.place(CASE, one.name) / "lines.csv").read_bytes() == CONTENTS["lines.csv"]


def test_what_was_never_kept_is_not_found(store: Protections) -> None:
    assert store.find(CASE, "0123456789abcdef") is None


def test_a_name_tells_what_was_protected_and_what_had_left_before() -> None:
    names = {record("a").name, record("b").name, record("a", former="0123").name}
    assert len(names) == 3
    assert record("a").name == record("a", case="cpam-2013").name


def test_a_kill_before_the_record_leaves_nothing_kept(store: Protections) -> None:
    one = kept(store)
    (store.place(CASE, one.name) / RECORD).unlink()
    assert store.find(CASE, one.name) is None
    assert kept(store) == one
    assert store.find(CASE, one.name) == one


def test_a_half_written_record_is_not_one(store: Protections) -> None:
    one = record()
    folder = store.place(CASE, one.name)
    folder.mkdir(parents=True)
    (folder / f".{RECORD}.tmp").write_bytes(b'{"case": ')
    assert store.find(CASE, one.name) is None


@pytest.mark.parametrize("name", CONTENTS)
def test_an_edited_file_is_refused(store: Protections, name: str) -> None:
    one = kept(store)
    path = store.place(CASE, one.name) / name
    path.write_bytes(path.read_bytes() + b"\n")
    with pytest.raises(Refusal) as refused:
        store.find(CASE, one.name)
    assert str(path) in refused.value.message
    assert "modifié" in refused.value.message
    assert "osq audit --year 2013 --again" in refused.value.advice.replace("\u00a0", " ")


@pytest.mark.parametrize("name", CONTENTS)
def test_a_missing_file_is_refused(store: Protections, name: str) -> None:
    one = kept(store)
    path = store.place(CASE, one.name) / name
    path.unlink()
    with pytest.raises(Refusal) as refused:
        store.find(CASE, one.name)
    assert str(path) in refused.value.message
    assert "manque" in refused.value.message


@pytest.mark.parametrize("key", ["case", "inputs", "former"])
def test_an_edited_record_is_refused(store: Protections, key: str) -> None:
    one = kept(store)
    path = store.place(CASE, one.name) / RECORD
    path.write_text(json.dumps({**json.loads(path.read_text()), key: "other"}))
    with pytest.raises(Refusal, match="modifié"):
        store.find(CASE, one.name)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"case": "caf-2013"}', "null", '"a"'])
def test_a_record_that_is_none_is_refused(store: Protections, text: str) -> None:
    one = kept(store)
    (store.place(CASE, one.name) / RECORD).write_text(text)
    with pytest.raises(Refusal, match="illisible"):
        store.find(CASE, one.name)


# -- the ledger --------------------------------------------------------------------------------


def test_nothing_left_at_first(store: Protections) -> None:
    assert store.entries() == []
    assert store.released() == {}


def test_what_left_is_told_in_order(store: Protections) -> None:
    left(store, "one", "two")
    left(store, "three", case="cpam-2013")
    assert store.released() == {CASE: names("one", "two"), "cpam-2013": names("three")}
    assert [each.number for each in store.entries()] == [1, 2, 3]


def test_the_ledger_tells_what_was_told(store: Protections) -> None:
    left(store, "one")
    (entry,) = store.left()[CASE]
    assert entry.lines == hashlib.sha256(CONTENTS["lines.csv"]).hexdigest()


def test_what_leaves_again_is_written_once(store: Protections) -> None:
    left(store, "one", "one")
    before = store.ledger.read_bytes()
    left(store, "one")
    assert store.ledger.read_bytes() == before


def test_what_left_long_ago_may_leave_again(store: Protections) -> None:
    left(store, "one", "two", "one")
    assert store.released() == {CASE: names("one", "two", "one")}


def test_lines_are_only_added(store: Protections) -> None:
    left(store, "one")
    before = store.ledger.read_bytes()
    left(store, "two")
    assert store.ledger.read_bytes().startswith(before)


def test_what_never_left_is_withdrawn_with_a_reason(store: Protections) -> None:
    left(store, "one", "two")
    store.withdraw(2, "essai, rien n’a été envoyé")
    assert store.released() == {CASE: names("one")}
    assert store.entries()[-1].reason == "essai, rien n’a été envoyé"
    left(store, "two")
    assert store.released() == {CASE: names("one", "two")}


def test_withdrawing_one_release_leaves_another_of_the_same(store: Protections) -> None:
    left(store, "one", "two", "one")
    store.withdraw(3, "essai")
    assert store.released() == {CASE: names("one", "two")}


@pytest.mark.parametrize("number", [0, 2, 3])
def test_only_what_left_can_be_withdrawn(store: Protections, number: int) -> None:
    left(store, "one")
    store.withdraw(1, "essai")
    with pytest.raises(Refusal, match=f"n° {number}"):
        store.withdraw(number, "essai")


def test_what_is_withdrawn_is_not_withdrawn_again(store: Protections) -> None:
    left(store, "one")
    store.withdraw(1, "essai")
    with pytest.raises(Refusal):
        store.withdraw(1, "essai encore")


def test_what_was_withdrawn_may_leave_and_counts_then(store: Protections) -> None:
    left(store, "one")
    store.withdraw(1, "essai")
    left(store, "one")
    assert store.released() == {CASE: names("one")}


def test_a_reason_may_hold_any_text(store: Protections) -> None:
    left(store, "one")
    store.withdraw(1, "deux\u2028lignes\net \u0085 une autre")
    left(store, "two")
    assert [each.number for each in store.entries()] == [1, 2, 3]


def lines(store: Protections) -> list[str]:
    return store.ledger.read_text(encoding="utf-8").splitlines(keepends=True)


def refusal(store: Protections) -> str:
    with pytest.raises(Refusal) as refused:
        store.entries()
    assert "sauvegarde" in refused.value.advice
    return refused.value.message


def write(store: Protections, *changed: str) -> None:
    store.ledger.write_text("".join(changed), encoding="utf-8")


def test_a_line_taken_out_shows(store: Protections) -> None:
    left(store, "one", "two", "three")
    first, _, last = lines(store)
    write(store, first, last)
    assert "ligne 2" in refusal(store)


def test_an_edited_line_shows(store: Protections) -> None:
    left(store, "one", "two", "three")
    first, second, last = lines(store)
    write(store, first, second.replace(CASE, "caf-2012"), last)
    assert "ligne 2" in refusal(store)


def test_lines_in_another_order_show(store: Protections) -> None:
    left(store, "one", "two")
    write(store, *reversed(lines(store)))
    assert "ligne 1" in refusal(store)


def test_a_first_line_taken_out_shows(store: Protections) -> None:
    left(store, "one", "two")
    write(store, lines(store)[1])
    assert "ligne 1" in refusal(store)


def test_a_last_line_taken_out_shows(store: Protections) -> None:
    left(store, "one", "two")
    write(store, lines(store)[0])
    assert "ligne 2" in refusal(store)


def test_a_ledger_taken_out_shows(store: Protections) -> None:
    left(store, "one")
    store.ledger.unlink()
    assert "ligne 1" in refusal(store)


@pytest.mark.parametrize("text", ["", "rien", "1 0123456789abcdef", "-1 ", "9 "])
def test_an_end_that_is_not_that_of_the_ledger_shows(store: Protections, text: str) -> None:
    left(store, "one")
    store.end.write_text(text)
    assert "ledger.jsonl" in refusal(store)


def test_a_kill_before_the_end_is_written_leaves_a_sound_ledger(store: Protections) -> None:
    left(store, "one")
    end = store.end.read_bytes()
    left(store, "two")
    store.end.write_bytes(end)
    assert store.released() == {CASE: names("one", "two")}


@pytest.mark.parametrize("text", ["\n", "[]\n", "3\n", "null\n", "{}\n", '{"number": 1}\n'])
def test_a_line_that_is_none_shows(store: Protections, text: str) -> None:
    left(store, "one")
    write(store, *lines(store), text)
    assert "ligne 2" in refusal(store)


def test_a_kill_while_a_line_is_added_leaves_the_ledger_as_it_was(store: Protections) -> None:
    left(store, "one")
    aside = store.ledger.with_name(f".{store.ledger.name}.tmp")
    aside.write_text(lines(store)[0] + '{"number": 2, "ca')
    assert store.released() == {CASE: names("one")}
    left(store, "two")
    assert store.released() == {CASE: names("one", "two")}


def test_nothing_leaves_while_the_ledger_is_broken(store: Protections) -> None:
    left(store, "one", "two")
    write(store, lines(store)[1])
    before = store.ledger.read_bytes()
    with pytest.raises(Refusal):
        left(store, "three")
    assert store.ledger.read_bytes() == before
