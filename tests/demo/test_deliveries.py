"""Every delivery is recognised, read without a fault, and tells the true values it shows."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from osq.conventions.model import Convention
from osq.deliveries.reading import Reading
from osq.deliveries.workbook import read_workbook
from osq.demo.create import EDITIONS, create_demo
from osq.demo.truth import Truth
from osq.findings import Severity
from osq.observatory import Observatory
from osq.territory.model import Territory
from tests.demo.reading import read, recognised, true_values

INBOX = "data/deliveries/inbox"
EVERY_YEAR = (
    "amos-{}.xlsx",
    "anah-aides-{}.xlsx",
    "ars-offre-{}.xlsx",
    "caf-{}.xlsx",
    "ces-{}.xlsx",
    "cetaf-epices-{}.xlsx",
    "cg42-{}.ods",
    "cg42-pmi-{}.xlsx",
    "cpam-{}.xlsx",
    "ddsp-{}.xlsx",
    "dsden-etablissements-{}.xlsx",
    "dsden-residence-{}.xlsx",
    "insee-population-{}.xlsx",
    "insee-rfl-{}.xlsx",
    "missions-locales-{}.csv",
    *(f"pole-emploi-{{}}-T{quarter}.xls" for quarter in (1, 2, 3, 4)),
)
SOMETIMES = (
    "amos-ops-2013.xlsx",
    "anah-pppi-2013.xlsx",
    "ars-mortalite-2013.xlsx",
    "filocom-2013.csv",
    "insee-filosofi-2013.xlsx",
)
NAMES = sorted([name.format(year) for year in (2008, 2013) for name in EVERY_YEAR] + [*SOMETIMES])

SAID = {"OSQ-D029", "OSQ-D034", "OSQ-D041", "OSQ-V026", "OSQ-V035", "OSQ-V051"}
"""What may be remarked: other years, what a text file cannot tell, rows outside.

The invented providers hide small cells only, and leave some to be found by subtraction.
"""


def check(
    path: Path, conventions: dict[str, Convention], truth: Truth, territory: Territory
) -> Reading:
    """Reads a delivery and compares it with the truth."""
    reading = read(path, conventions, territory)
    told = {found.code for found in reading.findings if found.severity is not Severity.INFO}
    assert told <= {"OSQ-V051"}
    assert {found.code for found in reading.findings} <= SAID
    seen = reading.observations
    assert set(seen["provenance"]) == {"invented"}
    known = np.array(
        true_values(seen, recognised(path, conventions), truth, territory), dtype=np.float64
    )
    value, status = seen["value"].to_numpy(), seen["status"]
    shown = ~np.isnan(value)
    np.testing.assert_allclose(value[shown], known[shown], rtol=1e-12)
    hidden = (status == "suppressed").to_numpy() & ~seen["lower"].isna().to_numpy()
    assert (seen["lower"].to_numpy()[hidden] <= known[hidden]).all()
    assert (known[hidden] <= seen["upper"].to_numpy()[hidden]).all()
    assert shown.any()
    return reading


def test_the_inbox_holds_what_every_provider_sends(demonstration: Path) -> None:
    assert sorted(path.name for path in (demonstration / INBOX).iterdir()) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_what_is_read_is_what_was_invented(
    demonstration: Path,
    conventions: dict[str, Convention],
    truth: Truth,
    territory: Territory,
    name: str,
) -> None:
    check(demonstration / INBOX / name, conventions, truth, territory)


@pytest.mark.long
@pytest.mark.parametrize("edition", EDITIONS)
def test_every_edition_is_read_as_invented(
    source: Observatory,
    conventions: dict[str, Convention],
    truth: Truth,
    territory: Territory,
    tmp_path: Path,
    edition: int,
) -> None:
    made = create_demo(tmp_path / "demo", source, editions=(edition,))
    for path in made.deliveries:
        check(path, conventions, truth, territory)


@pytest.mark.parametrize("name", NAMES)
def test_every_sheet_says_that_it_is_invented(demonstration: Path, name: str) -> None:
    workbook, _ = read_workbook((demonstration / INBOX / name).read_bytes(), name)
    assert workbook is not None
    for sheet in workbook.sheets:
        assert "DONNÉES FICTIVES" in sheet.shown(sheet.cell(0, 0))


@pytest.mark.parametrize("name", ["caf-2013.xlsx", "cg42-2013.ods", "missions-locales-2013.csv"])
def test_a_real_observatory_refuses_the_delivery(
    demonstration: Path, conventions: dict[str, Convention], territory: Territory, name: str
) -> None:
    reading = read(demonstration / INBOX / name, conventions, territory, demonstration=False)
    errors = {found.code for found in reading.findings if found.severity is Severity.ERROR}
    assert errors == {"OSQ-D030"}


def test_hidden_missing_unlocated_and_zero_are_all_shown(
    demonstration: Path, conventions: dict[str, Convention], territory: Territory
) -> None:
    found = read(demonstration / INBOX / "caf-2013.xlsx", conventions, territory).observations
    assert set(found["status"]) == {"measured", "suppressed", "missing", "unlocated"}
    assert (found.loc[found["status"] == "measured", "value"] == 0).any()


def test_under_thirty_consultants_nothing_is_bounded(
    demonstration: Path, conventions: dict[str, Convention], territory: Territory
) -> None:
    found = read(demonstration / INBOX / "ces-2013.xlsx", conventions, territory).observations
    hidden = found[found["status"] == "suppressed"]
    assert np.isinf(hidden["upper"]).any()
    assert (found.loc[found["measure"] == "cpam.examens", "value"].dropna() >= 30).all()


def test_cells_that_insee_hides_are_blank(
    demonstration: Path, conventions: dict[str, Convention], territory: Territory
) -> None:
    name = "insee-filosofi-2013.xlsx"
    found = read(demonstration / INBOX / name, conventions, territory).observations
    assert (found["status"] == "suppressed").any()
    assert (found["status"] == "measured").any()


def test_communes_are_read_with_their_real_population(
    demonstration: Path, conventions: dict[str, Convention], territory: Territory
) -> None:
    path = demonstration / INBOX / "insee-population-2013.xlsx"
    found = read(path, conventions, territory).observations
    found = found[found["measure"] == "insee-population.pop_mun"]
    communes = found.groupby(found["zone"].str[:5])["value"].sum()
    agglomeration = territory.of_level("agglomeration", 2013)
    assert agglomeration is not None
    (zone,) = agglomeration.zones.values()
    assert communes[list(zone.communes)].sum() == 386_940


def test_the_name_of_a_school_stays_in_its_file(
    demonstration: Path, conventions: dict[str, Convention], territory: Territory
) -> None:
    for name, called in (
        ("dsden-etablissements-2013.xlsx", "inventé n°"),
        ("cg42-pmi-2013.xlsx", "inventée n°"),
    ):
        path = demonstration / INBOX / name
        workbook, _ = read_workbook(path.read_bytes(), name)
        assert workbook is not None
        assert any(called in text for text in workbook.texts())
        reading = read(path, conventions, territory)
        told = [repr(found) for found in reading.findings] + list(reading.notes)
        assert not any(called in text for text in told)
        assert called not in reading.observations.to_csv()


def test_before_june_2009_there_is_no_rsa(
    demonstration: Path, conventions: dict[str, Convention], territory: Territory
) -> None:
    for name, kept in (("caf-2008.xlsx", "caf.aah"), ("cg42-2008.ods", "cg42.ase")):
        found = read(demonstration / INBOX / name, conventions, territory).observations
        measures = set(found["measure"])
        assert kept in measures
        assert not any(measure.partition(".")[2].startswith("rsa") for measure in measures)


def test_in_2008_job_seekers_are_of_the_former_categories(
    demonstration: Path, conventions: dict[str, Convention], territory: Territory
) -> None:
    found = read(demonstration / INBOX / "pole-emploi-2008-T4.xls", conventions, territory)
    assert set(found.observations["measure"]) == {"pole-emploi.ancienne_123"}
