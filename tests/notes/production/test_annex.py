"""The annex of a note: released figures with their origins, a workbook that opens anywhere."""

from __future__ import annotations

import csv
import io
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from osq.confidentiality.release import Release, ZoneKey
from osq.notes.outlines.compose import compose
from osq.notes.outlines.material import Material
from osq.notes.production.annex import annex_of
from osq.notes.production.annex_files import to_csv, to_xlsx
from osq.notes.production.origins import NO_ORIGINS, Origin, Origins
from osq.notes.production.sheets import Annex
from osq.notes.shapes import Drawing
from osq.notes.viewmodel import Cell, Row, RowGroup, Section, Table
from tests.builders.release import AGGLOMERATION, BOIS, GARE, IRIS, MOULIN, RIVE, small_release

SHEETS = ["Chiffres", "Graphiques", "Définitions", "Lisez-moi"]


def annex(
    key: ZoneKey = MOULIN, release: Release | None = None, origins: Origins = NO_ORIGINS
) -> Annex:
    release = release or small_release()
    zone = release.zones[key]
    return annex_of(release, zone, compose(Material(release), zone), origins)


def book(made: Annex) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(to_xlsx(made)))


def lines(made: Annex) -> list[dict[str, Any]]:
    """The rows of « Chiffres » as the workbook holds them, by heading."""
    rows = list(book(made)["Chiffres"].values)
    return [dict(zip(map(str, rows[1]), row, strict=True)) for row in rows[2:]]


def line(made: Annex, code: str, zone: str, edition: int = 2013) -> dict[str, Any]:
    (found,) = [
        one
        for one in lines(made)
        if (one["Code"], one["Code de la zone"], one["Édition"]) == (code, zone, edition)
    ]
    return found


def test_a_number_is_a_number_as_printed() -> None:
    one = line(annex(), "mono_part", "QA01")
    assert (one["Valeur"], one["Unité"], one["Fiabilité"]) == (40.9, "%", "B")
    assert one["Fournisseur"] == "CAF du Val-Gris"


def test_a_hidden_figure_shows_its_sign_and_nothing_of_where_it_comes_from() -> None:
    places = {("mono", IRIS[2], 2013): (Origin("caf-2013-iris-1", "IRIS", "E12"),)}
    one = line(annex(BOIS, origins=places), "mono", IRIS[2].code)
    assert one["Valeur"] == "s"
    assert one["Livraison"] is None
    assert one["Feuille et cellules"] is None


def test_a_figure_names_its_cells() -> None:
    places = {("mono", MOULIN, 2013): (Origin("caf-2013-iris-1", "Par IRIS", "E12:E18 F20"),)}
    one = line(annex(origins=places), "mono", "QA01")
    assert one["Feuille et cellules"] == "'Par IRIS'!E12:E18 F20"


def test_only_zones_that_the_note_speaks_of() -> None:
    communes = {one["Code de la zone"] for one in lines(annex(BOIS))}
    assert communes == {
        AGGLOMERATION.code,
        *("99001", "99002", "QA01", "QA02"),
        *(key.code for key in IRIS if key.code.startswith("99001")),
    }


def test_other_zones_come_with_the_edition_of_the_note_alone() -> None:
    editions = {one["Édition"] for one in lines(annex(BOIS)) if one["Code de la zone"] == RIVE.code}
    assert editions == {2013}


def test_the_table_behind_a_drawing_is_in_the_workbook() -> None:
    release = small_release()
    note = compose(Material(release), release.zones[MOULIN])
    rows = (Row("Le Moulin", "%", (Cell("−1\u202f234,5"), Cell("s"))),)
    data = Table("Écarts", "Zone", ("Écart", "Signe"), (RowGroup("", rows),))
    drawing = Drawing("Écarts au reste", "…", "CAF", 10, 10, (), data=data)
    note = replace(note, sections=(Section("Graphique", (drawing,)),))
    page = book(annex_of(release, release.zones[MOULIN], note, {}))["Graphiques"]
    told = [[cell for cell in row if cell is not None] for row in page.values][2:5]
    assert told == [
        ["Écarts au reste"],
        ["Zone", "Écart", "Signe"],
        ["Le Moulin (%)", -1234.5, "s"],
    ]


@pytest.mark.parametrize("start", ["=", "+", "-", "@"])
def test_no_text_is_taken_for_a_formula(start: str) -> None:
    release = small_release()
    zone = replace(release.zones[MOULIN], name=f"{start}SUM(A1:A9)")
    made = annex(release=replace(release, zones={**release.zones, MOULIN: zone}))
    kinds = {cell.data_type for row in book(made)["Chiffres"].iter_rows() for cell in row}
    assert "f" not in kinds
    rows = csv.reader(io.StringIO(to_csv(made).decode("utf-8-sig")), delimiter=";")
    assert not [text for row in rows for text in row if text.startswith(start)]


def test_csv_is_what_a_french_excel_opens() -> None:
    text = to_csv(annex()).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    (one,) = [
        row
        for row in rows
        if (row["Code"], row["Code de la zone"], row["Édition"]) == ("mono_part", "QA01", "2013")
    ]
    assert one["Valeur"] == "40,9"
    assert one["Mention"] == "Diffusion réservée aux partenaires"


def test_every_sheet_of_a_demonstration_says_so_on_screen_and_on_paper() -> None:
    for page in book(annex(release=small_release(demonstration=True))):
        assert str(page["A1"].value).startswith("DONNÉES FICTIVES")
        footer: Any = page.oddFooter
        assert "DONNÉES FICTIVES" in footer.left.text


def test_headers_stay_in_sight_and_on_every_page() -> None:
    made = book(annex())
    assert made.sheetnames == SHEETS
    for page in made:
        assert page.freeze_panes == "B3"
        assert page.print_title_rows == "$1:$2"


def test_the_same_annex_gives_the_same_bytes() -> None:
    assert to_xlsx(annex(GARE)) == to_xlsx(annex(GARE))


@pytest.mark.long
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_opens_the_workbook(tmp_path: Path) -> None:
    path = tmp_path / "annex.xlsx"
    path.write_bytes(to_xlsx(annex()))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "csv", "--outdir", str(tmp_path)]
    subprocess.run([*command, str(path)], check=True, capture_output=True, timeout=180)
    told = (tmp_path / "annex.csv").read_text("cp1252")
    assert "Part des familles monoparentales" in told
    assert "Err:" not in told
