"""French numbers: what is written is read, and what can be read in two ways is not."""

from __future__ import annotations

import doctest
import importlib
import pkgutil
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

import osq.deliveries
from osq.deliveries.values import (
    Fault,
    FrenchNumber,
    looks_like_a_mark,
    normalise_mark,
    parse_number,
    times_hundred,
)
from osq.text import format_number, round_half_up

SEPARATORS = [" ", "\u00a0", "\u2009", "\u202f", ""]


@pytest.mark.parametrize("name", [m.name for m in pkgutil.iter_modules(osq.deliveries.__path__)])
def test_examples_in_docstrings_hold(name: str) -> None:
    module = importlib.import_module(f"osq.deliveries.{name}")
    assert doctest.testmod(module).failed == 0


@given(
    st.decimals(-(10**9), 10**9, places=3, allow_nan=False),
    st.integers(0, 3),
    st.sampled_from(SEPARATORS),
)
def test_a_number_written_in_french_is_read_back(
    value: Decimal, decimals: int, separator: str
) -> None:
    written = format_number(value, decimals).replace("\u202f", separator)
    read = parse_number(written)
    assert isinstance(read, FrenchNumber)
    assert Decimal(str(read.value)) == round_half_up(value, decimals)


@given(st.text(max_size=12))
def test_any_text_is_a_number_or_a_fault(text: str) -> None:
    assert isinstance(parse_number(text), FrenchNumber | Fault)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12", 12),
        ("  12,50 ", 12.5),
        ("1 234 567,8", 1_234_567.8),
        ("-10,3", -10.3),
        ("\u221210,3", -10.3),
        ("1234.5", 1234.5),
        ("0.234", 0.234),
    ],
)
def test_numbers(text: str, value: float) -> None:
    assert parse_number(text) == FrenchNumber(value)


@pytest.mark.parametrize(
    "text", ["", "1 23 4,5", "(12)", "12 foyers", "1,2,3", "1.234.567", "٣", "1e5", "--2", "½", "²"]
)
def test_what_is_no_number(text: str) -> None:
    assert parse_number(text) is Fault.NOT_A_NUMBER


@pytest.mark.parametrize("text", ["1.234", "-12.345", "123.456 %"])
def test_a_point_before_three_digits_is_ambiguous(text: str) -> None:
    assert parse_number(text) is Fault.AMBIGUOUS


def test_a_percentage_says_so() -> None:
    assert parse_number("12,5\u202f%") == FrenchNumber(12.5, percent=True)


@given(st.integers(0, 1_000_000))
def test_a_share_times_a_hundred_is_what_was_typed(thousandths: int) -> None:
    share = thousandths / 1000
    assert times_hundred(share) == float(Decimal(str(share)) * 100)


def test_marks_are_compared_without_spaces_and_with_case() -> None:
    assert normalise_mark(" <\u00a05 ") == normalise_mark("<5")
    assert normalise_mark("S") != normalise_mark("s")


@pytest.mark.parametrize("text", ["environ 300", "12 foyers", "voir note"])
def test_words_are_no_marks(text: str) -> None:
    assert not looks_like_a_mark(text)
