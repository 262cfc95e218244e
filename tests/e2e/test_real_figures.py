"""INSEE's real figures, from the workbook to the note."""

from __future__ import annotations

import csv
from pathlib import Path

import pandas as pd
import pypdf
import pytest
from openpyxl import Workbook

from tests.e2e.conftest import osq
from tests.shared import SHARED, needs_shared

pytestmark = needs_shared


def filosofi_workbook(path: Path, *, comma_text: bool) -> Path:
    """The published file in INSEE's layout: five title rows, codes as headers, blanks."""
    with (SHARED / "data/filosofi_iris_loire_2015.csv").open(encoding="utf-8") as file:
        rows = list(csv.reader(file))
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "IRIS_DISP"
    for title in (
        "Revenu disponible des ménages en 2015",
        "IRIS",
        "Champ : France métropolitaine hors communautés et sans abris",
        "Source : Insee-DGFIP-Cnaf-Cnav-Ccmsa, Fichier localisé social et fiscal en 2015",
        "",
    ):
        sheet.append([title])
    sheet.append(rows[0])
    texts = {"IRIS", "LIBIRIS", "COM", "LIBCOM"}
    for row in rows[1:]:
        sheet.append(
            [
                None
                if value == ""
                else value
                if header in texts or comma_text
                else float(value.replace(",", "."))
                for header, value in zip(rows[0], row, strict=True)
            ]
        )
    book.save(path)
    return path


def observations(home: Path) -> pd.DataFrame:
    """Everything the store holds, as an analyst would read it with pandas."""
    files = sorted((home / "data/store/deliveries").rglob("observations.parquet"))
    return pd.concat([pd.read_parquet(file) for file in files], ignore_index=True)


@pytest.mark.parametrize("comma_text", [True, False], ids=["comma text", "numbers"])
def test_filosofi_is_ingested_cell_for_cell(observatory: Path, comma_text: bool) -> None:
    book = filosofi_workbook(observatory / "insee-filosofi-2015.xlsx", comma_text=comma_text)
    done = osq("ingest", book.name, home=observatory)
    assert done.code == 0, done.out + done.err
    stored = observations(observatory)
    assert stored["zone"].nunique() == 115
    assert "31 lignes hors territoire" in done.out.replace("\u202f", " ")
    with (SHARED / "data/filosofi_iris_loire_2015.csv").open(encoding="utf-8") as file:
        reader = csv.DictReader(file)
        headers = list(reader.fieldnames or ())
        source = {line["IRIS"]: (number, line) for number, line in enumerate(reader, start=7)}
    from openpyxl.utils import get_column_letter

    by_cell = stored.set_index("cell")
    for code in ("420440201", "422070101", "422180101"):
        number, line = source[code]
        for index, header in enumerate(headers, start=1):
            if header in {"IRIS", "LIBIRIS", "COM", "LIBCOM", "DISP_NOTE15"}:
                continue
            cell = by_cell.loc[f"{get_column_letter(index)}{number}"]
            assert cell["zone"] == code
            if line[header] == "":
                assert cell["status"] == "suppressed"
                assert pd.isna(cell["value"])
            else:
                assert cell["status"] == "measured"
                assert cell["value"] == float(line[header].replace(",", "."))


def test_the_communal_note_shows_the_distribution_of_medians(observatory: Path) -> None:
    book = filosofi_workbook(observatory / "insee-filosofi-2015.xlsx", comma_text=False)
    assert osq("ingest", book.name, home=observatory).code == 0
    done = osq("build-notes", "--year", "2015", "--zone", "42218", home=observatory)
    assert done.code == 0, done.out + done.err
    (note,) = (observatory / "output/2015").glob("*.pdf")
    text = " ".join(page.extract_text() for page in pypdf.PdfReader(note).pages)
    with (SHARED / "data/filosofi_iris_loire_2015.csv").open(encoding="utf-8") as file:
        medians = [
            int(line["DISP_MED15"])
            for line in csv.DictReader(file)
            if line["COM"] == "42218" and line["DISP_MED15"]
        ]
    for figure in (min(medians), max(medians)):
        assert f"{figure:,}".replace(",", "\u202f") in text
    assert f"{len(medians)} IRIS" in text.replace("\u00a0", " ").replace("\u202f", " ")


def test_a_median_is_refused_above_its_level(observatory: Path) -> None:
    book = filosofi_workbook(observatory / "insee-filosofi-2013.xlsx", comma_text=False)
    # The 2013 edition has quartiers; its column names carry 13 instead of 15.
    from openpyxl import load_workbook

    workbook = load_workbook(book)
    for cell in workbook["IRIS_DISP"][6]:
        cell.value = str(cell.value).replace("15", "13")
    workbook["IRIS_DISP"]["A1"] = "Revenu disponible des ménages en 2013"
    workbook["IRIS_DISP"]["A4"] = "Source : Insee-DGFIP-Cnaf-Cnav-Ccmsa, Filosofi 2013"
    workbook.save(book)
    done = osq("ingest", book.name, home=observatory)
    assert done.code == 0, done.out + done.err
    assert osq("aggregate", "--year", "2013", home=observatory).code == 0
    aggregates = pd.read_parquet(observatory / "data/store/aggregates/2013.parquet")
    quartiers = aggregates[aggregates["level"] == "quartier"]
    assert not quartiers.empty
    assert quartiers["value"].isna().all()
    assert quartiers["reason"].str.len().min() > 0


@pytest.mark.parametrize(
    ("edition", "column", "population"),
    [(2013, "pop_mun_2011", 386_940), (2008, "pop_mun_2006", 378_754)],
    ids=["45 communes", "43 communes"],
)
def test_legal_populations_add_up_as_published(
    observatory: Path, edition: int, column: str, population: int
) -> None:
    legal_populations(observatory, edition, column)
    done = osq("aggregate", "--year", str(edition), home=observatory)
    assert done.code == 0, done.out + done.err
    aggregates = pd.read_parquet(observatory / f"data/store/aggregates/{edition}.parquet")
    whole = aggregates[
        (aggregates["level"] == "agglomeration")
        & (aggregates["measure"] == "insee-population.pop_mun")
    ]
    assert whole["value"].tolist() == [population]


def test_the_perimeter_of_2017_at_census_2011(observatory: Path) -> None:
    """The same census figures at the 53 communes of 2017, as INSEE publishes them."""
    from osq.aggregation.aggregate import aggregate
    from osq.conventions.loading import load_conventions
    from osq.observatory import load_observatory
    from osq.store.store import Store
    from osq.territory.loading import load_territory

    legal_populations(observatory, 2013, "pop_mun_2011")
    home = load_observatory(observatory)
    frame = aggregate(
        Store(observatory).observations(2013),
        load_conventions(home.conventions),
        load_territory(home.territory, home.config),
        home.config,
        2017,
    )
    whole = frame[(frame["level"] == "agglomeration") & frame["measure"].str.endswith(".pop_mun")]
    assert whole["value"].tolist() == [399_131]


def legal_populations(observatory: Path, edition: int, column: str) -> None:
    """Ingests the communes' legal populations as a delivery of INSEE."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Communes"
    sheet.append([f"Populations légales {edition - 2}"])
    sheet.append(["CODGEO", "LIBGEO", f"P{(edition - 2) % 100:02}_POP"])
    with (SHARED / "domain/communes_sem.csv").open(encoding="utf-8") as file:
        for line in csv.DictReader(file, delimiter=";"):
            sheet.append([line["code_insee"], line["libelle"], int(line[column])])
    path = observatory / f"insee-population-{edition}.xlsx"
    book.save(path)
    done = osq("ingest", path.name, home=observatory)
    assert done.code == 0, done.out + done.err
