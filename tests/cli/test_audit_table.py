"""`osq audit --table`: what is told of a released table, in text and in JSON."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from osq.cli.audit_table import audit_table
from osq.errors import Refusal
from osq.protection.files import write_dossier
from tests.protection.planted import drawn, safe

Capture = pytest.CaptureFixture[str]
GEO = "parent,child\nC,Q1\nC,Q2\nC,Q3\nC,reste\n"
STRUCTURE = (
    "zones: {C: la commune de Firminy, Q1: le quartier du Soleil, Q2: le quartier de Beaulieu, "
    "Q3: le quartier du Marais}\nlabels: {rsa: bénéficiaires du RSA}\n"
)
LEAKING = "geo,cat,freq\nC,rsa,40\nQ1,rsa,12\nQ2,rsa,14\nQ3,rsa,12\n"
SOUND = "geo,cat,freq\nC,rsa,40\nQ1,rsa,s\nQ2,rsa,s\nQ3,rsa,12\n"


def written(folder: Path, table: str, structure: str = STRUCTURE) -> Path:
    (folder / "geo.csv").write_text(GEO, encoding="utf-8")
    (folder / "structure.yaml").write_text(structure, encoding="utf-8")
    path = folder / "table.csv"
    path.write_text(table, encoding="utf-8")
    return path


def plain(capsys: Capture) -> str:
    """What was printed, without what typography adds to spaces."""
    return capsys.readouterr().out.replace("\u00a0", " ").replace("\u202f", " ")


def test_a_leak_is_told_and_explained(tmp_path: Path, capsys: Capture) -> None:
    assert audit_table(written(tmp_path, LEAKING)) == 1
    out = plain(capsys)
    assert "table.csv : 4 cellules, dont 0 masquée" in out
    assert "1 fuite :" in out
    assert "la commune de Firminy (40) moins ses trois quartiers" in out
    assert "laisse 2 (bénéficiaires du RSA)" in out
    assert "À faire : masquez" in out


def test_a_sound_table_is_told_with_its_intervals(tmp_path: Path, capsys: Capture) -> None:
    assert audit_table(written(tmp_path, SOUND)) == 0
    out = plain(capsys)
    assert "Rien ne fuit." in out
    assert "le quartier du Soleil, bénéficiaires du RSA" in out
    assert "de 1 à 27" in out


def test_json_holds_all_leaks_and_intervals(tmp_path: Path, capsys: Capture) -> None:
    assert audit_table(written(tmp_path, SOUND), threshold=30, output_format="json") == 1
    told = json.loads(capsys.readouterr().out)
    assert told["schema"] == "osq-audit-table/1"
    assert (told["threshold"], told["passed"], told["cells"]) == (30, False, 4)
    assert [(each["geo"], each["low"], each["high"]) for each in told["hidden"]] == [
        ("Q1", 1, 27),
        ("Q2", 1, 27),
    ]
    assert {each["verdict"] for each in told["leaks"]} == {"leak"}


def test_only_so_many_leaks_are_explained(tmp_path: Path, capsys: Capture) -> None:
    audit_table(written(tmp_path, LEAKING), threshold=20, explained=1, output_format="json")
    leaks = json.loads(capsys.readouterr().out)["leaks"]
    assert [each["why"] is not None for each in leaks] == [True] + [False] * (len(leaks) - 1)
    assert len(leaks) > 1


def test_the_attacker_and_the_width_are_chosen(tmp_path: Path, capsys: Capture) -> None:
    table = "geo,cat,freq,primary\nC,rsa,6,0\nQ1,rsa,s,1\nQ2,rsa,s,0\nreste,rsa,0,0\nQ3,rsa,0,0\n"
    path = written(tmp_path, table)
    assert audit_table(path, width=5) == 1
    assert audit_table(path, width=5, attacker="A1") == 0
    assert audit_table(path, width=4) == 0
    assert "Attaquant A1" in plain(capsys)


def test_implicit_cells_may_be_left_out(tmp_path: Path) -> None:
    assert audit_table(written(tmp_path, LEAKING), implicit=False) == 0


def test_a_fault_of_a_derived_figure_is_told(tmp_path: Path, capsys: Capture) -> None:
    table = "geo,cat,freq,kind\nC,rsa,40,value\nC,taux,10.0..19.4,interval\n"
    structure = "ratios: {taux: {numerator: rsa, denominator: total}}\n"
    assert audit_table(written(tmp_path, table, structure)) == 1
    out = plain(capsys)
    assert "1 figure dérivée à ne pas publier :" in out
    assert "un intervalle ne se publie qu’avec son numérateur et sa base" in out


def test_contradictory_figures_are_refused_and_named(tmp_path: Path) -> None:
    table = "geo,cat,freq\nC,rsa,10\nQ1,rsa,12\nQ2,rsa,14\n"
    with pytest.raises(Refusal) as caught:
        audit_table(written(tmp_path, table))
    assert "la commune de Firminy (10)" in caught.value.message
    assert caught.value.message.count("quartier") == 1


def test_a_dossier_is_audited_by_its_protected_cells(tmp_path: Path, capsys: Capture) -> None:
    release = safe(drawn(0))
    write_dossier(tmp_path, release.dossier, release.protected)
    assert audit_table(tmp_path) == 0
    assert audit_table(tmp_path, width=10_000) == 1
    assert "fuites :" in plain(capsys)
