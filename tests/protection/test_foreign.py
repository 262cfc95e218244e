"""Tables that osq did not make: what is read, and what is said of faults."""

from __future__ import annotations

from pathlib import Path

import pytest

from osq.errors import OsqError
from osq.protection.audit import audit
from osq.protection.dossier import CountSeries, Line, RatioSeries
from osq.protection.files import write_dossier
from osq.protection.foreign import read_foreign
from tests.protection.planted import drawn, safe

GEO = "parent,child\nC,Q1\nC,Q2\nC,rest\n"


def written(folder: Path, table: str, *, geo: str | None = GEO, **others: str) -> Path:
    """A table with its structure; `structure_yaml` is structure.yaml."""
    files = {"table.csv": table, **{name.replace("_", "."): text for name, text in others.items()}}
    if geo is not None:
        files["geo.csv"] = geo
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder / "table.csv"


def test_zones_are_all_that_they_hold(tmp_path: Path) -> None:
    geo = "parent,child\nA,C\nC,I1\nC,I2\nQ,I2\nQ,I3\nA,I3\n"
    found = read_foreign(written(tmp_path, "geo,cat,freq\nA,n,9\n", geo=geo)).dossier
    parts = {zone: [part for part, _ in held] for zone, held in found.geography[""].items()}
    assert parts == {
        "A": ["I1", "I2", "I3"],
        "C": ["I1", "I2"],
        "I1": ["I1"],
        "I2": ["I2"],
        "I3": ["I3"],
        "Q": ["I2", "I3"],
    }


def test_shares_are_ten_thousandths_and_a_partial_zone_holds_more(tmp_path: Path) -> None:
    geo = "parent,child,weight\nQ,I1,0.25\nQ,I2,\nC,I1,1\n"
    path = written(tmp_path, "geo,cat,freq\nQ,n,9\n", geo=geo, structure_yaml="partial: [C]\n")
    found = read_foreign(path).dossier.geography[""]
    assert found["Q"] == (("I1", 2500), ("I2", 10000))
    assert found["C"] == (("C (reste)", 10000), ("I1", 10000))


def test_a_total_is_the_sum_of_other_categories(tmp_path: Path) -> None:
    found = read_foreign(written(tmp_path, "geo,cat,freq\nC,k0,9\nC,k1,s\nC,Total,20\n")).dossier
    assert found.series["Total"] == CountSeries("Total", ("k0", "k1"), "Total")
    assert sorted(found.measures) == ["k0", "k1"]
    assert found.lines[1] == Line("C", "k1", "s")


def test_a_structure_tells_totals_ratios_and_earlier_tables(tmp_path: Path) -> None:
    structure = (
        "totals: {AL: [APL, ALF]}\nratios: {taux: {numerator: rsa, denominator: pop, per: 1000}}\n"
        "public: pop.csv\nearlier: [{file: old.csv, name: '2012'}]\nname: '2013'\n"
        "changes: [{table: 2, cat: AL, zones: [Q1]}]\nthresholds: {AL: 11}\nlabels: {AL: aides}\n"
    )
    path = written(
        tmp_path,
        "geo,cat,freq\nC,AL,40\nC,APL,\nC,taux,3.5\n",
        structure_yaml=structure,
        pop_csv="geo,cat,freq\nC,pop,1000\n",
        old_csv="geo,cat,freq\nC,AL,39\n",
    )
    found = read_foreign(path)
    held = found.dossier
    assert held.series["AL"] == CountSeries("AL", ("APL", "ALF"), "aides")
    rate = held.series["taux"]
    assert isinstance(rate, RatioSeries)
    assert (rate.of, rate.over, rate.per, str(rate.step)) == (("rsa",), ("pop",), 1000, "0.1")
    assert [line.release for line in held.lines] == [1, 2, 2, 2]
    assert held.changed == {("APL", 2): frozenset({"Q1"}), ("ALF", 2): frozenset({"Q1"})}
    assert found.names == ("2012", "2013")
    assert found.rule.thresholds == {"APL": 11, "ALF": 11}


def test_marks_that_differ_tell_which_cells_are_small(tmp_path: Path) -> None:
    table = "geo,cat,freq\nC,n,40\nQ1,n,<5\nQ2,n,s\n"
    found = read_foreign(written(tmp_path, table)).dossier
    told = [(line.zone, line.text) for line in found.lines if line.kind == "range"]
    assert told == [("Q1", "1..4"), ("Q2", "5..")]


def test_one_mark_tells_nothing(tmp_path: Path) -> None:
    found = read_foreign(written(tmp_path, "geo,cat,freq\nQ1,n,s\nQ2,n,\n")).dossier
    assert [line.kind for line in found.lines] == ["value", "value"]


def test_columns_tell_what_is_hidden_and_what_is_primary(tmp_path: Path) -> None:
    table = "geo,cat,freq,primary,suppressed\nC,n,40,0,0\nQ1,n,3,1,1\nQ2,n,9,0,1\n"
    found = read_foreign(written(tmp_path, table))
    assert [line.text for line in found.dossier.lines] == ["40", "s", "s"]
    assert found.primary == frozenset({1})


def test_a_folder_that_holds_a_dossier(tmp_path: Path) -> None:
    release = safe(drawn(0))
    write_dossier(tmp_path, release.dossier, release.protected)
    found = read_foreign(tmp_path)
    assert found.protected == release.protected
    assert audit(found.dossier, found.protected).passed


FAULTS = {
    "geo,cat\nC,n\n": "ligne 1 : la colonne « freq » manque",
    "geo,cat,freq,note\nC,n,3,\n": "ligne 1 : la colonne « note » est inconnue",
    "geo;cat;freq\nC;n;3\n": "ligne 1 : les colonnes sont séparées par des points-virgules",
    "\ufeffgeo,cat,freq\n": "ligne 1 : le fichier commence par une marque d’ordre",
    "geo,cat,freq\nC,n,12\nX,n,3\n": "ligne 3 : la zone « X » est inconnue",
    'geo,cat,freq\nC,n,"12,5"\n': "ligne 2 : freq vaut « 12,5 ». Attendu : un nombre (un point",
    "geo,cat,freq\nC,n,douze\n": "ligne 2 : freq vaut « douze »",
    "geo,cat,freq\nC,n,12.5\n": "ligne 2 : freq vaut « 12.5 ». Attendu : un multiple de 1",
    "geo,cat,freq\nC,n,12\nC,n,13\n": "ligne 3 : « n » dans « C » est donné deux fois",
    "geo,cat,freq\nC,n\n": "ligne 2 : cette ligne en a 2",
    "geo,cat,freq,primary\nC,n,12,oui\n": "ligne 2 : primary vaut « oui ». Attendu : 0 ou 1",
    "geo,cat,freq,kind\nC,n,12,mean\n": "ligne 2 : kind vaut « mean »",
    "geo,cat,freq,kind\nC,n,1..2,interval\n": "ligne 2 : seul un ratio a un intervalle",
    "geo,cat,freq\nC,Total,12\n": "« Total » n’est la somme de rien",
}


@pytest.mark.parametrize(("table", "told"), FAULTS.items(), ids=range(len(FAULTS)))
def test_a_fault_in_a_table_is_told_with_its_line(tmp_path: Path, table: str, told: str) -> None:
    assert told in refusal(written(tmp_path, table))


GEO_FAULTS = {
    "parent,child\nC,C\n": "ligne 2 : « C » se contient lui-même",
    "parent,child\nC,Q\nQ,C\n": "se contient lui-même",
    "parent,child\nC,Q\nC,Q\n": "ligne 3 : « Q » est donné deux fois dans « C »",
    "parent,child\nC,\n": "ligne 2 : parent ou child est vide",
    "parent,child,weight\nC,Q,2\n": "ligne 2 : weight vaut « 2 »",
    "parent,child,weight\nC,Q,NaN\n": "ligne 2 : weight vaut « NaN »",
    "parent,child,weight\nC,Q,0.33333\n": "ligne 2 : weight vaut « 0.33333 »",
    "parent,child,weight\nC,Q,0.5\nC,R,1\nR,Q,1\n": "« Q » est dans « C » deux fois",
}


@pytest.mark.parametrize(("geo", "told"), GEO_FAULTS.items(), ids=range(len(GEO_FAULTS)))
def test_a_fault_in_the_geography_is_told_with_its_line(
    tmp_path: Path, geo: str, told: str
) -> None:
    assert told in refusal(written(tmp_path, "geo,cat,freq\nC,n,12\n", geo=geo))


def test_a_table_without_geography_says_what_to_add(tmp_path: Path) -> None:
    told = refusal(written(tmp_path, "geo,cat,freq\nC,n,12\n", geo=None))
    assert "il manque geo.csv à côté de ce tableau" in told


def test_a_table_that_is_not_there_is_told(tmp_path: Path) -> None:
    assert "ce fichier n’existe pas" in refusal(tmp_path / "other.csv")


def test_a_broken_structure_is_told_with_its_line(tmp_path: Path) -> None:
    path = written(tmp_path, "geo,cat,freq\nC,n,12\n", structure_yaml="treshold: 5\n")
    with pytest.raises(OsqError) as caught:
        read_foreign(path)
    (finding,) = caught.value.findings
    assert (finding.workbook, finding.cell) == ("structure.yaml", "1:1")


def test_a_total_of_itself_is_refused(tmp_path: Path) -> None:
    structure = "totals: {a: [b], b: [a]}\n"
    path = written(tmp_path, "geo,cat,freq\nC,a,12\n", structure_yaml=structure)
    assert "se contient lui-même" in refusal(path)


def refusal(path: Path) -> str:
    with pytest.raises(OsqError) as caught:
        read_foreign(path)
    assert caught.value.advice
    return caught.value.message.replace("\u00a0", " ").replace("\u202f", " ")
