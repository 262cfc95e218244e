"""The traps of the field, one by one: each is in the model, and a test fails without it."""

from __future__ import annotations

from datetime import date

import pytest

from osq.conventions.indicators import Indicator, RatioIndicator
from osq.conventions.inheritance import completed
from osq.conventions.layouts import Table
from osq.conventions.loading import load_conventions
from osq.conventions.measures import Contributors, InclusionRelation, MinimumBase, PartsRelation
from osq.conventions.model import Convention
from osq.deliveries.period import period_of
from osq.periods import PeriodKind
from tests.shared import REPOSITORY

CONVENTIONS = load_conventions(REPOSITORY / "conventions")


def indicators(provider: str) -> list[Indicator]:
    """As they are published: with what their measures say of them."""
    convention = CONVENTIONS[provider]
    return [completed(each, convention, CONVENTIONS) for each in convention.indicators]


def indicator(code: str) -> Indicator:
    found = [each for provider in CONVENTIONS for each in indicators(provider)]
    return next(each for each in found if each.id == code)


def ratio(code: str) -> RatioIndicator:
    found = indicator(code)
    assert isinstance(found, RatioIndicator)
    return found


def starts(code: str) -> list[date]:
    return [each.on for each in indicator(code).comparability.breaks]


def includes(provider: str, smaller: str, larger: str) -> bool:
    return any(
        isinstance(each, InclusionRelation) and (each.smaller, each.larger) == (smaller, larger)
        for each in CONVENTIONS[provider].relations
    )


def tables(convention: Convention) -> list[Table]:
    return [
        table
        for sending in convention.sendings
        for layout in sending.layouts
        for table in layout.tables
    ]


def told(code: str) -> str:
    return " ".join(indicator(code).pitfalls)


# CAF


@pytest.mark.parametrize("code", ["caf_rsa", "caf_rsa_socle", "caf_minima_part", "pe_rsa_part"])
def test_rsa_replaced_rmi_and_api(code: str) -> None:
    assert date(2009, 6, 1) in starts(code)


@pytest.mark.parametrize("code", ["caf_bas_rev_part", "caf_dep50_part", "caf_dep100_part"])
def test_incomes_are_counted_among_reference_recipients(code: str) -> None:
    assert ratio(code).denominator == ("ref",)


@pytest.mark.parametrize("code", ["caf_alloc", "caf_rsa", "caf_minima_part"])
def test_a_foyer_is_not_a_household(code: str) -> None:
    assert "n’est pas un ménage" in told(code)


def test_housing_aids_add_up() -> None:
    expected = PartsRelation(kind="parts", total="al", parts=("apl", "alf", "als"))
    assert expected in CONVENTIONS["caf"].relations


def test_full_dependence_is_part_of_half_dependence() -> None:
    assert includes("caf", "dep100", "dep50")


# Job seekers


def test_job_seekers_are_never_called_unemployed() -> None:
    assert "taux de chômage" in indicator("pe_indice_demande").never_called
    assert not ratio("pe_indice_demande").numerator_subset


def test_categories_began_in_2009() -> None:
    for each in indicators("pole-emploi"):
        assert date(2009, 2, 1) in [gap.on for gap in each.comparability.breaks], each.id


def test_every_quarter_is_received_and_one_is_published() -> None:
    (sending,) = CONVENTIONS["pole-emploi"].sendings
    assert (sending.frequency, sending.published_quarter) == ("quarterly", 4)
    assert "{q}" in sending.file_names[0]


def test_registrations_are_a_flow_among_stocks() -> None:
    period = CONVENTIONS["pole-emploi"].measure("entrees").period
    assert period is not None
    assert period.kind is PeriodKind.FLOW


def test_very_long_registration_is_part_of_long() -> None:
    assert includes("pole-emploi", "abc_2ans", "abc_1an")


# Health


def test_health_insurance_covers_the_general_scheme_only() -> None:
    assert "régime général" in (CONVENTIONS["cpam"].sendings[0].universe or "")
    assert "Régime général seulement" in told("cpam_cmuc_part")


def test_consecutive_vintages_are_not_compared() -> None:
    for each in indicators("cpam"):
        assert each.comparability.minimum_distance_years >= 2, each.id


def test_nothing_is_shown_below_thirty_consultants() -> None:
    rule = next(r for r in CONVENTIONS["cpam"].confidentiality.rules if isinstance(r, MinimumBase))
    assert (rule.base, rule.threshold) == ("examens", 30)
    ces = {m for t in tables(CONVENTIONS["cpam"]) for m in t.measures if "EPICES" in t.sheets}
    assert ces <= set(rule.measures)


def test_consultants_are_no_sample() -> None:
    for each in indicators("cpam"):
        if each.id.startswith("ces_"):
            assert "ne représentent pas les habitants" in " ".join(each.pitfalls), each.id


def test_one_convention_has_three_senders() -> None:
    assert {sending.body for sending in CONVENTIONS["cpam"].sendings} == {"cpam", "ces", "cetaf"}


def test_the_mean_score_is_a_sum_over_a_number() -> None:
    mean = ratio("ces_epices_moyen")
    assert (mean.numerator, mean.denominator, mean.per) == (("epices_somme",), ("epices_n",), 1)
    assert not mean.numerator_subset


def test_crude_mortality_says_so() -> None:
    assert "brut" in indicator("ars_mortalite_prem").label
    assert ratio("ars_mortalite_prem").per == 100_000 / 5
    period = period_of(CONVENTIONS["ars"].sendings[0].period, 2013)
    assert (period.start, period.end) == (date(2008, 1, 1), date(2012, 12, 31))


def test_no_density_of_practitioners_below_the_commune() -> None:
    for each in indicators("ars"):
        assert set(each.levels) == {"commune", "agglomeration"}, each.id


def test_the_health_of_an_offer_is_no_secret_but_deaths_are() -> None:
    (rule,) = CONVENTIONS["ars"].confidentiality.rules
    assert rule.measures == ("deces_moins65", "deces")


# The département


def test_home_support_is_not_a_share_of_the_elderly() -> None:
    assert "pour 100 habitants de 75 ans et plus" in indicator("cg_apa_dom_taux").label
    assert not ratio("cg_apa_dom_taux").numerator_subset


@pytest.mark.parametrize("name", ["ip", "fsl", "polyvalence"])
def test_flows_stand_beside_stocks(name: str) -> None:
    period = CONVENTIONS["cg42"].measure(name).period
    assert period is not None
    assert period.kind is PeriodKind.FLOW
    assert CONVENTIONS["cg42"].sendings[0].period.kind is PeriodKind.STOCK


# Police


def test_police_ranks_no_quartier_and_has_no_rate_for_the_agglomeration() -> None:
    for each in indicators("ddsp"):
        assert not each.ranked, each.id
        assert "agglomeration" not in each.levels, each.id
        assert each.levels, each.id


def test_drug_offences_measure_police_activity() -> None:
    assert indicator("ddsp_ils").direction == "undetermined"
    assert "activité des services de police" in told("ddsp_ils")


def test_minors_are_not_counted_by_quartier() -> None:
    assert indicator("ddsp_mineurs_part").levels == ("commune",)


# Schools


def test_no_school_name_is_ever_read() -> None:
    for provider in ("dsden", "cg42"):
        for table in tables(CONVENTIONS[provider]):
            if table.zoning == "etablissements":
                assert not table.zone.name
                assert {"Établissement", "École"} & set(table.ignored_columns)


def test_pupils_of_a_school_describe_no_quartier() -> None:
    residents = {name for table in tables(CONVENTIONS["dsden"])[1:] for name in table.measures}
    for each in indicators("dsden"):
        used = {*each.numerator, *each.denominator} if each.kind == "ratio" else {*each.value}
        assert used <= residents, each.id


def test_the_brevet_is_a_session_and_absence_a_school_year() -> None:
    admitted = CONVENTIONS["dsden"].measure("dnb_admis").period
    absent = CONVENTIONS["dsden"].measure("absents").period
    assert admitted is not None
    assert absent is not None
    assert (admitted.kind, admitted.reference) == (PeriodKind.EXAM_SESSION, "06-30")
    assert absent.kind is PeriodKind.SCHOOL_YEAR


# Housing


def test_rpls_replaced_epls() -> None:
    for each in indicators("amos"):
        assert date(2011, 1, 1) in [gap.on for gap in each.comparability.breaks], each.id
    epls, rpls = CONVENTIONS["amos"].sendings[0].layouts
    assert (epls.editions.until, rpls.editions.from_) == (2010, 2011)


def test_few_landlords_dominate() -> None:
    rules = CONVENTIONS["amos"].confidentiality.rules
    rule = next(rule for rule in rules if isinstance(rule, Contributors))
    assert (rule.minimum, rule.largest_share, rule.waiver) == (3, 0.85, None)


def test_social_housing_counts_occupied_dwellings() -> None:
    assert ratio("amos_part").numerator == ("occupes",)


def test_potential_is_not_observed_and_no_address_is_read() -> None:
    assert "Potentiel ne veut pas dire constaté" in told("anah_pppi")
    assert CONVENTIONS["anah"].sendings[0].unit == "section"
    assert CONVENTIONS["anah"].sendings[0].odd_years


def test_declared_income_is_not_disposable_income() -> None:
    for each in (*indicators("insee-rfl"), *indicators("insee-filosofi")):
        assert date(2012, 1, 1) in [gap.on for gap in each.comparability.breaks], each.id


@pytest.mark.parametrize(
    "code",
    ["pe_indice_demande", "ml_taux_contact", "cg_apa_dom_taux", "caf_taux_couverture"],
)
def test_a_numerator_that_is_no_part_has_no_ceiling(code: str) -> None:
    assert not ratio(code).numerator_subset


def test_an_unsourced_rule_is_reported_as_unverified() -> None:
    for convention in CONVENTIONS.values():
        for rule in convention.confidentiality.rules:
            assert rule.status != "verified", convention.id
