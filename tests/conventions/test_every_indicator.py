"""Every indicator that was agreed on is in a convention, or dropped by a named correction."""

from __future__ import annotations

import csv

import pytest

from osq.conventions.indicators import DirectIndicator, RatioIndicator
from osq.conventions.inheritance import completed
from osq.conventions.loading import load_conventions
from osq.conventions.reading import Comparability
from tests.shared import REPOSITORY, SHARED, needs_shared

CONVENTIONS = load_conventions(REPOSITORY / "conventions")
INDICATORS = {
    indicator.id: (convention, indicator)
    for convention in CONVENTIONS.values()
    for indicator in convention.indicators
}
PROVIDERS = {
    "CAF42": "caf",
    "POLE_EMPLOI": "pole-emploi",
    "CPAM_CETAF_CES": "cpam",
    "ARS": "ars",
    "CG42": "cg42",
    "DDSP42": "ddsp",
    "DSDEN42": "dsden",
    "URML": "missions-locales",
    "AMOS": "amos",
    "ANAH": "anah",
}
DROPPED = {"ddsp_faits": "`ddsp_faits`: no single total of offences is published"}
"""Code -> the words of corrections.md that drop it."""

DELIVERED_AS = {
    "insee_rp_privees": ("filocom", "rp_privees"),
    **{f"rfl_{name}": ("insee-rfl", name) for name in ("nbmen", "nbpers", "nbuc")},
    **{f"rfl_{name}": ("insee-rfl", name) for name in ("rfucq2", "rfucq1", "rfucd1", "rfucd9")},
}
"""Denominators outside the census: code -> convention and measure."""

SHARES = {"%": 100, "‰": 1000}
RENAMED_UNITS = {"cg_apa_dom_taux"}
"""« Bénéficiaires pour 100 habitants de 75 ans et plus » is no percentage (corrections.md)."""


def _rows(name: str) -> list[dict[str, str]]:
    path = SHARED / "domain" / name
    if not path.is_file():
        return []
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream, delimiter=";"))


AGREED = {row["code"]: row for row in _rows("indicators.csv")}
DENOMINATORS = [row["code"] for row in _rows("denominators.csv")]


@needs_shared
def test_the_reference_lists_a_hundred_and_eleven_indicators() -> None:
    assert len(AGREED) == 111
    assert DENOMINATORS


@needs_shared
@pytest.mark.parametrize("code", sorted(AGREED))
def test_each_code_is_present_or_dropped_by_a_named_correction(code: str) -> None:
    if code in DROPPED:
        corrections = (SHARED / "domain" / "corrections.md").read_text(encoding="utf-8")
        assert DROPPED[code] in corrections
        assert code not in INDICATORS
        return
    convention, indicator = INDICATORS[code]
    assert convention.id == PROVIDERS[AGREED[code]["fournisseur"]]
    unit = AGREED[code]["unite"].split()[0]
    if unit in SHARES and code not in RENAMED_UNITS:
        assert isinstance(indicator, RatioIndicator)
        assert indicator.per == SHARES[unit]
        assert indicator.unit.startswith(unit)


@needs_shared
@pytest.mark.parametrize("code", sorted(AGREED))
def test_each_agreed_direction_is_kept_or_undetermined(code: str) -> None:
    """A direction is never turned round; raw counts and activity measures lose theirs."""
    if code in DROPPED:
        return
    agreed = {"hausse=défavorable": "higher_is_worse", "baisse=défavorable": "lower_is_worse"}
    found = INDICATORS[code][1].direction
    assert found in ("undetermined", agreed.get(AGREED[code]["sens"]))


@pytest.mark.parametrize("code", sorted(INDICATORS))
def test_a_raw_count_has_no_direction(code: str) -> None:
    indicator = INDICATORS[code][1]
    if indicator.kind == "count":
        assert indicator.direction == "undetermined"


@pytest.mark.parametrize("code", sorted(INDICATORS))
def test_every_indicator_has_its_words(code: str) -> None:
    """1 and 5 points serve neither per mille, nor euros; a count has those of its measure, in %."""
    convention, indicator = INDICATORS[code]
    assert completed(indicator, convention, CONVENTIONS).word_thresholds is not None


@pytest.mark.parametrize("code", sorted(INDICATORS))
def test_no_caution_is_told_twice(code: str) -> None:
    """An indicator does not repeat what its measures say of it."""
    convention, indicator = INDICATORS[code]
    silent = indicator.model_copy(update={"pitfalls": (), "comparability": Comparability()})
    inherited = completed(silent, convention, CONVENTIONS)
    assert not set(indicator.pitfalls) & set(inherited.pitfalls)
    assert not set(indicator.comparability.breaks) & set(inherited.comparability.breaks)
    distance = indicator.comparability.minimum_distance_years
    assert distance == 1 or distance > inherited.comparability.minimum_distance_years


@pytest.mark.parametrize("provider", sorted(CONVENTIONS))
def test_every_measure_says_how_it_is_read(provider: str) -> None:
    for measure in CONVENTIONS[provider].measures:
        assert all((measure.label, measure.definition, measure.unit)), measure.id
        assert measure.direction == "undetermined" or not measure.additive, measure.id
        assert measure.word_thresholds.close <= measure.word_thresholds.marked, measure.id
        for text in (*measure.pitfalls, *(gap.reason for gap in measure.comparability.breaks)):
            assert " :" not in text, f"{measure.id}: a no-break space before the colon"


@pytest.mark.parametrize("code", sorted(INDICATORS))
def test_a_delivered_value_has_one_direction(code: str) -> None:
    convention, indicator = INDICATORS[code]
    if isinstance(indicator, DirectIndicator):
        assert convention.measure(indicator.value).direction == indicator.direction


@needs_shared
@pytest.mark.parametrize("code", DENOMINATORS)
def test_each_denominator_is_delivered(code: str) -> None:
    default = ("insee-population", code.removeprefix("insee_"))
    convention, measure = DELIVERED_AS.get(code, default)
    assert CONVENTIONS[convention].measure(measure).label


def test_no_total_of_offences_is_published() -> None:
    measures = {measure.id for measure in CONVENTIONS["ddsp"].measures}
    for indicator in CONVENTIONS["ddsp"].indicators:
        if indicator.kind == "count":
            assert len(indicator.value) == 1
    assert "faits" not in measures
