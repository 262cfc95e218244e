"""Whatever the figures, what is written holds no number that the release does not give."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from osq.confidentiality.release import IndicatorModel, Release, ReleasedZone, ZoneKey
from osq.conventions.indicators import CountIndicator
from osq.notes.comparators import gap
from osq.notes.evolution import Change, change
from osq.notes.figures import number
from osq.notes.writing.essentials import essentials
from osq.notes.writing.facts import facts, wholes_of
from osq.notes.writing.themes import absent_prose, theme_prose
from osq.notes.writing.values import share_of
from osq.text import NARROW, NBSP, round_half_up
from tests.builders.release import (
    AGGLOMERATION,
    BOIS,
    EDITIONS,
    GARE,
    IRIS,
    MOULIN,
    RIVE,
    TERRASSES,
    figure,
    hiding,
    small_release,
)

TOLD = (AGGLOMERATION, BOIS, MOULIN, TERRASSES, GARE)
_NUMBER = re.compile(rf"\d+(?:{NARROW}\d{{3}})*(?:,\d+)?")
PLAINLY = settings(max_examples=25, deadline=None, phases=(Phase.explicit, Phase.generate))
"""Shrinking a release takes minutes, and the sentence itself says what is wrong."""
CELLS = [
    (name, key, edition)
    for name in ("mono", "mono_part", "familles", "rsa_part", "bas_rev_part")
    for key in (AGGLOMERATION, BOIS, RIVE, MOULIN, TERRASSES)
    for edition in (2010, 2013)
]


Spec = tuple[list[tuple[int, int]], list[int], list[tuple[str, ZoneKey, int]]]
SPECS: st.SearchStrategy[Spec] = st.tuples(
    st.lists(st.tuples(st.integers(20, 900), st.integers(0, 900)), min_size=8, max_size=8),
    st.lists(st.integers(0, 1000), min_size=4, max_size=4),
    st.lists(st.sampled_from(CELLS), max_size=6),
)


def release_of(spec: Spec) -> Release:
    """The small release with other families and shares, and more figures hidden."""
    counts, shares, hidden = spec
    base = small_release()
    made = dict(base.figures)
    places = [(key, edition) for key in (MOULIN, TERRASSES) for edition in EDITIONS]
    for (key, edition), (families, some) in zip(places, counts, strict=True):
        single = min(some, families)
        share = 100 * single / families
        made["familles", key, edition] = figure("familles", key, families, edition=edition)
        made["mono", key, edition] = figure("mono", key, single, edition=edition)
        made["mono_part", key, edition] = figure(
            "mono_part", key, share, edition=edition, decimals=1, grade="C"
        )
    cells = [(name, key) for name in ("rsa_part", "bas_rev_part") for key in (BOIS, MOULIN)]
    for (name, key), value in zip(cells, shares, strict=True):
        made[name, key, 2013] = figure(name, key, value / 10, decimals=1)
    return hiding(replace(base, figures=made), *hidden)


def texts(release: Release, zone: ReleasedZone) -> Iterator[str]:
    found = essentials(release, zone, wholes_of(release, zone))
    for one in (*found.sentences, *found.watch, *found.improving):
        yield one.text
    if found.message:
        yield f"{found.message}."
    for theme in release.themes:
        prose = theme_prose(release, zone, theme.id, wholes_of(release, zone), release.indicators)
        prose = prose or absent_prose(release, theme.id, zone)
        yield from ("".join(run.text for run in runs) for runs in prose.paragraphs)


def printed(indicator: IndicatorModel, value: Decimal) -> Iterator[str]:
    """The digits of a number, with its decimals or none."""
    for decimals in {indicator.decimals, 0}:
        rounded = abs(round_half_up(value, decimals))
        yield number(indicator.model_copy(update={"decimals": decimals}), rounded)


def allowed(release: Release, zone: ReleasedZone) -> set[str]:
    """Every number that may be written of a zone: released, or the gap or change of released."""
    found = {str(year) for year in EDITIONS} | {str(count) for count in range(11)}
    by_id = {one.id: one for one in release.indicators}
    for (name, _, _), one in release.figures.items():
        if one.value is not None:
            found |= set(printed(by_id[name], one.value))
    for indicator in release.indicators:
        for told in facts(release, [indicator], zone, wholes_of(release, zone)):
            if told.amount is not None:
                found |= set(printed(indicator, told.amount))
        for whole in wholes_of(release, zone):
            found |= set(_beside(release, indicator, zone.key, whole.key))
        moved = change(release, indicator, zone.key)
        if isinstance(moved, Change):
            found |= set(printed(indicator, moved.after - moved.before))
            found |= set(_NUMBER.findall(moved.text))
    return found


def _beside(
    release: Release, indicator: IndicatorModel, zone: ZoneKey, whole: ZoneKey
) -> Iterator[str]:
    rest = gap(release, indicator, zone, whole)
    if rest is not None:
        yield from printed(indicator, rest.rest)
    own, total = (release.figure(indicator.id, key) for key in (zone, whole))
    if isinstance(indicator, CountIndicator) and own and total and own.value and total.value:
        yield from _NUMBER.findall(share_of(own.value, total.value))


@given(SPECS)
@PLAINLY
def test_only_released_numbers_are_written(spec: Spec) -> None:
    release = release_of(spec)
    for key in TOLD:
        zone = release.zones[key]
        names = [one.name for one in release.zones.values()]
        known = allowed(release, zone)
        for text in texts(release, zone):
            for name in sorted(names, key=len, reverse=True):
                text = text.replace(name, "")
            assert set(_NUMBER.findall(text)) <= known, text


@given(SPECS)
@PLAINLY
def test_what_is_written_is_typeset(spec: Spec) -> None:
    release = release_of(spec)
    for key in TOLD:
        for text in texts(release, release.zones[key]):
            assert text.endswith(".")
            assert text[0].isupper()
            assert "  " not in text
            assert "'" not in text
            assert not re.search(rf"[^{NARROW}][%‰;]", text)
            assert not re.search(rf"[^{NBSP}]:", text)
            assert not re.search(r"\bde (?=[aeiouéèêàâîôû])|\b(?:de le|de les|à le|à les)\b", text)


@given(SPECS)
@PLAINLY
def test_a_release_is_told_the_same_way_twice(spec: Spec) -> None:
    release = release_of(spec)
    zone = release.zones[MOULIN]
    assert list(texts(release, zone)) == list(texts(release, zone))


def test_iris_are_told_too() -> None:
    release = small_release()
    for key in IRIS:
        zone = release.zones[key]
        assert all(text.endswith(".") for text in texts(release, zone))
