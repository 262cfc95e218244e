"""Comparing with what was built, and signing: what left is known, and stays as it left."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from osq.errors import ConfigurationError, Refusal
from osq.notes.production.differences import Changed
from osq.observatory import load_observatory
from osq.refresh.differences import compare, reasons
from osq.refresh.inputs import Cause, inputs_of, keep_inputs
from osq.refresh.run import SignedEdition, build_edition, notes_folder, refresh
from osq.refresh.signing import (
    SigningRecord,
    consulted_from,
    last_signature,
    sign,
    signature_folder,
)
from osq.store.workspace import Workspace
from tests.builders.demonstration import recount, small_demonstration

FIRMINY = "42095"
RECORD = SigningRecord(
    by="Comité de pilotage",
    consulted=(consulted_from("commune: Firminy; un chiffre surprend; vérifié, il est juste"),),
)
DAY = "2014-06-30"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A demonstration whose note of Firminy is built; tests take copies."""
    workspace = Workspace(small_demonstration(tmp_path_factory.mktemp("built") / "demo"))
    inputs = inputs_of(workspace, 2013)
    build_edition(workspace, 2013, zones=(FIRMINY,))
    keep_inputs(workspace, 2013, "partners", inputs)
    return workspace.observatory.root


@pytest.fixture
def workspace(built: Path, tmp_path: Path) -> Workspace:
    return opened(shutil.copytree(built, tmp_path / "demo"))


def opened(root: Path) -> Workspace:
    return Workspace(load_observatory(root))


def with_more_inhabitants(workspace: Workspace) -> Workspace:
    """The same, once the census has sent another count of inhabitants."""
    recount(workspace)
    return opened(workspace.observatory.root)


def signed(workspace: Workspace) -> None:
    folder = notes_folder(workspace.observatory, 2013)
    sign(workspace, 2013, "partners", folder, RECORD, DAY)


def test_nothing_changed_since_the_last_build(workspace: Workspace) -> None:
    found = compare(workspace, 2013)
    assert found.causes == ()
    assert [one for one in found.notes if one.state == "changed"] == []


def test_a_corrected_delivery_is_why_a_figure_changed(workspace: Workspace) -> None:
    found = compare(with_more_inhabitants(workspace), 2013)
    (note,) = [one for one in found.notes if one.state == "changed"]
    (change,) = [one for one in note.figures if one.key == f"insee_pop_mun|commune:{FIRMINY}|2013"]
    before, after = (int(text.replace("\u202f", "")) for text in (change.before, change.after))
    assert after - before == 3
    assert found.names[change.key] == "Population, Firminy, 2013"
    assert found.why[change.key] == (
        "livraison insee-population-2013-recensement-1 (retirée)",
        "livraison insee-population-2013-recensement-2 (ajoutée)",
    )


def test_nothing_to_compare_with_is_a_refusal(workspace: Workspace) -> None:
    with pytest.raises(Refusal, match="pas signée"):
        compare(workspace, 2013, against="signed")
    with pytest.raises(Refusal, match="Rien à quoi comparer"):
        compare(workspace, 2013, "public")


def test_a_signature_keeps_what_was_built_and_who_was_consulted(workspace: Workspace) -> None:
    signed(workspace)
    folder = signature_folder(workspace.observatory, 2013, "partners", 1)
    names = {path.name for path in folder.iterdir()}
    assert names == {"record.json", "manifest.json", "views.json", "inputs.json"}
    record = json.loads((folder / "record.json").read_bytes())
    assert (record["by"], record["date"]) == ("Comité de pilotage", DAY)
    assert record["consulted"][0]["answer"] == "vérifié, il est juste"
    assert list(folder.parent.iterdir()) == [folder]


def test_a_signed_edition_is_built_again_only_as_a_rectificatif(workspace: Workspace) -> None:
    signed(workspace)
    folder = notes_folder(workspace.observatory, 2013)
    before = {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
    with pytest.raises(SignedEdition):
        build_edition(workspace, 2013, zones=(FIRMINY,))
    built = build_edition(with_more_inhabitants(workspace), 2013, zones=(FIRMINY,), revise=True)
    assert {path.parent for path in built.written} == {folder / "rectificatif-1"}
    assert "rectificatif n°\u00a01" in built.manifest.read_text("utf-8")
    after = {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
    assert after == before


def test_a_rectificatif_is_signed_in_its_turn(workspace: Workspace) -> None:
    signed(workspace)
    rectified = notes_folder(workspace.observatory, 2013, revision=1)
    with pytest.raises(Refusal, match="déjà signée"):
        sign(workspace, 2013, "partners", rectified, RECORD, DAY)
    build_edition(workspace, 2013, zones=(FIRMINY,), revise=True)
    assert sign(workspace, 2013, "partners", rectified, RECORD, "2014-09-01").number == 2
    last = last_signature(workspace.observatory, 2013, "partners")
    assert last is not None
    assert (last.number, last.date) == (2, "2014-09-01")


def test_what_changed_since_the_signature(workspace: Workspace) -> None:
    signed(workspace)
    found = compare(with_more_inhabitants(workspace), 2013, against="signed")
    assert found.since == "l’édition signée 2013-1, par Comité de pilotage, le 2014-06-30"
    assert [one for one in found.notes if one.figures]


def test_a_refresh_leaves_a_signed_edition_and_is_no_failure(workspace: Workspace) -> None:
    signed(workspace)
    summary = refresh(workspace, 2013)
    assert summary.build is None
    assert not summary.refused
    assert "signée" in summary.signed


def test_a_note_that_was_touched_is_not_signed(workspace: Workspace) -> None:
    folder = notes_folder(workspace.observatory, 2013)
    next(folder.glob("*.pdf")).write_bytes(b"other")
    with pytest.raises(Refusal, match="plus tels"):
        signed(workspace)
    assert last_signature(workspace.observatory, 2013, "partners") is None


def test_an_edition_that_was_never_signed_is_not_rectified(workspace: Workspace) -> None:
    with pytest.raises(ConfigurationError, match="pas signée"):
        build_edition(workspace, 2013, revise=True)


@pytest.mark.parametrize("text", ["Firminy", "mairie: Firminy", "commune:", "actor: A; b; c; d"])
def test_a_consultation_of_another_form_is_a_usage_fault(text: str) -> None:
    with pytest.raises(ConfigurationError):
        consulted_from(text)


CAUSES = (
    Cause("delivery", "caf-2013-iris-2", "caf", "CAF 2013"),
    Cause("delivery", "caf-2012-iris-2", "caf", "CAF 2012"),
    Cause("convention", "cpam", "cpam", "convention CPAM"),
    Cause("territory", "iris.csv", "", "IRIS"),
    Cause("program", "osq", "", "osq"),
)


def changed(edition: int = 2013, after: str = "2") -> Changed:
    return Changed(f"caf_alloc|commune:{FIRMINY}|{edition}", "1", after)


def test_reasons_are_the_inputs_that_a_figure_rests_on() -> None:
    assert reasons(changed(), CAUSES, {"caf"}) == ("CAF 2013", "IRIS")
    assert reasons(changed(2012), CAUSES, {"caf"}) == ("CAF 2012", "IRIS")
    assert reasons(changed(), CAUSES[2:3], {"cpam"}) == ("convention CPAM",)


def test_the_program_is_a_reason_only_where_nothing_else_is() -> None:
    assert reasons(changed(), CAUSES[4:], {"caf"}) == ("osq",)


def test_a_cell_hidden_for_others_says_so() -> None:
    (told,) = reasons(changed(after="s"), CAUSES[2:3], {"caf"})
    assert "masquage" in told
