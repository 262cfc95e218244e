"""The checker by itself: the rows it rebuilds, the certificates it holds and those it refuses."""

from __future__ import annotations

import ast
import hashlib
import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from types import ModuleType
from typing import Literal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from osq import checker, checker_rules
from osq.checker import check
from osq.protection.certificate_file import (
    SEALED,
    CertificateFile,
    filed,
    read_certificate,
    write_certificate,
)
from osq.protection.certify import certify
from osq.protection.dossier import WHOLE, CountSeries, Dossier, Inclusion, Line, Measure, Protected
from osq.protection.files import write_dossier
from osq.protection.forms import Unknown
from osq.protection.statements import state, targets_of
from tests.protection.dossiers import (
    communes,
    dossier,
    measures,
    printed,
    protected,
    ratio,
    zones,
)
from tests.protection.drawn import Drawn, Table, dossiers

EDITED = "Rien n’est prouvé\u00a0: {} a été modifié depuis que le certificat a été écrit."


def example() -> tuple[Dossier, tuple[Protected, ...]]:
    """One commune: counts, a sum of measures, rates over a known base and over a partly hidden
    one, an estimate from shares, and the rest of the commune, which is printed nowhere.
    """
    shares = zones({"E": {"a": 2_500, "c": WHOLE}}, way="shares")
    made = dossier(
        {**communes("d", Q1=("a", "b"), Q2=("c",)), **shares},
        [*measures("rsa", "aah", "al"), *measures("al2", way="shares")],
        printed("rsa", C=40, Q1="s", Q2="s"),
        printed("aah", C=25, Q1=16, Q2="s", c="s"),
        printed("both", C=65),
        printed("al", C=203, Q1=101, Q2=60),
        printed("rate", C="19.7", Q1="s"),
        printed("share", C="61.5"),
        printed("al2", E=36),
        printed("mean", kind="range", C="..70"),
        series=[
            CountSeries("both", ("rsa", "aah")),
            ratio("rate", "rsa", "al"),
            ratio("share", "rsa", "rsa aah"),
            ratio("mean", "rsa", "people", per=100),
        ],
        relations=[Inclusion("rsa", "al")],
        known={("people", "C"): 60},
    )
    cells = (
        protected("Q2", "rsa", reach=5),
        protected("Q2", "aah", reach=5),
        protected("C", "rsa", without="Q1 Q2", reach=5),
        protected("Q2", "al", minus="rsa"),
    )
    return made, cells


@pytest.fixture
def certified(tmp_path: Path) -> Path:
    """The example, written with a certificate."""
    made, cells = example()
    write_dossier(tmp_path, made, cells)
    stated = state(made, cells)
    certificate = certify(stated.knowledge, targets_of(stated.forms, cells))
    write_certificate(tmp_path, filed(certificate, stated.forms.unknowns))
    return tmp_path


def test_a_certificate_holds(certified: Path) -> None:
    assert check(certified) == []


def holds_for_checker(folder: Path, dossier: Dossier, table: Table) -> bool:
    write_dossier(folder, dossier)
    parts = {
        part for zones in dossier.geography.values() for made in zones.values() for part, _ in made
    }
    return all(
        sum(factor * table.get(Unknown(*unknown), 0) for unknown, factor in row.terms.items())
        >= row.low
        for row in checker.Dossier(folder).rows(parts)
    )


def holds_for_osq(dossier: Dossier, table: Table) -> bool:
    stated = state(dossier)
    values = [table.get(one, 0) for one in stated.forms.unknowns]
    return stated.knowledge.hold(np.array(values, dtype=np.int64))


@settings(max_examples=60, deadline=None, derandomize=True)
@given(drawn=dossiers())
def test_what_osq_certifies_the_checker_holds(
    drawn: Drawn, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("dossier")
    cells = [
        protected("C", "m", without="Q1", width=3),
        protected("Q1", "o", minus="n", width=2),
        protected("Q2", "m n", without="Q1 Q3", width=2, reach=4),
        protected("C Q1 Q2", "n", without="Q3", width=2),
        protected("Q1", "m", state=2, since=1, width=2),
        protected("C Q3", "o", minus="n", state=1, since=2, width=2),
    ]
    stated = state(drawn.dossier, cells)
    first = certify(stated.knowledge, targets_of(stated.forms, cells))
    safe = [one for number, one in enumerate(cells) if first.low[number] >= 0]
    stated = state(drawn.dossier, safe)
    certificate = certify(stated.knowledge, targets_of(stated.forms, safe))
    write_dossier(folder, drawn.dossier, safe)
    write_certificate(folder, filed(certificate, stated.forms.unknowns))
    assert check(folder) == []


def on_heads(dossier: Dossier, table: Table) -> Table:
    """The same sums, put on the first part of each class of parts."""
    first = state(dossier).forms.first
    sums: dict[Unknown, int] = {}
    for one, number in table.items():
        if one.part in first:
            head = one._replace(part=first[one.part])
            sums[head] = sums.get(head, 0) + number
    return sums


@st.composite
def cases(draw: st.DrawFn) -> tuple[Dossier, Table]:
    """A dossier, and its true table or one a few units away from it."""
    drawn = draw(dossiers())
    near = dict(on_heads(drawn.dossier, drawn.truth))
    for _ in range(draw(st.integers(0, 3)) if near else 0):
        one = draw(st.sampled_from(sorted(near)))
        near[one] = max(0, near[one] + draw(st.integers(-1, 1)))
    return drawn.dossier, near


@settings(max_examples=150, deadline=None, derandomize=True)
@given(case=cases())
def test_the_checker_rebuilds_the_rows_of_osq(
    case: tuple[Dossier, Table], tmp_path_factory: pytest.TempPathFactory
) -> None:
    dossier, table = case
    folder = tmp_path_factory.mktemp("dossier")
    assert holds_for_checker(folder, dossier, table) == holds_for_osq(dossier, table)


@settings(max_examples=80, deadline=None, derandomize=True)
@given(drawn=dossiers())
def test_what_is_printed_truly_holds(
    drawn: Drawn, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("dossier")
    assert holds_for_checker(folder, drawn.dossier, on_heads(drawn.dossier, drawn.truth))


@pytest.mark.parametrize("module", [checker, checker_rules])
def test_it_imports_nothing_but_the_standard_library(module: ModuleType) -> None:
    source = Path(module.__file__ or "").read_text("utf-8")
    named = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Import)]
    parted = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.ImportFrom)]
    modules = {alias.name for node in named for alias in node.names}
    assert modules | {node.module for node in parted} <= sys.stdlib_module_names | {
        "collections.abc",
        "osq.checker_rules",
    }
    assert source.count("\n") < 200


def test_as_a_command_it_is_silent_where_all_holds(certified: Path) -> None:
    done = run(certified)
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


def test_as_a_command_it_fails_where_something_does_not(certified: Path) -> None:
    edit(certified, "lines.csv", "C,rsa,value,40", "C,rsa,value,41")
    done = run(certified)
    assert done.returncode == 1
    assert done.stderr == EDITED.format("lines.csv") + "\n"


def run(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "osq.checker", str(folder)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def edit(folder: Path, name: str, before: str, after: str, *, sealed: bool = False) -> None:
    """Replaces a text that a file holds once; `sealed`: then writes the same tables again, so
    that the digests agree and arithmetic alone can tell.
    """
    certificate = read_certificate(folder)
    content = (folder / name).read_text("utf-8")
    assert content.count(before) == 1
    (folder / name).write_text(content.replace(before, after), "utf-8")
    if sealed:
        write_certificate(folder, certificate)


def digits(text: str) -> Iterator[str]:
    """A text with each of its digits in turn replaced by the next one."""
    for place, sign in enumerate(text):
        if sign.isdigit():
            yield text[:place] + str((int(sign) + 1) % 10) + text[place + 1 :]


VALUES = [
    (
        ",".join(map(str, (one.release, one.state, one.zone, one.series, one.kind, ""))),
        one.text,
        wrong,
    )
    for one in example()[0].lines
    if one.kind == "value" and one.text != "s"
    for wrong in digits(one.text)
]


@pytest.mark.parametrize(("start", "text", "wrong"), VALUES)
def test_one_wrong_digit_of_a_figure_contradicts_the_tables(
    certified: Path, start: str, text: str, wrong: str
) -> None:
    edit(certified, "lines.csv", f"{start}{text}\n", f"{start}{wrong}\n", sealed=True)
    assert any(f"de lines.csv ({start}{wrong})" in fault for fault in check(certified))


@pytest.mark.parametrize("name", [*SEALED, "certificate.json"])
def test_one_wrong_digit_in_any_file_is_told(certified: Path, name: str) -> None:
    content = (certified / name).read_text("utf-8")
    for wrong in digits(content):
        (certified / name).write_text(wrong, "utf-8")
        assert check(certified)


def test_an_edited_file_is_told_before_any_arithmetic(certified: Path) -> None:
    edit(certified, "geography.csv", "E,a,2500", "E,a,2501")
    assert check(certified) == [EDITED.format("geography.csv")]


def test_an_edited_table_is_told(certified: Path) -> None:
    path = certified / "certificate.json"
    path.write_text(path.read_text("utf-8").replace('"cells":[[', '"cells":[[1'), "utf-8")
    assert check(certified) == [EDITED.format("certificate.json")]


def test_a_wider_cell_is_not_proved(certified: Path) -> None:
    edit(certified, "protected.csv", "Q2,,aah,,1,4,5", "Q2,,aah,,1,40,5", sealed=True)
    assert check(certified) == ["aah dans Q2 ne varie pas assez d’une table à l’autre."]


def test_a_higher_threshold_is_not_proved(certified: Path) -> None:
    edit(certified, "protected.csv", "Q2,,aah,,1,4,5", "Q2,,aah,,1,4,50", sealed=True)
    assert check(certified) == ["aah dans Q2 reste sous le seuil dans les deux tables."]


def test_a_cell_without_width_is_never_proved(certified: Path) -> None:
    certificate = read_certificate(certified)
    same = [(low, low) for low, _ in certificate.cells]
    text = (certified / "protected.csv").read_text("utf-8").replace(",1,4,", ",1,0,")
    (certified / "protected.csv").write_text(text, "utf-8")
    write_certificate(certified, replace(certificate, cells=same))
    assert len([fault for fault in check(certified) if "ne varie pas" in fault]) == len(same)


def test_a_protected_cell_without_tables_is_told(certified: Path) -> None:
    certificate = read_certificate(certified)
    write_certificate(certified, replace(certificate, cells=certificate.cells[:-1]))
    assert "deux tables par case" in check(certified)[0]


def test_a_negative_number_is_told(certified: Path) -> None:
    certificate = read_certificate(certified)
    table = {**certificate.tables[0], Unknown("al2", "d", 1): -1}
    write_certificate(certified, replace(certificate, tables=[table, *certificate.tables[1:]]))
    assert check(certified) == ["La table 0 contredit le signe de ('al2', 'd', 1)."]


def test_half_a_person_is_no_table(certified: Path) -> None:
    path = certified / "certificate.json"
    proof = json.loads(path.read_text("utf-8"))
    proof["base"][0][3] += 0.5
    tables = json.dumps([proof[key] for key in ("base", "tables", "cells")], separators=(",", ":"))
    proof["files"]["certificate.json"] = hashlib.sha256(tables.encode()).hexdigest()
    path.write_text(json.dumps(proof), "utf-8")
    assert check(certified)[0].startswith("Rien n’est prouvé")


def test_a_protected_count_must_be_hidden_even_where_what_is_printed_is_vague(
    tmp_path: Path,
) -> None:
    coarse = CountSeries("coarse", ("rsa",), step=Decimal(50))
    made = dossier(zones({"Q": "a"}), measures("rsa"), printed("coarse", Q=0), series=[coarse])
    write_dossier(tmp_path, made, [protected("Q", "rsa", reach=5)])
    tables: list[Table] = [{}, {Unknown("rsa", "a", 1): 9}]
    write_certificate(tmp_path, CertificateFile({}, tables, [(0, 1)]))
    assert check(tmp_path) == ["rsa dans Q doit être caché, et ne l’est pas."]


@pytest.mark.parametrize(("kind", "text"), [("rank", "1"), ("interval", "10.1..20.2")])
def test_what_it_does_not_understand_is_never_proved(
    tmp_path: Path, kind: Literal["rank", "interval"], text: str
) -> None:
    lines = printed("rate", kind=kind, Q=text)
    made = dossier(zones({"Q": "a"}), measures("m", "n"), lines, series=[ratio("rate", "m", "n")])
    write_dossier(tmp_path, made)
    write_certificate(tmp_path, CertificateFile({}, [], []))
    assert "que ce programme ne sait pas vérifier" in check(tmp_path)[0]


def test_a_missing_file_is_told(certified: Path) -> None:
    (certified / "known.csv").unlink()
    assert "known.csv" in check(certified)[0]


RATE = ratio("rate", "m", "n", step="1", minimum_base=9)
M, N = Unknown("m", "a", 1), Unknown("n", "a", 1)
SHOWN, HIDDEN_ZEROS = measures("m", "n"), measures("m", "n", zeros_shown=False)
DOUBTFUL = [replace(one, doubtful=frozenset({"Q"})) for one in SHOWN]
HIDDEN_RATE = printed("rate", Q="s")
BASE_IN_RANGE = printed("n", kind="range", Q="5..9")
RULES: list[tuple[str, list[Line], list[Measure], Table, bool]] = [
    ("a count is exact", printed("m", Q=3), SHOWN, {M: 3}, True),
    ("a count is exact", printed("m", Q=3), SHOWN, {M: 4}, False),
    ("halves of units are rounded", printed("m", Q=3), measures("m", scale=2), {M: 5}, True),
    ("halves are rounded upwards", printed("m", Q=3), measures("m", scale=2), {M: 7}, False),
    ("a ratio is rounded", printed("rate", Q=12), SHOWN, {M: 3, N: 26}, True),
    ("a ratio is rounded upwards", printed("rate", Q=12), SHOWN, {M: 1, N: 8}, False),
    ("a ratio has a base", printed("rate", Q=0), SHOWN, {}, False),
    ("a base is too small", printed("rate", Q="n.s."), SHOWN, {N: 8}, True),
    ("a base is not too small", printed("rate", Q="n.s."), SHOWN, {N: 9}, False),
    ("a range holds its ends", printed("m", kind="range", Q="2..3"), SHOWN, {M: 3}, True),
    ("a range holds no more", printed("m", kind="range", Q="2..3"), SHOWN, {M: 4}, False),
    ("what is hidden is not 0", printed("m", Q="s"), SHOWN, {}, False),
    ("it may be 0 where a rule hides zeros", printed("m", Q="s"), HIDDEN_ZEROS, {}, True),
    ("it may be 0 where a provider hides some", printed("m", Q="s"), DOUBTFUL, {}, True),
    ("a rate hidden for its base", HIDDEN_RATE, SHOWN, {N: 9}, True),
    ("its base is shown", [*HIDDEN_RATE, *printed("n", Q=9)], SHOWN, {N: 9}, False),
    ("its base is in a range", [*HIDDEN_RATE, *BASE_IN_RANGE], SHOWN, {N: 9}, True),
    ("other signs tell nothing", printed("m", Q="///"), SHOWN, {}, True),
]


@pytest.mark.parametrize(("rule", "lines", "measured", "table", "holds"), RULES)
def test_rows_of_a_line(
    tmp_path: Path,
    rule: str,
    lines: list[Line],
    measured: list[Measure],
    table: Table,
    holds: bool,
) -> None:
    series = [RATE] if len(measured) > 1 else []
    made = dossier(zones({"Q": "a"}), measured, lines, series=series)
    assert holds_for_checker(tmp_path, made, table) == holds
    assert holds_for_osq(made, table) == holds


def test_a_figure_of_an_earlier_state_tells_of_parts_that_did_not_change(tmp_path: Path) -> None:
    lines = printed("m", Q=7, a=3), printed("m", release=2, state=2, Q=9, a="s")
    made = dossier(zones({"Q": "ab", "a": "a"}), measures("m"), *lines, changed={("m", 2): "b"})
    told = {Unknown("m", "a", 1): 3, Unknown("m", "b", 1): 4, Unknown("m", "b", 2): 6}
    assert holds_for_checker(tmp_path, made, told)
    assert not holds_for_checker(tmp_path, made, {**told, Unknown("m", "a", 1): 4})


def test_a_base_is_shown_in_whatever_order_its_measures_are_named(tmp_path: Path) -> None:
    made = dossier(
        zones({"Q": "a"}),
        measures("m", "n", "o"),
        [*printed("rate", Q="s"), *printed("base", Q=9)],
        series=[ratio("rate", "m", "n o"), CountSeries("base", ("o", "n"))],
    )
    assert not holds_for_checker(tmp_path, made, {N: 9})
    assert not holds_for_osq(made, {N: 9})
