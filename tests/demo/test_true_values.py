"""What holds of the invented figures before any confidentiality."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from osq.conventions.loading import load_conventions
from osq.conventions.measures import PartsRelation
from osq.conventions.model import Convention
from osq.demo.create import EDITIONS
from osq.demo.ground import NOWHERE, direct_quartiers, make_ground
from osq.demo.scenes import figures_of
from osq.demo.truth import Truth
from osq.territory.model import Territory
from tests.shared import REPOSITORY

PROVIDERS = sorted(load_conventions(REPOSITORY / "conventions"))


@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize("provider", PROVIDERS)
def test_every_relation_of_the_convention_holds_in_every_piece(
    truth: Truth, conventions: dict[str, Convention], provider: str, edition: int
) -> None:
    values = truth.frame(provider, edition)
    assert (values >= 0).all(axis=None)
    for relation in conventions[provider].relations:
        if isinstance(relation, PartsRelation):
            if relation.total not in values:
                continue
            gap = values[relation.total] - values[list(relation.parts)].sum(axis=1)
            assert (gap == 0).all() if relation.exhaustive else (gap >= 0).all(), relation
        else:
            assert (values[relation.smaller] <= values[relation.larger]).all(), relation


@pytest.mark.parametrize("quarter", [1, 2, 3, 4])
def test_they_hold_at_the_end_of_every_quarter(
    truth: Truth, conventions: dict[str, Convention], quarter: int
) -> None:
    values = truth.frame("pole-emploi", 2011, quarter)
    for relation in conventions["pole-emploi"].relations:
        if not isinstance(relation, PartsRelation):
            assert (values[relation.smaller] <= values[relation.larger]).all(), relation


@pytest.mark.parametrize("provider", PROVIDERS)
def test_every_additive_measure_of_the_convention_is_invented(
    truth: Truth, conventions: dict[str, Convention], provider: str
) -> None:
    additive = {measure.id for measure in conventions[provider].measures if measure.additive}
    frame = truth.frame(provider, 2013)
    assert {name for name in frame.columns if not name.startswith("_")} == additive
    assert set(frame.dtypes) == {np.dtype("int64")}


@pytest.mark.parametrize("provider", ["insee-filosofi", "amos", "insee-rfl", "caf"])
def test_what_is_not_added_is_derived_within_its_limits(
    truth: Truth, conventions: dict[str, Convention], provider: str
) -> None:
    zones = truth.land.pieces["zone"]
    sums = truth.frame(provider, 2013).groupby(zones).sum()
    derived = [one for one in conventions[provider].measures if not one.additive]
    rows = [{str(name): int(value) for name, value in row.items()} for _, row in sums.iterrows()]
    told = [
        {one.id: figures_of(provider).derive(one.id, row, 2013) for one in derived} for row in rows
    ]
    known = [values for values in told if None not in values.values()]
    assert len(known) > len(told) / 2
    for values in known:
        for one in derived:
            value = values[one.id]
            assert value is not None
            assert one.minimum is None or value >= one.minimum
            assert one.maximum is None or value <= one.maximum
        for relation in conventions[provider].relations:
            if isinstance(relation, PartsRelation) and relation.total in values:
                parts = sum(values[part] or 0 for part in relation.parts)
                assert (values[relation.total] or 0) == pytest.approx(parts, abs=1e-9)


def test_incomes_rise_with_their_rank(truth: Truth) -> None:
    ordered = ("d1", "d2", "q1", "d3", "d4", "med", "d6", "d7", "q3", "d8", "d9")
    derive = figures_of("insee-filosofi").derive
    for units in (14_000, 19_000, 26_000):
        sums = {"_homes": 1000, "_units": 1000, "_income": 1000 * units}
        values = [derive(name, sums, 2013) or 0 for name in ordered]
        assert values == sorted(values)
        assert len(set(values)) == len(values)


RATIOS = [
    ("caf", ["rsa"], ["alloc"]),
    ("caf", ["bas_rev"], ["ref"]),
    ("pole-emploi", ["abc_1an"], ["defm_abc"]),
    ("pole-emploi", ["abc_bas_niveau"], ["defm_abc"]),
    ("missions-locales", ["bas_niveau"], ["contact"]),
    ("dsden", ["retard_6e"], ["entrants_6e"]),
    ("dsden", ["pcs_defav"], ["pcs"]),
    ("cpam", ["cmuc"], ["benef"]),
    ("cpam", ["sans_mt"], ["benef_16plus"]),
    ("amos", ["logements"], ["surfaces"]),
    ("anah", ["pppi"], ["pppi_rp"]),
    ("ddsp", ["mis_en_cause"], ["cambriolages"]),
]


@pytest.mark.parametrize(("provider", "top", "bottom"), RATIOS)
def test_a_poor_quartier_is_poor_in_most_indicators(
    truth: Truth, provider: str, top: list[str], bottom: list[str]
) -> None:
    """Quartiers and large IRIS, ranked by an indicator and by dependence on benefits."""
    pieces = truth.land.pieces
    home = pieces["home"].where(pieces["home"] != NOWHERE, pieces["zone"])
    large = home[pieces["zoning"] == "iris"]
    ours, theirs = (
        truth.frame(name, 2013).loc[large.index].groupby(large).sum() for name in ("caf", provider)
    )
    kept = ours["ref"] > 200
    poverty = (ours["dep50"] / ours["ref"])[kept]
    indicator = (theirs[top].sum(axis=1) / theirs[bottom].sum(axis=1))[kept]
    assert poverty.corr(indicator, method="spearman") > 0.6


def test_drug_offences_tell_what_the_police_did(truth: Truth) -> None:
    people, offences = truth.frame("insee-population", 2013), truth.frame("ddsp", 2013)
    rate = (offences["ils"] / people["pop_mun"])[people["pop_mun"] > 800]
    assert abs(rate.corr(truth.land.pieces["level"])) < 0.5


def test_communes_have_their_real_population(truth: Truth, territory: Territory) -> None:
    located = truth.land.pieces["zoning"] != "unlocated"
    communes = truth.land.pieces["commune"]
    totals = truth.frame("insee-population", 2013)["pop_mun"][located].groupby(communes).sum()
    assert totals["42218"] == 170_049
    members = territory.of_level("agglomeration", 2013)
    assert members is not None
    (zone,) = members.zones.values()
    assert len(zone.communes) == 45
    assert totals[list(zone.communes)].sum() == 386_940


@pytest.mark.parametrize("edition", EDITIONS)
def test_nobody_is_covered_twice(truth: Truth, edition: int) -> None:
    covered, people = truth.frame("caf", edition), truth.frame("insee-population", edition)
    assert (covered["pop_couverte"] <= people["pop_mun"]).all()
    assert (covered["enfants_0_17"] <= people["pop_0_17"]).all()
    # Unlocated people live among the located: the commune must hold them all.
    unlocated = truth.land.pieces["zoning"] == "unlocated"
    communes = truth.land.pieces["commune"]
    inhabitants = people["pop_mun"].where(~unlocated, 0).groupby(communes).sum()
    assert (covered["pop_couverte"].groupby(communes).sum() <= inhabitants).all()


def test_orders_of_magnitude_are_those_of_the_loire(truth: Truth) -> None:
    located = truth.land.pieces["zoning"] != "unlocated"
    benefits = truth.frame("caf", 2013).sum()
    people = truth.frame("insee-population", 2013)[located].sum()
    assert benefits["alloc"] / people["pop_mun"] == pytest.approx(148_781 / 757_305, abs=0.03)
    assert people["pop_15_64"] / people["pop_mun"] == pytest.approx(0.63, abs=0.02)
    in_city = located & (truth.land.pieces["commune"] == "42218")
    households = truth.frame("insee-population", 2011).loc[in_city, "menages"].sum()
    assert households == pytest.approx(83_054, rel=0.1)


# Jumps that are meant: the crisis of 2009, and RPLS in 2011.
STEADY = [
    ("caf", "alloc"),
    ("missions-locales", "contact"),
    ("cpam", "benef"),
    ("dsden", "eff_1d"),
    ("cg42", "polyvalence"),
    ("ddsp", "biens"),
]


@pytest.mark.parametrize(("provider", "measure"), STEADY)
def test_years_follow_each_other_without_a_jump(truth: Truth, provider: str, measure: str) -> None:
    iris = truth.land.pieces["zoning"] == "iris"
    zones = truth.land.pieces["zone"][iris]
    series = pd.DataFrame(
        {
            edition: truth.frame(provider, edition)[measure][iris].groupby(zones).sum()
            for edition in EDITIONS
        }
    )
    changes = series.pct_change(axis="columns").iloc[:, 1:]
    large = series[EDITIONS[0]] >= 90
    assert large.any()
    assert changes[large].abs().to_numpy().max() < 0.2


def test_social_dwellings_jump_with_rpls_in_2011(truth: Truth) -> None:
    stock = [truth.frame("amos", edition)["logements"].sum() for edition in EDITIONS]
    changes = pd.Series(stock, index=EDITIONS).pct_change()
    assert changes.idxmax() == 2011
    assert changes[2011] > 2 * changes.drop(2011).max()


def test_job_seekers_rise_in_2009_and_move_with_the_seasons(truth: Truth) -> None:
    ends = [truth.frame("pole-emploi", edition)["defm_abc"].sum() for edition in EDITIONS]
    assert pd.Series(ends, index=EDITIONS).pct_change().idxmax() == 2009
    quarters = [truth.frame("pole-emploi", 2010, quarter)["defm_abc"].sum() for quarter in (2, 3)]
    assert quarters[0] < quarters[1]


def test_direct_quartiers_are_parts_of_their_communes(truth: Truth, territory: Territory) -> None:
    inside = truth.land.pieces["quartier"] != NOWHERE
    pieces = truth.land.pieces[inside]
    quartiers = direct_quartiers(territory, 2013)
    assert set(pieces["quartier"]) == set(quartiers)
    assert (pieces["home"] == pieces["quartier"]).all()
    for code, zone in quartiers.items():
        assert set(pieces.loc[pieces["quartier"] == code, "commune"]) == set(zone.communes)
    by_zone = truth.land.pieces.groupby(["commune", "zone", "zoning"])["weight"].sum()
    taken = pieces.groupby(["commune", "zone", "zoning"])["weight"].sum()
    assert (taken <= 0.9 * by_zone[taken.index] + 1e-9).all()


def test_levels_owe_nothing_to_places(territory: Territory, truth: Truth) -> None:
    """Other codes in the same order get the same levels: names and codes are not looked at."""
    again = make_ground(territory, set(truth.land.pieces["commune"]), 2013)
    pd.testing.assert_frame_equal(again, truth.land.pieces)
    quartiers = truth.land.pieces[truth.land.pieces["quartier"] != NOWHERE]
    levels = quartiers.groupby("quartier")["level"].mean()
    assert levels.min() < 0.2
    assert levels.max() > 0.8
