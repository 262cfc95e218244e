"""The committed territory of Saint-Étienne Métropole, against published figures."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from osq.findings import Severity
from osq.observatory import Observatory, load_observatory
from osq.territory.loading import check_territory, load_territory
from osq.territory.matrices import composition
from osq.territory.model import Territory, ZoningRef
from tests.shared import REPOSITORY, SHARED, needs_shared

IRIS, COMMUNE, CUCS = ZoningRef("iris", 2015), ZoningRef("commune", 2013), ZoningRef("cucs", 2007)
DOCUMENTED = [
    "CF01",
    "FI01",
    "RG01",
    "SE02",
    "SE03",
    "SE04",
    "SE05",
    "SE06",
    "SE07",
    "SE08",
    "SE09",
    "SE10",
    "SE11",
]


@pytest.fixture(scope="module")
def observatory() -> Observatory:
    return load_observatory(REPOSITORY)


@pytest.fixture(scope="module")
def territory(observatory: Observatory) -> Territory:
    return load_territory(observatory.territory, observatory.config)


@pytest.fixture(scope="module")
def communes(observatory: Observatory) -> list[dict[str, str]]:
    return read(observatory.territory / "communes.csv", ";")


def read(path: Path, delimiter: str) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream, delimiter=delimiter))


def population(rows: list[dict[str, str]], census: int, member: str) -> int:
    return sum(int(row[f"pop_{census}"]) for row in rows if row[member] == "1")


def test_it_holds_together(observatory: Observatory) -> None:
    findings = check_territory(observatory.territory, observatory.config)
    assert {finding.severity for finding in findings} == {Severity.INFO}
    assert {finding.code for finding in findings} == {"OSQ-T027", "OSQ-T039", "OSQ-T040"}


def test_it_is_small(observatory: Observatory) -> None:
    assert sum(path.stat().st_size for path in observatory.territory.iterdir()) < 400_000


@pytest.mark.parametrize(("vintage", "members"), [(2003, 43), (2013, 45), (2017, 53)])
def test_the_perimeter_has_its_communes(territory: Territory, vintage: int, members: int) -> None:
    (zone,) = territory.zonings[ZoningRef("agglomeration", vintage)].zones.values()
    assert len(zone.communes) == members
    matrix = composition(territory, COMMUNE, zone.ref, "population")
    assert matrix is not None
    assert len(matrix.columns) == members


@pytest.mark.parametrize(
    ("census", "member", "expected"),
    [
        (2006, "member_2003", 378_754),
        (2011, "member_2013", 386_940),
        (2006, "member_2017", 404_428),
        (2011, "member_2017", 399_131),
    ],
)
def test_populations_sum_to_the_published_ones(
    communes: list[dict[str, str]], census: int, member: str, expected: int
) -> None:
    """Lines 5, 6, 7 and 13 of published_figures.csv."""
    assert population(communes, census, member) == expected


def test_populations_of_1999_are_named_estimates(communes: list[dict[str, str]]) -> None:
    """They sum to 408 745, not to the published 408 009 (line 12), hence their name."""
    total = sum(int(row["pop_1999_estimated"]) for row in communes)
    assert total == 408_745
    assert "pop_1999" not in communes[0]


def test_twelve_rural_communes_hold_2_5_per_cent(communes: list[dict[str, str]]) -> None:
    """Lines 2 and 3 of published_figures.csv: 33 urban and 12 rural communes, 9 675 people."""
    rural = [row for row in communes if row["urban_unit_2010"] == "42000"]
    members = [row for row in rural if row["member_2013"] == "1"]
    assert len(members) == 12
    assert population(rural, 2011, "member_2013") == 9_675


def test_single_communes_have_their_published_figures(communes: list[dict[str, str]]) -> None:
    """Lines 22, 23, 25, 26, 27 and 28 of published_figures.csv."""
    by_code = {row["code"]: row for row in communes}
    assert int(by_code["42218"]["pop_2011"]) == 170_049
    assert int(by_code["42218"]["pop_2011"]) - int(by_code["42218"]["pop_2006"]) == -7_431
    assert int(by_code["42095"]["pop_2011"]) == 16_993
    assert int(by_code["42183"]["pop_2011"]) == 7_973
    ondaine = [by_code[code] for code in ("42183", "42044", "42095")]
    assert sum(int(row["pop_1999_estimated"]) for row in ondaine) == 41_742
    assert sum(int(row["pop_2011"]) for row in ondaine) == 37_462
    signatories = population(communes, 2011, "signatory")
    assert signatories == 271_102
    assert round(1000 * signatories / 386_940) == 701


@needs_shared
def test_communes_are_those_of_the_reference(communes: list[dict[str, str]]) -> None:
    columns = {
        "member_2003": "membre_2008_2012",
        "member_2013": "membre_2013_2016",
        "member_2017": "membre_2017_",
        "signatory": "signataire_cucs",
        "urban_unit_2010": "unite_urbaine_2010",
        "pop_1999_estimated": "pop_mun_1999",
        **{f"pop_{census}": f"pop_mun_{census}" for census in (2006, 2008, 2011, 2012)},
    }
    reference = {row["code_insee"]: row for row in read(SHARED / "domain/communes_sem.csv", ";")}
    assert {row["code"] for row in communes} == set(reference)
    for row in communes:
        twin = reference[row["code"]]
        assert row["name"].replace("’", "'") == twin["libelle"]
        assert {ours: row[ours] for ours in columns} == {
            ours: twin[theirs] for ours, theirs in columns.items()
        }


@needs_shared
def test_iris_are_the_115_of_the_reference(observatory: Observatory) -> None:
    rows = read(observatory.territory / "iris.csv", ";")
    ours = {row["code"]: row["delivered_name"] for row in rows if row["delivered_name"]}
    reference = read(SHARED / "domain/iris_sem.csv", ",")
    assert ours == {row["code_iris"]: row["nom_iris"] for row in reference}


def test_communes_have_their_iris_or_say_why_not(territory: Territory) -> None:
    codes = set(territory.zonings[IRIS].zones)
    undivided = {code[:5] for code in codes if code.endswith("0000")}
    divided = {code[:5] for code in codes} - undivided
    assert (len(divided), len(undivided), len(territory.communes_without_iris)) == (6, 36, 11)
    assert divided | undivided | territory.communes_without_iris == set(
        territory.zonings[COMMUNE].zones
    )


def test_names_take_their_place_in_a_french_sentence(territory: Territory) -> None:
    communes, quartiers = territory.zonings[COMMUNE].zones, territory.zonings[CUCS].zones
    forms = {zone.name: (zone.forms.de, zone.forms.a) for zone in communes.values()}
    assert forms["Le Chambon-Feugerolles"] == ("du Chambon-Feugerolles", "au Chambon-Feugerolles")
    assert forms["L’Horme"] == ("de L’Horme", "à L’Horme")
    assert forms["L’Étrat"] == ("de L’Étrat", "à L’Étrat")
    assert forms["La Ricamarie"] == ("de La Ricamarie", "à La Ricamarie")
    assert forms["Unieux"] == ("d’Unieux", "à Unieux")
    assert forms["Aboën"] == ("d’Aboën", "à Aboën")
    assert quartiers["SE05"].forms.de == "du Soleil"
    assert quartiers["SE03"].forms.de == "des Quartiers Sud-Est"
    assert quartiers["SE03"].forms.plural


def test_texts_have_real_apostrophes(observatory: Observatory) -> None:
    for path in observatory.territory.glob("*.csv"):
        for row in read(path, ";"):
            texts = {name: text for name, text in row.items() if name != "delivered_name"}
            assert not [text for text in texts.values() if "'" in text]


def test_thirteen_of_the_thirty_quartiers_are_documented(territory: Territory) -> None:
    zones = territory.zonings[CUCS].zones
    assert len(zones) == 30
    assert sorted(code for code, zone in zones.items() if zone.documented) == DOCUMENTED
    assert {zone.quality for zone in zones.values()} == {"à valider"}
    assert zones["IC01"].communes == ("42044", "42183")


def test_every_line_of_the_composition_waits_for_validation(observatory: Observatory) -> None:
    rows = read(observatory.territory / "composition_cucs_iris.csv", ";")
    assert {row["quality"] for row in rows} == {"à valider"}
    assert {row["share_inside"] for row in rows} == {""}
    assert all(row["reason"] for row in rows)


def test_maps_show_every_known_zone_and_say_which_are_drawings(territory: Territory) -> None:
    drawn = {key for key, outline in territory.outlines.items() if outline.schematic}
    assert {code for ref, code in drawn if ref == CUCS} == set(DOCUMENTED)
    assert not [code for ref, code in drawn if ref == COMMUNE]
    assert len([code for ref, code in drawn if ref == IRIS]) == 115
    assert "schématique" in territory.outline_sources["iris"]
    assert "schématique" in territory.outline_sources["quartier"]
    assert "IGN" in territory.outline_sources["commune"]
