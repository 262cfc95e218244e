"""What a provider hides, and with which sign: as its own convention says."""

from __future__ import annotations

import pytest

from osq.conventions.model import Convention
from osq.demo.secrecy import Secrecy


@pytest.fixture(scope="module")
def caf(conventions: dict[str, Convention]) -> Secrecy:
    convention = conventions["caf"]
    return Secrecy(convention, convention.sendings[0].layouts[0])


def test_counts_from_one_to_four_are_hidden_and_zero_is_not(caf: Secrecy) -> None:
    assert [caf.hides_count("aah", count, "commune") for count in (0, 1, 4, 5)] == [
        *(False, True, True, False),
    ]


def test_a_median_is_no_count(caf: Secrecy) -> None:
    assert not caf.hides_count("ruc_median", 3, "iris")


@pytest.mark.parametrize(("recipients", "hidden"), [(99, True), (100, False)])
def test_nothing_is_told_of_an_iris_under_a_hundred_recipients(
    caf: Secrecy, recipients: int, hidden: bool
) -> None:
    assert caf.hides_zone("aah", {"alloc": recipients}, "iris") is hidden
    assert not caf.hides_zone("aah", {"alloc": recipients}, "quartier")


def test_a_small_zone_has_a_sign_of_its_own(caf: Secrecy) -> None:
    assert (caf.mark("suppressed"), caf.small_zone) == ("s", "ss")


def test_where_there_is_no_sign_the_cell_is_blank(conventions: dict[str, Convention]) -> None:
    convention = conventions["insee-filosofi"]
    secrecy = Secrecy(convention, convention.sendings[0].layouts[0])
    assert secrecy.mark("suppressed") is None
    assert secrecy.small_zone is None
