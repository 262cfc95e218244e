"""Conventions as data for programs, and their terms in words."""

import pytest

from osq.conventions.listing import conventions_data
from osq.conventions.loading import load_conventions
from osq.conventions.unknowns import unknown_terms
from osq.conventions.vocabulary import term_in_words
from tests.shared import REPOSITORY

CONVENTIONS = load_conventions(REPOSITORY / "conventions")


def test_a_convention_is_listed_with_its_provider_measures_and_indicators() -> None:
    caf = next(each for each in conventions_data(CONVENTIONS.values()) if each["id"] == "caf")
    assert caf["provider"] == {"id": "caf", "name": "CAF de la Loire"}
    assert "alloc" in [measure["id"] for measure in caf["measures"]]
    assert "caf_rsa" in [indicator["id"] for indicator in caf["indicators"]]
    assert "validity.signed" in caf["unknown_terms"]


def test_a_term_is_said_in_words() -> None:
    words = term_in_words("sendings[iris].due", CONVENTIONS["caf"])
    assert words == (
        "Envois : un par organisme et par fichier («\u00a0Allocataires par IRIS\u00a0»)\u00a0: "
        "Échéance, mois-jour de l’année qui suit"
    )


def test_every_unknown_term_of_every_convention_can_be_said() -> None:
    for convention in CONVENTIONS.values():
        for term in unknown_terms(convention):
            assert term_in_words(term, convention)


def test_a_path_that_the_model_does_not_hold_is_refused() -> None:
    with pytest.raises(KeyError):
        term_in_words("validity.signature", CONVENTIONS["caf"])
