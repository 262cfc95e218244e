"""The official table of IRIS becomes a table of zones, and what changes is told."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest

from osq.cli.main import main
from osq.observatory import Observatory, load_observatory
from osq.store.workspace import Workspace
from osq.territory.model import ZoningRef
from tests.builders.iris_tables import HEADERS, line, toy_lines, write_csv, write_xlsx
from tests.builders.territory import toy_config
from tests.builders.territory_files import toy_files
from tests.builders.toy_observatory import PROVENANCE, snapshot, toy_observatory
from tests.territory.importing.conftest import Run


def rows_of(observatory: Observatory, name: str) -> dict[str, dict[str, str]]:
    with (observatory.territory / name).open(encoding="utf-8", newline="") as stream:
        return {row["code"]: row for row in csv.DictReader(stream, delimiter=";")}


@pytest.mark.parametrize("write", [write_xlsx, write_csv], ids=["xlsx", "csv in Latin-1"])
def test_a_new_vintage_is_a_new_table_declared_in_the_configuration(
    toy: Observatory, run: Run, tmp_path: Path, write: Any
) -> None:
    table = write(tmp_path / f"iris.{'csv' if write is write_csv else 'xlsx'}", toy_lines())
    said = run(toy, "import", "iris", table, "--vintage", 2018)
    assert said.exit == 0
    again = load_observatory(toy.root)
    territory = Workspace(again).territory
    assert len(territory.zonings[ZoningRef("iris", 2018)].zones) == 6
    rows = rows_of(toy, "iris_2018.csv")
    assert rows["990010103"]["name"] == "Les Prés"
    assert rows["990010103"]["iris_type"] == "H"
    assert {row["vintage"] for row in rows.values()} == {"2018"}
    assert said.one("OSQ-T082")["message"].startswith("1 ")


def test_the_composition_is_renamed_so_that_its_vintage_stays_clear(
    toy: Observatory, run: Run, tmp_path: Path
) -> None:
    before = snapshot(toy)["composition_cucs_iris.csv"]
    said = run(
        toy, "import", "iris", write_xlsx(tmp_path / "i.xlsx", toy_lines()), "--vintage", 2018
    )
    assert said.data["renamed"] == {"composition_cucs_iris.csv": "composition_cucs_iris-2015.csv"}
    after = snapshot(toy)
    assert after["composition_cucs_iris-2015.csv"] == before
    assert "composition_cucs_iris.csv" not in after


def test_what_is_new_gone_and_renamed_is_told(toy: Observatory, run: Run, tmp_path: Path) -> None:
    lines = [each for each in toy_lines() if each[0] not in ("990010102", "990010104")]
    lines += [line("990010102", "Gare du Nord"), line("990010105", "La Lande")]
    table = write_xlsx(tmp_path / "iris.xlsx", lines)
    said = run(toy, "import", "iris", table, "--vintage", 2018)
    assert said.exit == 0
    assert "990010105" in said.one("OSQ-T065")["message"]
    assert "990010104" in said.one("OSQ-T066")["message"]
    assert said.one("OSQ-T067")["zone"] == "990010102"
    assert said.data["counts"] == {"IRIS": 6, "nouveaux": 1, "disparus": 1}


def test_a_name_with_accents_is_kept_when_the_source_has_none(
    toy: Observatory, run: Run, tmp_path: Path
) -> None:
    lines = [each for each in toy_lines() if each[0] != "990010103"]
    table = write_xlsx(tmp_path / "iris.xlsx", [*lines, line("990010103", "LES  PRES")])
    said = run(toy, "import", "iris", table, "--vintage", 2015)
    row = rows_of(toy, "iris.csv")["990010103"]
    assert (row["name"], row["delivered_name"]) == ("Les Prés", "LES  PRES")
    assert "OSQ-T067" not in said.codes


def test_the_table_of_a_declared_vintage_takes_its_place(
    toy: Observatory, run: Run, tmp_path: Path
) -> None:
    said = run(
        toy, "import", "iris", write_xlsx(tmp_path / "i.xlsx", toy_lines()), "--vintage", 2015
    )
    assert said.data["declaration"] is None
    assert said.data["written"] == ["SOURCES.md", "iris.csv"]
    assert load_observatory(toy.root) == toy


def test_a_code_that_is_gone_stays_unless_it_is_dropped(
    toy: Observatory, run: Run, tmp_path: Path
) -> None:
    lines = [each for each in toy_lines() if each[0] != "990010103"]
    table = write_xlsx(tmp_path / "iris.xlsx", lines)
    run(toy, "import", "iris", table, "--vintage", 2015)
    assert "990010103" in rows_of(toy, "iris.csv")
    run(toy, "import", "iris", table, "--vintage", 2015, "--drop-gone")
    assert "990010103" not in rows_of(toy, "iris.csv")


def test_a_code_that_a_composition_uses_cannot_be_dropped(
    toy: Observatory, run: Run, tmp_path: Path
) -> None:
    before = snapshot(toy)
    lines = [each for each in toy_lines() if each[0] != "990010101"]
    table = write_xlsx(tmp_path / "iris.xlsx", lines)
    said = run(toy, "import", "iris", table, "--vintage", 2015, "--drop-gone")
    assert (said.exit, said.errors) == (1, ["OSQ-T032"])
    assert snapshot(toy) == before


def test_a_commune_whose_codes_become_known_changes_status(run: Run, tmp_path: Path) -> None:
    files = toy_files()
    files["communes.csv"] = files["communes.csv"].replace("irised;2000", "unknown;2000")
    kept = [text for text in files["iris.csv"].splitlines() if not text.startswith("99002")]
    files["iris.csv"] = "\n".join([*kept, ";Brézin;99002;2015;codes inconnus", ""])
    del files["composition_cucs_iris.csv"], files["iris.geojson"]
    toy = toy_observatory(tmp_path / "unknown", files)
    run(toy, "import", "iris", write_xlsx(tmp_path / "i.xlsx", toy_lines()), "--vintage", 2015)
    assert rows_of(toy, "communes.csv")["99002"]["iris_status"] == "irised"
    assert not Workspace(toy).territory.communes_without_iris


def test_an_undivided_commune_is_named_as_the_commune(
    toy: Observatory, run: Run, tmp_path: Path
) -> None:
    lines = [each for each in toy_lines() if not str(each[0]).startswith("99002")]
    lines.append(line("990020000", "Brézin (commune non irisée)", "Z"))
    run(toy, "import", "iris", write_xlsx(tmp_path / "i.xlsx", lines), "--vintage", 2018)
    row = rows_of(toy, "iris_2018.csv")["990020000"]
    assert (row["name"], row["quality"]) == ("Brézin", "commune non découpée")
    assert rows_of(toy, "communes.csv")["99002"]["iris_status"] == "undivided"
    assert main(["territory", "check", "--observatory", str(toy.root)]) == 0


def test_an_older_vintage_leaves_the_status_of_communes_alone(
    toy: Observatory, run: Run, tmp_path: Path
) -> None:
    lines = [each for each in toy_lines() if not str(each[0]).startswith("99002")]
    lines.append(line("990020000", "Brézin", "Z"))
    table = write_xlsx(tmp_path / "iris.xlsx", lines)
    said = run(toy, "import", "iris", table, "--vintage", 2008, "--until", 2012)
    assert said.exit == 0
    assert rows_of(toy, "communes.csv")["99002"]["iris_status"] == "irised"


@pytest.mark.parametrize(
    ("spoil", "code", "cell"),
    [
        (lambda lines: lines.append(line("990010101", "Centre")), "OSQ-T021", "A13"),
        (lambda lines: lines.append(line("99001106", "Lande", commune="99001")), "OSQ-T020", "A13"),
        (lambda lines: lines.append(line("990010106", "X", commune="99002")), "OSQ-T023", "F13"),
        (lambda lines: lines.append(line("990010106", "")), "OSQ-T008", "B13"),
        (lambda lines: lines.__delitem__(slice(5, None)), "OSQ-T064", None),
    ],
    ids=["twice", "a figure lost", "another commune", "no name", "a commune without any"],
)
def test_one_fault_refuses_the_whole_table(
    toy: Observatory, run: Run, tmp_path: Path, spoil: Any, code: str, cell: str | None
) -> None:
    before = snapshot(toy)
    lines = toy_lines()
    spoil(lines)
    table = write_xlsx(tmp_path / "iris.xlsx", lines)
    said = run(toy, "import", "iris", table, "--vintage", 2018)
    assert (said.exit, said.errors, said.one(code)["cell"]) == (1, [code], cell)
    assert said.data["findings"][0]["workbook"] == "iris.xlsx"
    assert snapshot(toy) == before


def test_codes_that_a_spreadsheet_made_numbers_are_read_while_no_zero_is_lost(
    toy: Observatory, run: Run, tmp_path: Path
) -> None:
    lines = [
        line(int(each[0]), str(each[1]), commune=int(str(each[0])[:5])) for each in toy_lines()
    ]
    said = run(toy, "import", "iris", write_xlsx(tmp_path / "i.xlsx", lines), "--vintage", 2018)
    assert said.exit == 0
    assert "990010101" in rows_of(toy, "iris_2018.csv")


def test_older_names_of_the_columns_are_known(toy: Observatory, run: Run, tmp_path: Path) -> None:
    names = {"CODE_IRIS": "DCOMIRIS", "LIB_IRIS": "LIBIRIS", "TYP_IRIS": "TYPIRIS"}
    headers = [names.get(header, header) for header in HEADERS]
    table = write_xlsx(tmp_path / "iris.xlsx", toy_lines(), headers)
    assert run(toy, "import", "iris", table, "--vintage", 2018).exit == 0


def test_a_table_without_its_headers_is_refused(toy: Observatory, run: Run, tmp_path: Path) -> None:
    headers = ["CODE" if header == "CODE_IRIS" else header for header in HEADERS]
    table = write_xlsx(tmp_path / "iris.xlsx", toy_lines(), headers)
    said = run(toy, "import", "iris", table, "--vintage", 2018)
    assert (said.exit, said.codes) == (1, ["OSQ-T061"])
    assert "code_iris" in said.data["findings"][0]["message"]


def test_of_two_sheets_with_the_headers_one_must_be_chosen(
    toy: Observatory, run: Run, tmp_path: Path
) -> None:
    table = write_xlsx(tmp_path / "iris.xlsx", toy_lines(), twice=True)
    assert run(toy, "import", "iris", table, "--vintage", 2018).codes == ["OSQ-T062"]
    chosen = ("--sheet", "Emboitements_IRIS")
    assert run(toy, "import", "iris", table, "--vintage", 2018, *chosen).exit == 0


def test_a_dry_run_says_everything_and_writes_nothing(
    toy: Observatory, run: Run, tmp_path: Path
) -> None:
    before, said_before = snapshot(toy), (toy.root / "osq.yaml").read_bytes()
    table = write_xlsx(tmp_path / "iris.xlsx", toy_lines())
    said = run(toy, "import", "iris", table, "--vintage", 2018, "--dry-run")
    assert (said.exit, said.data["written"]) == (0, [])
    assert said.data["declaration"].startswith("- {id: iris, vintage: 2018,")
    assert snapshot(toy) == before
    assert (toy.root / "osq.yaml").read_bytes() == said_before


def test_where_the_configuration_cannot_be_completed_its_line_is_asked_for(
    run: Run, tmp_path: Path
) -> None:
    toy = toy_observatory(tmp_path / "flow")
    config = toy.root / "osq.yaml"
    text = config.read_text(encoding="utf-8")
    zonings = text[text.index("zonings:") : text.index("themes:")]
    flow = ", ".join(
        "{" + item.replace("\n  ", ", ").strip() + "}" for item in zonings.split("\n- ")[1:]
    )
    config.write_text(text.replace(zonings, f"zonings: [{flow}]\n"), encoding="utf-8")
    toy = load_observatory(toy.root)
    assert toy.config == toy_config().model_copy(update={"supports": {}})
    before = snapshot(toy)
    table = write_xlsx(tmp_path / "iris.xlsx", toy_lines())
    said = run(toy, "import", "iris", table, "--vintage", 2018)
    assert (said.exit, said.errors) == (1, ["OSQ-T057"])
    assert snapshot(toy) == before
    item = said.one("OSQ-T057")["found"].removeprefix("- ")
    config.write_text(config.read_text(encoding="utf-8").replace("}]", f"}}, {item}]"), "utf-8")
    assert run(load_observatory(toy.root), "import", "iris", table, "--vintage", 2018).exit == 0


def test_the_source_and_the_licence_are_written_once(
    toy: Observatory, run: Run, tmp_path: Path
) -> None:
    table = write_xlsx(tmp_path / "iris.xlsx", toy_lines())
    run(toy, "import", "iris", table, "--vintage", 2015)
    first = snapshot(toy)
    assert PROVENANCE[1] in first["SOURCES.md"].decode()
    assert run(toy, "import", "iris", table, "--vintage", 2015).data["written"] == []
    assert snapshot(toy) == first


@pytest.mark.parametrize("lacking", ["--source", "--licence"])
def test_an_import_must_say_where_it_is_from(
    toy: Observatory, tmp_path: Path, lacking: str, capsys: pytest.CaptureFixture[str]
) -> None:
    table = write_xlsx(tmp_path / "iris.xlsx", toy_lines())
    words = ["territory", "import", "iris", str(table), "--vintage", "2018", *PROVENANCE]
    place = words.index(lacking)
    del words[place : place + 2]
    assert main([*words, "--observatory", str(toy.root)]) == 2
    assert lacking in capsys.readouterr().err


@pytest.mark.parametrize(
    ("option", "value"), [("--source", " "), ("--licence", ""), ("--until", "2010")]
)
def test_an_option_that_means_nothing_is_wrong_usage(
    toy: Observatory, tmp_path: Path, option: str, value: str
) -> None:
    before = snapshot(toy)
    table = write_xlsx(tmp_path / "iris.xlsx", toy_lines())
    words = ["territory", "import", "iris", str(table), "--vintage", "2018", *PROVENANCE]
    assert main([*words, option, value, "--observatory", str(toy.root)]) == 2
    assert snapshot(toy) == before
