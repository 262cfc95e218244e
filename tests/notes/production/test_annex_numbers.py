"""The tables behind drawings: what is written in French is a number again in the workbook."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from osq.notes.production.annex import parsed
from osq.notes.production.sheets import Number
from osq.text import format_number, round_half_up


@given(
    value=st.decimals(-(10**9), 10**9, places=3, allow_nan=False),
    decimals=st.integers(0, 3),
    signed=st.booleans(),
)
def test_a_number_written_in_french_is_read_back(
    value: Decimal, decimals: int, signed: bool
) -> None:
    rounded = round_half_up(value, decimals)
    assert parsed(format_number(value, decimals, signed=signed)) == Number(rounded, decimals)


@pytest.mark.parametrize("text", ["s", "…", "n.s.", "+6,1 points*", "9 à 12", "", "−", "042"])
def test_any_other_text_stays_a_text(text: str) -> None:
    assert parsed(text) == text
