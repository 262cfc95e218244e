"""What is not known is counted, never invented."""

from __future__ import annotations

from osq.conventions.unknowns import unknown_terms, unverified_rules
from tests.builders.conventions import minimum_count, sending, toy_convention


def test_a_null_term_is_unknown() -> None:
    assert "validity.signed" in unknown_terms(toy_convention())


def test_a_known_term_is_not() -> None:
    convention = toy_convention(validity={"signed": "2010-03-01"})
    assert "validity.signed" not in unknown_terms(convention)


def test_a_value_that_says_no_is_known() -> None:
    transmission = {"mode": "courriel", "encrypted": False, "contact_role": "statisticien"}
    convention = toy_convention(sendings=[sending(transmission=transmission)])
    assert not any("transmission" in term for term in unknown_terms(convention))


def test_terms_of_each_sending_are_named_after_it() -> None:
    assert "sendings[iris].due" in unknown_terms(toy_convention())


def test_a_yearly_sending_has_no_quarter_to_choose() -> None:
    yearly, quarterly = (
        toy_convention(sendings=[sending(frequency=frequency)])
        for frequency in ("annual", "quarterly")
    )
    path = "sendings[iris].published_quarter"
    assert path not in unknown_terms(yearly)
    assert path in unknown_terms(quarterly)


def test_a_product_without_citation_is_counted_by_its_rank() -> None:
    products = [{"kind": "note", "audience": "partners", "finest": "quartier"}]
    convention = toy_convention(dissemination={"products": products})
    assert "dissemination.products[1].citation" in unknown_terms(convention)


def test_a_rule_without_source_is_unknown() -> None:
    convention = toy_convention(confidentiality={"rules": [minimum_count(source=None)]})
    assert "confidentiality.rules[petits_effectifs].source" in unknown_terms(convention)


def test_public_data_have_no_signed_terms_to_know() -> None:
    convention = toy_convention(confidentiality={"public": True})
    assert unknown_terms(convention) == ["sendings[iris].due", "sendings[iris].universe"]


def test_only_a_rule_whose_text_was_read_is_verified() -> None:
    rules = [
        minimum_count(id="read", status="verified"),
        minimum_count(id="heard", status="second_hand"),
        minimum_count(id="guessed", status="unverified"),
    ]
    convention = toy_convention(confidentiality={"rules": rules})
    assert unverified_rules(convention) == ["heard", "guessed"]
