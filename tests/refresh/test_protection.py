"""Cases protected once and kept: what is computed, what is found again, what is refused."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from osq.confidentiality.cases import Case
from osq.confidentiality.release import ZoneKey
from osq.errors import Refusal
from osq.protection.files import read_dossier, read_protected
from osq.refresh.protection import Kept, checked, protect_cases
from osq.store.protections import RECORD, Protections
from osq.store.store import Store
from tests.builders.observations import SIZES, populations, see, see_all
from tests.confidentiality.releases import case_of

ALLOC = dict(zip(SIZES, (40, 30, 3, 0, 20, 50), strict=True))
FIRST, SECOND, THIRD, *OTHERS = SIZES


@pytest.fixture
def store(tmp_path: Path) -> Protections:
    return Protections(Store(tmp_path))


def case(**changes: int) -> Case:
    """Recipients by IRIS; `changes` by the place of the IRIS: `second=31`."""
    codes = dict(zip(("first", "second", "third", "fourth", "fifth", "last"), SIZES, strict=True))
    values = {**ALLOC, **{codes[name]: value for name, value in changes.items()}}
    return case_of(see_all("alloc", values), populations())


def protect(store: Protections, of: Case, *, again: bool = False) -> Kept:
    (kept,) = protect_cases(store, [of], again=again)
    return kept


def released(store: Protections, of: Case) -> Kept:
    kept = protect(store, of)
    store.release([kept.record])
    return kept


def texts(kept: Kept) -> dict[tuple[str, int], str]:
    return {(line.zone, line.release): line.text for line in read_dossier(kept.folder).lines}


def content(folder: Path) -> Mapping[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def faults(kept: Kept) -> list[str]:
    return checked([kept])[kept.case.name]


def show(folder: Path) -> None:
    """Someone shows what was hidden."""
    path = folder / "lines.csv"
    path.write_text(path.read_text().replace(",s\n", ",3\n", 1))


def test_a_protection_is_proved_and_kept(store: Protections) -> None:
    kept = protect(store, case())
    assert faults(kept) == []
    assert kept.record.lost == ()
    assert ("caf_alloc", ("iris", THIRD), 2013) in kept.hidden
    assert len(kept.hidden) > 1


def test_the_same_case_is_found_again(store: Protections) -> None:
    kept = protect(store, case())
    stamp = (kept.folder / RECORD).stat().st_mtime_ns
    assert protect(store, case()).folder == kept.folder
    assert (kept.folder / RECORD).stat().st_mtime_ns == stamp


def test_another_figure_makes_another_protection(store: Protections) -> None:
    assert protect(store, case()).folder != protect(store, case(second=31)).folder


def test_so_does_what_only_the_observatory_knows(store: Protections) -> None:
    """Two hidden in the IRIS or three: the same is printed."""
    assert protect(store, case()).folder != protect(store, case(third=2, second=31)).folder


def test_before_anything_left_no_release_follows_another(store: Protections) -> None:
    protect(store, case())
    assert {release for _, release in texts(protect(store, case(second=31)))} == {1}


def test_after_a_release_the_next_one_follows_it(store: Protections) -> None:
    first = released(store, case())
    second = protect(store, case(last=60))
    assert second.record.former == first.record.name
    told = texts(second)
    assert {release for _, release in told} == {1, 2}
    last = f"iris:{OTHERS[-1]}"
    assert (told[last, 1], told[last, 2]) == ("50", "60")
    assert faults(second) == []


def test_what_was_hidden_before_stays_so_when_it_grows(store: Protections) -> None:
    """In the first release the IRIS held 3; what grew since could be subtracted."""
    released(store, case())
    second = protect(store, case(third=8))
    assert second.record.lost == ()
    assert faults(second) == []
    cells = read_protected(second.folder, read_dossier(second.folder))
    assert f"iris:{THIRD}" in {cell.zone for cell in cells}


def test_another_audit_gives_the_same_bytes(store: Protections) -> None:
    before = content(protect(store, case()).folder)
    assert content(protect(store, case(), again=True).folder) == before


def test_another_audit_of_a_second_release_holds_the_first(store: Protections) -> None:
    released(store, case())
    before = content(released(store, case(last=60)).folder)
    assert content(protect(store, case(last=60), again=True).folder) == before


def test_what_was_tampered_with_is_refused_until_made_again(store: Protections) -> None:
    kept = protect(store, case())
    before = content(kept.folder)
    show(kept.folder)
    with pytest.raises(Refusal):
        protect(store, case())
    assert content(protect(store, case(), again=True).folder) == before


def test_what_left_can_be_made_again(store: Protections) -> None:
    kept = released(store, case())
    before = content(kept.folder)
    show(kept.folder)
    assert content(protect(store, case(), again=True).folder) == before
    (kept.folder / RECORD).unlink()
    assert content(protect(store, case()).folder) == before


def test_what_left_keeps_its_pattern_whatever_would_be_chosen_now(store: Protections) -> None:
    """Last year's pattern is another one since: it would be preferred, had nothing left."""
    hidden = [("caf_alloc", ZoneKey("iris", code)) for code in (FIRST, THIRD)]
    kept = released(store, case())
    before = content(kept.folder)
    elsewhere = Protections(Store(store.folder / "elsewhere"))
    (other,) = protect_cases(elsewhere, [case()], hidden)
    assert other.hidden != kept.hidden
    (again,) = protect_cases(store, [case()], hidden, again=True)
    assert content(again.folder) == before


def test_nothing_follows_a_release_that_was_tampered_with(store: Protections) -> None:
    kept = released(store, case())
    show(kept.folder)
    for again in (False, True):
        with pytest.raises(Refusal, match="a été modifié") as refused:
            protect(store, case(last=60), again=again)
        assert str(kept.folder) in refused.value.message


def test_nor_one_whose_lines_are_not_those_that_left(store: Protections) -> None:
    """Lines and digests edited alike: the ledger knows what left."""
    from hashlib import sha256

    kept = released(store, case())
    show(kept.folder)
    path = kept.folder / RECORD
    data = json.loads(path.read_bytes())
    data["files"]["lines.csv"] = sha256((kept.folder / "lines.csv").read_bytes()).hexdigest()
    path.write_text(json.dumps(data))
    with pytest.raises(Refusal, match="a été modifié"):
        protect(store, case())
    with pytest.raises(Refusal, match="a été modifié"):
        protect(store, case(last=60))


def test_figures_that_contradict_each_other_are_named(store: Protections) -> None:
    wrong = case_of(see_all("alloc", ALLOC), see("alloc", "99001", 60), populations())
    with pytest.raises(Refusal) as refused:
        protect(store, wrong)
    told = refused.value.message.replace("\u00a0", " ")
    assert "Rien n’est diffusé" in told
    assert "la commune d’Aubépin (60)" in told
    assert "fournisseur" in refused.value.advice
    assert not list(store.folder.rglob(RECORD))


def test_several_cases_are_computed_at_once_in_their_order(store: Protections) -> None:
    other = case(second=31)
    names = [kept.record.inputs for kept in protect_cases(store, [case(), other])]
    assert names == [protect(store, case()).record.inputs, protect(store, other).record.inputs]
