"""Columns of a zone's table: what each says, and when it gives way."""

from __future__ import annotations

from dataclasses import replace

from osq.notes import columns
from osq.notes.selection import zones_of
from tests.builders.release import BOIS, MOULIN, hiding, small_release

RELEASE = small_release()
QUARTIER, COMMUNE = RELEASE.zones[MOULIN], RELEASE.zones[BOIS]
SHARES = [one for one in RELEASE.indicators if one.id == "mono_part"]


def test_a_share_has_its_count_beside_it() -> None:
    column = columns.count_column(RELEASE, QUARTIER, SHARES)
    assert column is not None
    assert column.fill(SHARES[0]).text == "262"
    assert columns.beside_shares(RELEASE) == {"mono"}


def test_a_hidden_count_is_marked() -> None:
    release = hiding(RELEASE, ("mono", MOULIN, 2013))
    column = columns.count_column(release, QUARTIER, SHARES)
    assert column is not None
    assert column.fill(SHARES[0]).text == "s"


def test_the_gap_is_to_the_rest_and_says_whether_chance_explains_it() -> None:
    """262 of 640 against 518 of 1 760: 40.9 - 29.4."""
    column = columns.rest_column(RELEASE, QUARTIER, SHARES, COMMUNE)
    assert column is not None
    assert column.heading == "Écart au reste du Bois-Neuf"
    assert column.fill(SHARES[0]).text.replace("\u00a0", " ") == "+11,5 points*"


def test_a_column_known_for_too_few_rows_gives_way() -> None:
    direct = [one for one in RELEASE.indicators if one.id != "mono_part"] * 4
    assert columns.rest_column(RELEASE, QUARTIER, [*SHARES, *direct], COMMUNE) is None


def test_ranks_are_for_partners_only() -> None:
    peers = zones_of(RELEASE, "quartier")
    found = columns.rank_column(RELEASE, QUARTIER, SHARES, peers)
    assert found is not None
    assert found.fill(SHARES[0]).text == "1 (1-1) / 2"
    for audience in ("officials", "public"):
        release = replace(RELEASE, audience=audience)
        assert columns.rank_column(release, QUARTIER, SHARES, peers) is None
