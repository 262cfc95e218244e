"""A dossier on disk: what is written is read back, and what is malformed is told in words."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from osq.errors import Refusal
from osq.protection.certificate_file import (
    CertificateFile,
    read_certificate,
    write_certificate,
)
from osq.protection.dossier import Inclusion, Part, Parts
from osq.protection.files import dossier_files, read_dossier, read_protected, write_dossier
from osq.protection.forms import Unknown
from tests.protection.dossiers import (
    communes,
    dossier,
    measures,
    printed,
    protected,
    ratio,
    zones,
)
from tests.protection.drawn import Drawn, dossiers

TRICKY = st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")), max_size=12)
"""Texts with commas, quotes, accents and spaces of all kinds."""


@settings(max_examples=80, deadline=None, derandomize=True)
@given(drawn=dossiers(), labels=st.tuples(TRICKY, TRICKY))
def test_what_is_written_is_read_back(
    drawn: Drawn, labels: tuple[str, str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("dossier")
    named = replace(drawn.dossier, zone_names={"C": labels[0]})
    cells = [
        protected("C", "m n", without="Q1 Q2", reach=5),
        protected("Q1", "o", minus="m"),
        protected("C Q1", "m", state=2, since=1),
    ]
    cells = [one._replace(why=labels[1]) for one in cells]
    write_dossier(folder, named, cells)
    found = read_dossier(folder)
    assert found == named
    assert read_protected(folder, found) == tuple(cells)


@settings(max_examples=50, deadline=None, derandomize=True)
@given(
    tables=st.lists(
        st.dictionaries(
            st.builds(Unknown, st.sampled_from("mn"), st.sampled_from("ab"), st.integers(1, 3)),
            st.integers().filter(bool),
        ),
        min_size=1,
    ),
    data=st.data(),
)
def test_a_certificate_is_read_back(
    tables: list[dict[Unknown, int]], data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("dossier")
    write_dossier(folder, EXAMPLE)
    number = st.integers(0, len(tables) - 1)
    cells = data.draw(st.lists(st.tuples(number, number)))
    written = CertificateFile(tables[0], tables, cells)
    write_certificate(folder, written)
    assert read_certificate(folder) == written


EXAMPLE = dossier(
    communes("d", Q1=("a", "b"), Q2=("c",)),
    measures("m", "n"),
    printed("m", C=12, Q1="s"),
    printed("rate", C="12.5", Q1="n.s."),
    printed("over", C="3.1"),
    series=[ratio("rate", "m", "n", minimum_base=30), ratio("over", "m", "men women")],
    relations=[Inclusion("m", "n"), Part("n", ("m", "elsewhere"))],
    known={("men", "C"): 180, ("women", "C"): 207},
    changed={("m", 2): ["a"]},
)
CELLS = [protected("Q1", "m", reach=5), protected("C", "n", minus="m", without="Q1 Q2")]


@pytest.fixture
def written(tmp_path: Path) -> Path:
    write_dossier(tmp_path, EXAMPLE, CELLS)
    write_certificate(tmp_path, CertificateFile({}, [{}], [(0, 0), (0, 0)]))
    return tmp_path


def test_the_order_in_which_a_dossier_was_made_leaves_no_trace() -> None:
    turned = replace(
        EXAMPLE,
        measures=dict(reversed([*EXAMPLE.measures.items()])),
        series=dict(reversed([*EXAMPLE.series.items()])),
        geography={
            way: {zone: parts[::-1] for zone, parts in reversed([*made.items()])}
            for way, made in EXAMPLE.geography.items()
        },
        known=dict(reversed([*EXAMPLE.known.items()])),
    )
    assert dossier_files(turned) == dossier_files(EXAMPLE)


def test_the_files_of_an_example() -> None:
    files = dossier_files(EXAMPLE)
    assert files["lines.csv"].decode().splitlines() == [
        "release,state,zone,series,kind,text",
        "1,1,C,m,value,12",
        "1,1,Q1,m,value,s",
        "1,1,C,rate,value,12.5",
        "1,1,Q1,rate,value,n.s.",
        "1,1,C,over,value,3.1",
    ]
    assert files["geography.csv"].decode().splitlines()[:3] == [
        "way,zone,part,weight",
        ",C,a,10000",
        ",C,b,10000",
    ]
    assert b"\r" not in b"".join(files.values())


FAULTS = [
    ("lines.csv", "state,zone", "état,zone", "ligne 1 : la colonne « état » est inconnue"),
    ("lines.csv", ",text\n", "\n", "ligne 1 : la colonne « text » manque"),
    ("lines.csv", "state,zone", "zone,state", "ligne 1 : les colonnes ne sont pas dans l’ordre"),
    ("lines.csv", "1,1,C,m", "1,1,X,m", "ligne 2 : la zone « X » est inconnue"),
    ("lines.csv", "1,1,C,m", "1,1,C,x", "ligne 2 : la série « x » est inconnue"),
    ("lines.csv", "C,m,value", "C,m,valeur", "ligne 2 : kind vaut « valeur »"),
    ("lines.csv", "C,m,value", "C,m,interval", "ligne 2 : seul un ratio a un intervalle"),
    (
        "lines.csv",
        "value,12\n",
        "value,douze\n",
        "ligne 2 : « douze » n’est ni un nombre ni un signe",
    ),
    ("lines.csv", "value,12\n", "value,1 200\n", "ligne 2 : « 1 200 » n’est ni un nombre"),
    ("lines.csv", "value,12\n", 'value,"12,5"\n', "ligne 2 : « 12,5 » n’est ni un nombre"),
    ("lines.csv", "value,12\n", "range,9..5\n", "ligne 2 : les bornes « 9..5 » sont à l’envers"),
    ("lines.csv", "value,12\n", "value,n.s.\n", "ligne 2 : « n.s. » pour une série sans base"),
    ("lines.csv", "value,12\n", "value,12,5\n", "ligne 2 : cette ligne en a 7"),
    ("lines.csv", "value,12\n", 'value,"12\n', "cette ligne n’est pas du CSV"),
    ("lines.csv", "1,1,C,m", "0,1,C,m", "ligne 2 : release vaut « 0 »"),
    ("lines.csv", "1,1,C,m", "1,premier,C,m", "ligne 2 : state vaut « premier »"),
    ("lines.csv", "Q1,m,value,s", "C,m,value,13", "ligne 3 : cette case porte aussi « 12 »"),
    (
        "lines.csv",
        "1,1,C,over",
        "1,1,Q1,over",
        "ligne 6 : la base « men » n’est pas connue dans « Q1 »",
    ),
    ("known.csv", "men,C,180\nwo", "wo", "ligne 6 : la base de « over » est publique en partie"),
    ("known.csv", "men,C,180", "men,X,180", "ligne 2 : la zone « X » est inconnue"),
    ("known.csv", "C,180", "C,cent", "ligne 2 : value vaut « cent »"),
    ("known.csv", "women,C,207", "men,C,207", "ligne 3 : ce chiffre est donné deux fois"),
    ("geography.csv", ",C,a,10000", ",C,a,0.5", "ligne 2 : weight vaut « 0.5 »"),
    ("geography.csv", ",C,b,10000", ",C,a,10000", "ligne 3 : « a » est donné deux fois"),
    ("protected.csv", "Q1,,m", "X,,m", "ligne 2 : la zone « X » est inconnue"),
    ("protected.csv", "Q1,,m", "Q1,,x", "ligne 2 : la grandeur « x » est inconnue"),
    ("protected.csv", "Q1,,m", "Q1,,", "ligne 2 : plus est vide"),
    ("protected.csv", "Q1,,m", "Q1,,m  n", "ligne 2 : plus porte des espaces de trop"),
    ("protected.csv", "m,,1,4", "m,,1,quatre", "ligne 2 : width vaut « quatre »"),
    ("structure.json", '"measures": {', '"mesures": {', "measures : cette clé manque"),
    ("structure.json", '"scale": 1', '"scale": un', "ce n’est pas du JSON"),
    (
        "structure.json",
        '"way": "",',
        '"way": 3,',
        "« 3 » ne convient pas. Attendu : un texte",
    ),
    ("structure.json", '"step": "0.1"', '"step": "0.0"', "le pas est nul"),
    ("structure.json", '"step": "0.1"', '"step": "0,1"', 'step : « "0,1" » ne convient pas'),
    ("structure.json", '"per": 100,', "", "un ratio a les trois clés over, per et minimum_base"),
    (
        "structure.json",
        '"per": 100,',
        '"per": 100, "per": 10,',
        "la clé « per » est donnée deux fois",
    ),
    ("structure.json", '"kind": "parts"', '"kind": "sum"', '« "sum" » ne convient pas'),
    ("structure.json", '"elsewhere"', '"n"', "relations : « n » se répète"),
    ("structure.json", '"relations"', '"extra": 1, "relations"', "extra : « 1 » ne convient pas"),
    ("certificate.json", "[[0,0]", "[[0,1]", "ce fichier a été modifié depuis"),
    ("certificate.json", "[[0,0]", "[[0]", "cells.0"),
    ("certificate.json", "[[0,0]", "[[0,0.5]", "cells.0.1 : « 0.5 » ne convient pas"),
    ("known.csv", "women,C,207", "women,C,208", "ce fichier a été modifié depuis"),
]


@pytest.mark.parametrize(("name", "before", "after", "told"), FAULTS)
def test_what_is_malformed_is_told(
    written: Path, name: str, before: str, after: str, told: str
) -> None:
    content = (written / name).read_text("utf-8")
    assert before in content
    (written / name).write_text(content.replace(before, after, 1), "utf-8")
    with pytest.raises(Refusal) as refused:
        read_all(written)
    assert str(written) in refused.value.message
    assert told in plain(refused.value.message)
    assert refused.value.advice


@pytest.mark.parametrize("name", [*dossier_files(EXAMPLE), "protected.csv", "certificate.json"])
def test_a_missing_file_is_told(written: Path, name: str) -> None:
    (written / name).unlink()
    with pytest.raises(Refusal, match=f"{name}\u00a0: ce fichier manque"):
        read_all(written)


@pytest.mark.parametrize("parts", [(), (("a", 1), ("a", 2)), (("two words", 1),), (("", 1),)])
def test_what_no_file_can_tell_is_not_written(parts: Parts) -> None:
    with pytest.raises(ValueError, match="no"):
        dossier_files(replace(EXAMPLE, geography={"": {"Z": parts}}))


def test_several_ranges_of_one_cell_may_be_printed(tmp_path: Path) -> None:
    lines = [printed("m", kind="range", Q=text) for text in ("5..9", "..7", "6..")]
    made = dossier(zones({"Q": "a"}), measures("m"), *lines)
    write_dossier(tmp_path, made)
    assert read_dossier(tmp_path) == made


def read_all(folder: Path) -> None:
    read_protected(folder, read_dossier(folder))
    read_certificate(folder)


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")
