"""Whatever stands under an `s`, nothing printed changes; and nothing in a release can hold it.

Two IRIS of one quartier hold small counts: any other pair with the same sum is the same to every
zone that is shown.
"""

from __future__ import annotations

import enum
import types
import typing
from dataclasses import is_dataclass
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from osq.confidentiality.release import Figure, Release, Sign
from osq.confidentiality.table import to_csv
from tests.builders.observations import SIZES, populations, see_all
from tests.confidentiality.releases import cell, released
from tests.derived.everything import differing, everything

FIRST, SECOND, *OTHERS = SIZES
"""Both are whole parts of one quartier and one commune."""
SMALL = (1, 2, 3, 4)
PAIRS = st.sampled_from(
    [((a, b), (c, d)) for a in SMALL for b in SMALL for c in SMALL for d in SMALL if a + b == c + d]
)


def with_small(apl: tuple[int, int], alloc: tuple[int, int], rest: int) -> Release:
    """The toy release where two IRIS have small counts, of two measures and a share."""
    large = dict.fromkeys(OTHERS, float(rest))
    return released(
        see_all("apl", {FIRST: apl[0], SECOND: apl[1], **large}),
        see_all("al", dict.fromkeys(SIZES, float(2 * rest))),
        see_all("alloc", {FIRST: alloc[0], SECOND: alloc[1], **large}),
        populations(),
    )


@settings(max_examples=25)
@given(PAIRS, PAIRS, st.integers(40, 400))
def test_what_stands_under_the_sign_changes_no_byte(
    apl: tuple[tuple[int, int], tuple[int, int]],
    alloc: tuple[tuple[int, int], tuple[int, int]],
    rest: int,
) -> None:
    one, other = (with_small(apl[turn], alloc[turn], rest) for turn in (0, 1))
    for zone in (FIRST, SECOND):
        for name in ("caf_alloc", "caf_apl_part"):
            assert cell(one, name, "iris", zone).sign is Sign.CONFIDENTIAL
    assert to_csv(one) == to_csv(other)
    assert one == other


@settings(max_examples=5)
@given(PAIRS)
def test_nor_any_product(pair: tuple[tuple[int, int], tuple[int, int]]) -> None:
    one, other = (with_small(apl, (3, 4), 200) for apl in pair)
    assert differing(everything(one), everything(other)) == []


PUBLIC = frozenset(
    {
        "edition",  # of a release, a figure, a source
        "figures",  # their edition, in the key
        "zone_parts",  # IRIS of a quartier, with their shares
        "rings",  # of an outline
    }
)
"""What may be a number in a release without being a printed figure: it is public."""


def numbers(of: Any, name: str = "") -> set[tuple[str, type]]:
    """Name and type of each number that the fields of a class may hold, at any depth.

    Models of indicators (conventions: agreed before any figure) and periods (dates) are left out.
    """
    if of in (int, float, Decimal):
        return {(name, of)}
    if isinstance(of, type):
        if issubclass(of, enum.Enum) or not (is_dataclass(of) or hasattr(of, "_fields")):
            return set()
        hints = typing.get_type_hints(of)
        return {
            found
            for one, hint in hints.items()
            for found in numbers(hint, "zone_parts" if one == "parts" else one)
        }
    if typing.get_origin(of) in (typing.Literal, None) and not isinstance(of, types.UnionType):
        return set()
    return {found for part in typing.get_args(of) for found in numbers(part, name)}


def test_the_only_numbers_of_a_release_are_printed_figures_and_what_is_public() -> None:
    """So that no later field brings an unrounded, internal or hidden number into what is seen."""
    found = numbers(Release)
    assert {name for name, kind in found if kind is not Decimal} <= PUBLIC
    assert {name for name, kind in found if kind is Decimal} == {"value", "coverage"}
    assert {name for name, kind in numbers(Figure) if kind is not Decimal} == {"edition"}
