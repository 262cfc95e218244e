"""Compositions and passages of others: exact, whole, refused with all their faults."""

from __future__ import annotations

import csv
from fractions import Fraction
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from osq.observatory import Observatory
from osq.store.workspace import Workspace
from osq.territory.importing.parts import ten_thousandths
from tests.builders.territory_files import toy_files
from tests.builders.toy_observatory import snapshot, toy_observatory, with_old_iris
from tests.territory.importing.conftest import Run

Key = tuple[str, str, str]
PASSAGE = "passage_iris_2008_2015.csv"
OLD_TO_NEW = ("--old", 2008, "--new", 2015)


def table(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "parts.csv"
    path.write_text(text, encoding="utf-8")
    return path


def rows_of(observatory: Observatory, name: str) -> dict[Key, dict[str, str]]:
    with (observatory.territory / name).open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream, delimiter=";"))
    return {(row["target"], row["source"], row["support"]): row for row in rows}


def weights(observatory: Observatory, name: str = "composition_cucs_iris.csv") -> dict[Key, int]:
    return {key: int(row["weight_used"]) for key, row in rows_of(observatory, name).items()}


@pytest.fixture
def two_vintages(tmp_path: Path) -> Observatory:
    """The toy with the IRIS of 2008 too, where 990020102 was not yet cut off 990020101."""
    files, config = with_old_iris(toy_files())
    lines = files["iris_2008.csv"].splitlines()
    files["iris_2008.csv"] = "\n".join(
        [text for text in lines if not text.startswith("990020102")] + [""]
    )
    return toy_observatory(tmp_path / "old", files, config)


def test_a_composition_in_shares_is_written_in_ten_thousandths(
    toy: Observatory, run: Run, tmp_path: Path
) -> None:
    file = table(tmp_path, "quartier;iris;poids\nQ03;990020102;0,3333\nQ02;990020101;1\n")
    said = run(toy, "import", "composition", file, "--zoning", "cucs")
    assert said.exit == 0
    rows = rows_of(toy, "composition_cucs_iris.csv")
    share = rows["Q03", "990020102", "any"]
    assert (share["weight_used"], share["share_inside"], share["method"]) == (
        "3333",
        "3333",
        "weighted",
    )
    whole = rows["Q02", "990020101", "any"]
    assert (whole["weight_used"], whole["share_inside"], whole["method"]) == (
        "10000",
        "",
        "dominant",
    )
    assert {share["quality"], whole["quality"]} == {"à valider"}


def test_quartiers_that_the_table_does_not_have_keep_their_rows(
    toy: Observatory, run: Run, tmp_path: Path
) -> None:
    before = rows_of(toy, "composition_cucs_iris.csv")
    file = table(tmp_path, "quartier;iris;poids\nQ03;990020102;0.5\n")
    said = run(toy, "import", "composition", file, "--zoning", "cucs")
    assert "Q01, Q02" in said.one("OSQ-T097")["message"]
    after = rows_of(toy, "composition_cucs_iris.csv")
    assert {key: row for key, row in after.items() if key[0] != "Q03"} == {
        key: row for key, row in before.items() if key[0] != "Q03"
    }
    assert after["Q03", "990020102", "any"]["weight_used"] == "5000"


def test_another_support_of_a_quartier_is_beside_the_first(
    toy: Observatory, run: Run, tmp_path: Path
) -> None:
    file = table(tmp_path, "quartier;iris;poids\nQ03;990020102;0.5\n")
    run(toy, "import", "composition", file, "--zoning", "cucs", "--support", "households")
    found = weights(toy)
    assert found["Q03", "990020102", "any"] == 4000
    assert found["Q03", "990020102", "households"] == 5000


def test_the_project_own_layout_is_read_as_it_is(
    toy: Observatory, run: Run, tmp_path: Path
) -> None:
    before = rows_of(toy, "composition_cucs_iris.csv")
    file = table(tmp_path, toy_files()["composition_cucs_iris.csv"])
    said = run(toy, "import", "composition", file, "--zoning", "cucs", "--unit", "ten-thousandths")
    assert said.exit == 0
    assert rows_of(toy, "composition_cucs_iris.csv") == before


def test_a_column_that_says_where_a_weight_is_from_is_not_taken_for_codes(
    toy: Observatory, run: Run, tmp_path: Path
) -> None:
    text = "quartier;iris;vintage;support;poids;source;date\n"
    file = table(tmp_path, text + "Q03;990020102;2015;population;0,6;recensement;2011\n")
    assert run(toy, "import", "composition", file, "--zoning", "cucs").exit == 0
    assert weights(toy)["Q03", "990020102", "population"] == 6000


def test_a_workbook_is_read_as_a_text_is(toy: Observatory, run: Run, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["Composition"], ["quartier", "iris", "poids"], ["Q03", 990020102, 0.25]):
        sheet.append(row)
    book.save(tmp_path / "parts.xlsx")
    said = run(toy, "import", "composition", tmp_path / "parts.xlsx", "--zoning", "cucs")
    assert said.exit == 0
    assert weights(toy)["Q03", "990020102", "any"] == 2500


@pytest.mark.parametrize(
    ("line", "code", "cell"),
    [
        ("Q09;990020102;0,4", "OSQ-T032", "2:1"),
        ("Q03;990020199;0,4", "OSQ-T032", "2:2"),
        ("Q03;990020102;40 %", "OSQ-T086", "2:3"),
        ("Q03;990020102;", "OSQ-T086", "2:3"),
        ("Q03;990020102;-0,1", "OSQ-T086", "2:3"),
        ("Q03;990020102;4000", "OSQ-T086", "2:3"),
        ("Q03;;0,4", "OSQ-T008", "2:2"),
        ("Q01;990020102;0,4", "OSQ-T038", "2:2"),
        ("Q03;990020102;0,4\nQ03;990020102;0,4", "OSQ-T034", "3:1"),
        ("Q03;990020102;0,7\nQ02;990020102;0,4", "OSQ-T035", "3:3"),
    ],
)
def test_one_fault_refuses_the_table_at_its_place(
    toy: Observatory, run: Run, tmp_path: Path, line: str, code: str, cell: str
) -> None:
    before = snapshot(toy)
    file = table(tmp_path, f"quartier;iris;poids\n{line}\n")
    said = run(toy, "import", "composition", file, "--zoning", "cucs")
    assert said.exit == 1
    assert (code, "parts.csv", cell) in [
        (found["code"], found["workbook"], found["cell"]) for found in said.data["findings"]
    ]
    assert snapshot(toy) == before


def test_all_faults_are_told_at_once(toy: Observatory, run: Run, tmp_path: Path) -> None:
    file = table(tmp_path, "quartier;iris;poids\nQ09;990020102;x\nQ03;990020199;0,4\n")
    said = run(toy, "import", "composition", file, "--zoning", "cucs")
    assert sorted(said.errors) == ["OSQ-T032", "OSQ-T032", "OSQ-T086"]


def test_shares_given_as_ten_thousandths_are_not_divided_by_mistake(
    toy: Observatory, run: Run, tmp_path: Path
) -> None:
    file = table(tmp_path, "quartier;iris;poids\nQ03;990020102;1\nQ02;990020101;0,4\n")
    said = run(toy, "import", "composition", file, "--zoning", "cucs", "--unit", "ten-thousandths")
    assert (said.exit, said.errors) == (1, ["OSQ-T087"])


def test_a_line_of_another_vintage_is_refused(toy: Observatory, run: Run, tmp_path: Path) -> None:
    file = table(tmp_path, "quartier;iris;poids;millésime\nQ03;990020102;0,4;2008\n")
    said = run(toy, "import", "composition", file, "--zoning", "cucs")
    assert (said.errors, said.one("OSQ-T024")["cell"]) == (["OSQ-T024"], "2:4")


def test_a_passage_is_a_composition_between_two_vintages(
    two_vintages: Observatory, run: Run, tmp_path: Path
) -> None:
    lines = [f"{code};{code};1" for code in sorted(_old(two_vintages)) if code != "990020101"]
    lines += ["990020101;990020101;0,6667", "990020101;990020102;0,3333"]
    file = table(tmp_path, "\n".join(["iris_old;iris_new;part", *lines, ""]))
    said = run(two_vintages, "import", "passage", file, *OLD_TO_NEW)
    assert (said.exit, said.errors) == (0, [])
    found = weights(two_vintages, PASSAGE)
    assert found["990020102", "990020101", "any"] == 3333
    assert found["990020101", "990020101", "any"] == 6667
    assert Workspace(two_vintages).territory.compositions


def test_codes_that_a_list_of_changes_leaves_out_pass_unchanged_when_it_says_so(
    two_vintages: Observatory, run: Run, tmp_path: Path
) -> None:
    text = "iris_old;iris_new;part\n990020101;990020101;0,5\n990020101;990020102;0,5\n"
    file = table(tmp_path, text + "010010000;010010000;1\n")
    said = run(two_vintages, "import", "passage", file, *OLD_TO_NEW)
    assert set(said.errors) == {"OSQ-T036", "OSQ-T037"}
    said = run(two_vintages, "import", "passage", file, *OLD_TO_NEW, "--changes-only")
    assert said.exit == 0
    assert {"OSQ-T082", "OSQ-T089"} <= set(said.codes)
    assert len(weights(two_vintages, PASSAGE)) == 6


def test_thirds_that_the_source_rounded_still_make_the_whole(
    two_vintages: Observatory, run: Run, tmp_path: Path
) -> None:
    text = "iris_old;iris_new;part\n990020101;990020101;0,333\n990020101;990020102;0,333\n"
    file = table(tmp_path, text + "990020101;990010104;0,333\n")
    said = run(two_vintages, "import", "passage", file, *OLD_TO_NEW, "--changes-only")
    assert said.exit == 0
    assert "990020101" in said.one("OSQ-T088")["message"]
    found = weights(two_vintages, PASSAGE)
    assert sorted(found[new, "990020101", "any"] for new in _thirds()) == [3333, 3333, 3334]


def test_a_passage_that_loses_something_is_refused(
    two_vintages: Observatory, run: Run, tmp_path: Path
) -> None:
    text = "iris_old;iris_new;part\n990020101;990020101;0,5\n990020101;990020102;0,4\n"
    said = run(
        two_vintages, "import", "passage", table(tmp_path, text), *OLD_TO_NEW, "--changes-only"
    )
    assert (said.exit, said.errors) == (1, ["OSQ-T036"])
    assert said.one("OSQ-T036")["found"] == "9000"
    assert PASSAGE not in snapshot(two_vintages)


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=40).filter(any))
def test_parts_of_a_whole_make_ten_thousand_and_none_moves_by_more_than_one(
    amounts: list[int],
) -> None:
    parts = [Fraction(amount, sum(amounts)) for amount in amounts]
    whole = ten_thousandths(parts)
    assert sum(whole) == 10_000
    assert all(abs(part * 10_000 - share) < 1 for part, share in zip(parts, whole, strict=True))


def _old(observatory: Observatory) -> set[str]:
    text = (observatory.territory / "iris_2008.csv").read_text(encoding="utf-8")
    return {line.split(";")[0] for line in text.splitlines()[1:]}


def _thirds() -> tuple[str, ...]:
    return ("990020101", "990020102", "990010104")
