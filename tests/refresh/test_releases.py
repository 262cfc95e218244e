"""One release after another, of one edition: corrections, audiences, real deliveries."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from osq.cli.main import main
from osq.confidentiality.release import Release
from osq.observatory import CONFIG_NAME, load_observatory
from osq.protection.files import read_dossier
from osq.refresh.pipeline import release_of
from osq.store.protections import Protections
from osq.store.store import Store
from osq.store.workspace import Workspace
from tests.builders.demonstration import released_demonstration

YOUTH, HOUSING = "missions-locales-2013", "anah-2013"
Shown = pytest.CaptureFixture[str]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """One's own copy of a demonstration of two providers and one edition, released once."""
    root = Path(shutil.copytree(released_demonstration(), tmp_path / "demo"))
    monkeypatch.setenv("OSQ_HOME", str(root))
    monkeypatch.chdir(tmp_path)
    return root


def protections(home: Path) -> Protections:
    return Protections(Store(home))


def correct(home: Path, target: Path) -> None:
    """Takes in a delivery where Villars has ten more young people in contact, 107 for 97."""
    sent = (home / "data/deliveries/inbox/missions-locales-2013.csv").read_bytes()
    for before, now in ((b"48;26;17;44;97;42", b"48;26;17;44;107;42"), (b";8139;", b";8149;")):
        assert sent.count(before) == 1
        sent = sent.replace(before, now)
    path = target / "missions-locales-2013.csv"
    path.write_bytes(sent)
    assert main(["ingest", str(path)]) == 0


@pytest.fixture
def corrected(home: Path, tmp_path: Path) -> Path:
    """The same with a correction since, not released yet."""
    correct(home, tmp_path)
    return home


@pytest.mark.long
def test_a_correction_makes_another_release_that_holds_the_first(corrected: Path) -> None:
    store = protections(corrected)
    (before,) = store.released()[YOUTH]
    first = read_dossier(store.place(YOUTH, before)).lines
    release_of(Workspace(load_observatory(corrected)), 2013)
    assert store.released()[YOUTH][0] == before
    _, now = store.released()[YOUTH]
    lines = read_dossier(store.place(YOUTH, now)).lines
    assert lines[: len(first)] == first
    assert {line.release for line in lines} == {1, 2}
    villars = [
        line.text for line in lines if (line.zone, line.series) == ("commune:42330", "ml_contact")
    ]
    assert villars == ["97", "107"]


@pytest.mark.long
def test_only_the_corrected_provider_is_computed_again(corrected: Path) -> None:
    store = protections(corrected)
    (housing,) = store.released()[HOUSING]
    stamp = (store.place(HOUSING, housing) / "lines.csv").stat().st_mtime_ns
    release_of(Workspace(load_observatory(corrected)), 2013)
    assert store.released()[HOUSING] == [housing]
    assert (store.place(HOUSING, housing) / "lines.csv").stat().st_mtime_ns == stamp


@pytest.mark.long
def test_the_audit_tells_what_changed_before_it_leaves(corrected: Path, capsys: Shown) -> None:
    assert main(["audit", "--year", "2013", "--format", "json"]) == 0
    told = json.loads(capsys.readouterr().out)
    cases = {case["name"]: case for case in told["cases"]}
    assert (cases[YOUTH]["released"], cases[YOUTH]["former"]) == (False, 1)
    assert (cases[HOUSING]["released"], cases[HOUSING]["former"]) == (True, 0)
    assert cases[HOUSING]["changes"] == []
    changes = {
        (each["indicator"], each["zone"]): (each["before"], each["now"])
        for each in cases[YOUTH]["changes"]
    }
    assert changes["ml_contact", "commune:42330"] == ("97", "107")
    assert changes["ml_contact", "agglomeration:244200770"] == ("8139", "8149")
    assert {zone for _, zone in changes} == {"commune:42330", "agglomeration:244200770"}
    assert main(["audit", "--year", "2013"]) == 0
    text = capsys.readouterr().out
    assert "ml_contact, commune:42330 (la commune de Villars)\u00a0: 97 devient 107" in text
    assert "8\u202f139 devient 8\u202f149" in text
    assert "10,3 devient 11,4" in text


@pytest.mark.long
def test_another_audit_of_a_second_release_still_holds_the_first(corrected: Path) -> None:
    """`--again` may not forget what left before."""
    release_of(Workspace(load_observatory(corrected)), 2013)
    store = protections(corrected)
    _, name = store.released()[YOUTH]
    before = (store.place(YOUTH, name) / "lines.csv").read_bytes()
    assert main(["audit", "--year", "2013", "--again"]) == 0
    assert (store.place(YOUTH, name) / "lines.csv").read_bytes() == before


@pytest.mark.long
@pytest.mark.parametrize("how", ["lost", "edited"])
def test_nothing_follows_a_release_that_is_not_known_any_more(
    how: str, corrected: Path, capsys: Shown
) -> None:
    store = protections(corrected)
    (before,) = store.released()[YOUTH]
    folder = store.place(YOUTH, before)
    if how == "lost":
        shutil.rmtree(folder)
    else:
        path = folder / "lines.csv"
        path.write_text(path.read_text().replace(",s\n", ",3\n", 1))
    assert main(["build-notes", "--year", "2013"]) == 1
    told = capsys.readouterr().err
    assert str(folder) in told
    assert "ne s’oublie pas" in told
    assert not list((corrected / "output").rglob("*.pdf"))


@pytest.mark.long
def test_a_release_declared_never_to_have_left_is_not_followed(corrected: Path) -> None:
    store = protections(corrected)
    number = store.left()[YOUTH][0].number
    assert main(["audit", "--withdraw", str(number), "--reason", "rien n’a été envoyé"]) == 0
    release_of(Workspace(load_observatory(corrected)), 2013)
    (name,) = store.released()[YOUTH]
    assert {line.release for line in read_dossier(store.place(YOUTH, name)).lines} == {1}


# -- audiences ---------------------------------------------------------------------------------


def numbers(release: Release) -> dict[object, object]:
    return {key: one.value for key, one in release.figures.items() if one.value is not None}


def test_audiences_are_nested_releases(home: Path) -> None:
    workspace = Workspace(load_observatory(home))
    public, officials, partners = (
        numbers(release_of(workspace, 2013, audience))
        for audience in ("public", "officials", "partners")
    )
    assert public.items() <= officials.items() <= partners.items()
    assert len(public) < len(partners)
    assert public


def test_every_audience_leaves_under_one_proof(home: Path) -> None:
    before = protections(home).ledger.read_bytes()
    for audience in ("public", "officials", "partners"):
        release_of(Workspace(load_observatory(home)), 2013, audience)
    assert protections(home).ledger.read_bytes() == before


# -- real deliveries ---------------------------------------------------------------------------


def real(home: Path) -> None:
    """As if the deliveries were real: their receipts, their rows and osq.yaml say so."""
    import pandas as pd

    store = home / "data/store"
    for path in store.rglob("*.json"):
        path.write_text(path.read_text("utf-8").replace('"invented"', '"real"'), "utf-8")
    for path in store.rglob("*.parquet"):
        rows = pd.read_parquet(path)
        if "provenance" in rows:
            rows.assign(provenance="real").to_parquet(path)
    config = home / CONFIG_NAME
    text = config.read_text("utf-8").replace("demonstration: true", "demonstration: false")
    config.write_text(text, "utf-8")


@pytest.mark.long
def test_real_deliveries_are_published_under_the_same_proof(home: Path, capsys: Shown) -> None:
    real(home)
    assert main(["build-notes", "--year", "2013", "--zone", "42095"]) == 0
    (note,) = (home / "output").rglob("*.pdf")
    assert "fictif" not in note.name


@pytest.mark.long
def test_real_deliveries_without_a_proof_are_not(home: Path, capsys: Shown) -> None:
    real(home)
    (name,) = protections(home).released()[YOUTH]
    (protections(home).place(YOUTH, name) / "certificate.json").unlink()
    assert main(["build-notes", "--year", "2013", "--zone", "42095"]) == 1
    assert not list((home / "output").rglob("*.pdf"))
