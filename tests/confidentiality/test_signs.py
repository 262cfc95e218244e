"""No sign tells what another one hides."""

from __future__ import annotations

import pytest

from osq.confidentiality.absences import by_no_number
from osq.confidentiality.figures import HIDDEN
from osq.confidentiality.release import Figure, Sign
from osq.indicators.compute import PART_OVER_WHOLE, ZERO_DENOMINATOR
from tests.builders.conventions import indicator, toy_convention
from tests.builders.observations import SIZES, populations, see_all, toy_conventions
from tests.confidentiality.releases import cell, released

FIRST, *_ = SIZES
SECRET = (Sign.CONFIDENTIAL, HIDDEN)
PRINTED_BASE = indicator("caf_al", kind="count", value=["al"], unit="foyers")
PRINTED_PART = indicator("caf_apl", kind="count", value=["apl"], unit="foyers")


def share(apl: float, al: float, *printed: dict[str, object]) -> Figure:
    """The share of an IRIS as released, where `printed` are released with it."""
    toy = toy_convention()
    own = [one.model_dump(mode="json", exclude_none=True) for one in toy.indicators]
    conventions = toy_conventions(toy_convention(indicators=[*own, *printed]))
    release = released(
        see_all("apl", {**dict.fromkeys(SIZES, 200.0), FIRST: apl}),
        see_all("al", {**dict.fromkeys(SIZES, 400.0), FIRST: al}),
        populations(),
        conventions=conventions,
    )
    return cell(release, "caf_apl_part", "iris", FIRST)


def test_a_base_too_small_is_told_only_where_it_is_printed() -> None:
    assert share(12, 29, PRINTED_BASE).sign is Sign.NOT_SIGNIFICANT
    hidden = share(12, 29)
    assert (hidden.sign, hidden.reason) == SECRET


def test_a_base_of_zero_is_told_only_where_it_is_printed() -> None:
    told = share(0, 0, PRINTED_BASE)
    assert (told.sign, told.reason) == (Sign.NOT_APPLICABLE, ZERO_DENOMINATOR)
    assert share(0, 0).sign is Sign.CONFIDENTIAL


def test_a_part_above_its_whole_is_told_only_where_both_are_printed() -> None:
    assert share(60, 50, PRINTED_BASE, PRINTED_PART).reason == PART_OVER_WHOLE
    assert share(60, 50, PRINTED_BASE).sign is Sign.CONFIDENTIAL


def test_a_figure_with_a_number_stays() -> None:
    shown = share(50, 100)
    assert shown.value == 50
    assert shown.sign is None


@pytest.mark.parametrize(
    ("status", "reason", "expected"),
    [
        ("missing", "non livré", True),
        ("not_applicable", "trop sensible pour être montré plus finement", True),
        ("not_applicable", ZERO_DENOMINATOR, False),
        ("missing", PART_OVER_WHOLE, False),
        ("measured", "", False),
        ("suppressed", "", False),
    ],
)
def test_what_no_number_decides_is_never_secret(status: str, reason: str, expected: bool) -> None:
    """Else `s` would tell which cells are small, where nothing else is hidden among them."""
    assert by_no_number(status, reason) is expected
