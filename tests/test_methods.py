"""One place names methods: a text leads to one code, and the order is that of preference."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from osq.methods import METHODS, STAND_IN_WORDS, both, method_code, method_text, sides

TEXTS = [
    *(method.text for method in METHODS),
    *(method_text("iris", "weighted", support) for support in STAND_IN_WORDS),
]
texts = st.sampled_from(TEXTS)
terms = st.lists(texts, min_size=1, max_size=3).map(both)


def test_codes_and_texts_go_in_pairs() -> None:
    assert len({method.code for method in METHODS}) == len(METHODS)
    assert [method_code(method.text) for method in METHODS] == [one.code for one in METHODS]


def test_the_order_is_that_of_the_geography() -> None:
    kinds = list(dict.fromkeys(method.code.partition("-")[0] for method in METHODS))
    assert kinds == ["direct", "address", "ilot", "square", "unit", "iris", "commune"]
    codes = [method.code for method in METHODS]
    assert codes.index("iris-weighted") < codes.index("iris-dominant")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("livré directement et IRIS dominants", "direct+iris-dominant"),
        ("IRIS pondérés (numérateur), somme d’IRIS (dénominateur)", "iris-weighted/iris-exact"),
        ("îlots pondérés par les logements sociaux", "ilot-weighted:social_dwellings"),
        ("méthode d’ailleurs", "méthode d’ailleurs"),
        ("", ""),
    ],
)
def test_composed_texts_have_composed_codes(text: str, code: str) -> None:
    assert method_code(text) == code


@given(terms, terms, terms, terms)
def test_two_figures_have_one_code_exactly_when_they_have_one_text(
    top: str, bottom: str, other_top: str, other_bottom: str
) -> None:
    one, other = sides(top, bottom), sides(other_top, other_bottom)
    assert (method_code(one) == method_code(other)) == (one == other)


def test_no_text_is_mistaken_for_another() -> None:
    for one, other in product(TEXTS, TEXTS):
        assert (method_code(one) == method_code(other)) == (one == other)
