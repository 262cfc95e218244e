"""INSEE's real file of disposable incomes, in its own layout, through the real convention.

Source: Insee-DGFiP-Cnaf-Cnav-CCMSA, Filosofi 2015, 146 IRIS of the Loire.
"""

from __future__ import annotations

import csv

import pytest

from osq.conventions.loading import load_conventions
from osq.deliveries.grid import address
from osq.deliveries.reading import Reading, read_delivery
from osq.deliveries.recognition import recognise
from osq.findings import Severity
from osq.observations import Provenance
from osq.observatory import load_observatory
from osq.territory.loading import load_territory
from tests.builders.workbooks import workbook_bytes
from tests.shared import REPOSITORY, SHARED, needs_shared

pytestmark = needs_shared

TITLES = (
    "Revenus disponibles localisés à l’IRIS",
    "Structure et distribution des revenus, inégalité des niveaux de vie en 2015",
    "IRIS",
    "Géographie en vigueur au 01/01/2016",
    "Source : Insee-DGFiP-Cnaf-Cnav-CCMSA, Fichier localisé social et fiscal",
)
TEXTS = ("IRIS", "LIBIRIS", "COM", "LIBCOM")
NOT_READ = (*TEXTS, "DISP_NOTE15")
IRIS = ("420440201", "422180101", "422070101")
NAME = "BASE_TD_FILO_DISP_IRIS_2015.xlsx"


def source() -> tuple[list[str], list[list[str]]]:
    with (SHARED / "data" / "filosofi_iris_loire_2015.csv").open(encoding="utf-8") as file:
        headers, *rows = csv.reader(file)
    return headers, rows


def delivery(*, as_text: bool) -> bytes:
    """Five title rows, column codes, blanks where suppressed; comma text or numbers."""

    def cell(header: str, text: str) -> object:
        if text == "":
            return None
        return text if as_text or header in TEXTS else float(text.replace(",", "."))

    headers, rows = source()
    cells = [[cell(h, text) for h, text in zip(headers, row, strict=True)] for row in rows]
    return workbook_bytes({"IRIS_DISP": [*((title,) for title in TITLES), headers, *cells]})


@pytest.fixture(scope="module", params=[True, False], ids=["comma text", "numbers"])
def reading(request: pytest.FixtureRequest) -> Reading:
    observatory = load_observatory(REPOSITORY)
    content = delivery(as_text=request.param)
    recognition, findings = recognise(content, NAME, load_conventions(observatory.conventions))
    assert recognition is not None, findings
    assert (recognition.convention.id, recognition.edition) == ("insee-filosofi", 2015)
    territory = load_territory(observatory.territory, observatory.config)
    return read_delivery(content, NAME, recognition, territory, demonstration=False)


def test_it_is_accepted_and_public(reading: Reading) -> None:
    assert [f for f in reading.findings if f.severity is not Severity.INFO] == []
    assert reading.provenance is Provenance.PUBLIC


@pytest.mark.parametrize("iris", IRIS)
def test_every_cell_is_at_its_address(reading: Reading, iris: str) -> None:
    headers, rows = source()
    (place,) = (number for number, row in enumerate(rows) if row[0] == iris)
    cells = reading.observations.set_index("cell")
    for column, header in enumerate(headers):
        at = address(len(TITLES) + 1 + place, column)
        text = rows[place][column]
        if header in NOT_READ:
            assert at not in cells.index
        elif text == "":
            assert cells.at[at, "status"] == "suppressed"
            assert cells["value"].isna()[at]
        else:
            assert cells.at[at, "zone"] == iris
            assert cells.at[at, "value"] == float(text.replace(",", "."))


def test_seventeen_poverty_rates_are_suppressed(reading: Reading) -> None:
    headers, rows = source()
    column = headers.index("DISP_TP6015")
    blank = {row[0] for row in rows if row[column] == ""}
    assert len(blank) == reading.suppressed["insee-filosofi.tp60"] == 17
    rates = reading.observations[reading.observations["measure"] == "insee-filosofi.tp60"]
    hidden = set(rates[rates["status"] == "suppressed"]["zone"])
    assert hidden == blank & set(rates["zone"])


def test_rows_outside_the_territory_are_set_aside_and_counted(reading: Reading) -> None:
    _, rows = source()
    inside = set(reading.observations["zone"])
    assert len(inside) == 115
    assert reading.set_aside == len(rows) - 115 == 31
    assert [f.found for f in reading.findings if f.code == "OSQ-V026"] == ["31"]
