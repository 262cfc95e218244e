"""Leaks of what no line prints are all found; releases that protect it raise no alarm."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pytest

from osq.protection.audit import audit
from osq.protection.dossier import BaseTerm
from osq.protection.forms import Forms
from osq.protection.implicit import cell_of, implicit_cells
from osq.protection.overlaps import overlapping
from osq.protection.pattern import choose
from osq.protection.rules import Rule
from osq.protection.statements import pose
from tests.protection.planted import Planter
from tests.protection.planted_between import (
    added,
    based,
    common,
    deaths,
    drawn_years,
    owned,
    remainder,
    revised,
    told,
    years_known_small,
)
from tests.protection.safe_releases import (
    RULE,
    drawn,
    safe,
    table,
    with_hidden,
)
from tests.protection.test_leaks import check, parts_of

WAYS: dict[str, Planter] = {"common": common, "added": added}


def planted(way: str, number: int) -> int:
    """How many of the first leaks of a way were found: all, or this fails."""
    found = seed = 0
    while found < number:
        made = WAYS[way](seed)
        check([made] if made else [])
        found += bool(made)
        seed += 1
        assert seed < 40 * number
    return found


@pytest.mark.parametrize("way", WAYS)
def test_leaks_between_lines_are_found_and_explained(way: str) -> None:
    assert planted(way, 3) == 3


@pytest.mark.long
@pytest.mark.parametrize("way", WAYS)
def test_fifteen_leaks_between_lines_are_found_and_explained(way: str) -> None:
    assert planted(way, 15) == 15


def check_remainder(seed: int, *, contributors: bool) -> None:
    """What is left is large, so that counts alone say nothing; the other rule does."""
    release, parts, base = remainder(seed)
    rule = owned(parts) if contributors else based(base)
    dossier, cells = told(release, rule)
    (cell,) = [one for one in cells if parts_of(dossier, one) == parts and one.plus == ("rsa",)]
    assert not [one for one in implicit_cells(dossier, RULE, release.truth) if one == cell]
    assert cell in {each.cell for each in audit(dossier, cells).leaks}
    kept = safe(release, rule)
    assert audit(kept.dossier, kept.protected).passed


@pytest.mark.parametrize("contributors", [False, True])
def test_remainders_with_too_little_behind_are_found(contributors: bool) -> None:
    for seed in range(3):
        check_remainder(seed, contributors=contributors)


@pytest.mark.long
@pytest.mark.parametrize("contributors", [False, True])
def test_fifteen_remainders_with_too_little_behind_are_found(contributors: bool) -> None:
    for seed in range(3, 18):
        check_remainder(seed, contributors=contributors)


def check_years(seeds: Iterable[int]) -> tuple[int, int]:
    """How many series of years leak, and how many do not."""
    counts = [0, 0]
    for seed in seeds:
        years = drawn_years(seed)
        audits = overlapping(deaths(years), {"deaths": RULE.threshold})
        leaks = [each for made in audits for each in made.leaks]
        found = {int(each.cell.plus[0].partition("#")[2]) for each in leaks}
        assert found == years_known_small(years), f"seed {seed}: {years}"
        counts[not found] += 1
    return counts[0], counts[1]


def test_years_that_windows_give_away_are_found_and_no_other() -> None:
    leaking, safe_ones = check_years(range(400))
    assert leaking >= 15
    assert safe_ones >= 60


STRICT = Rule(
    RULE.threshold,
    RULE.width,
    bases=(BaseTerm(("rsa", "women"), ("iris",), "total", 40),),
)


def no_alarm(seeds: Iterable[int]) -> None:
    """Safe under counts and bases, by its own cells and by those that anybody would ask about."""
    for seed in seeds:
        release = safe(drawn(seed), STRICT)
        for made in (audit(release.dossier, release.protected), audit(release.dossier, rule=RULE)):
            assert made.passed, f"seed {seed}: {made.leaks[:1] or made.faults}"


def no_alarm_after_revision(seeds: Iterable[int]) -> None:
    for seed in seeds:
        release, truth = revised(seed)
        dossier = release.dossier
        last = [n for n, line in enumerate(dossier.lines) if line.release == 2]
        small = {n for n in last if 0 < int(dossier.lines[n].text) < RULE.threshold}
        cells = (
            *release.protected,
            *(cell_of(dossier, n, RULE) for n in sorted(small)),
            *implicit_cells(dossier, RULE, truth),
        )
        cells = tuple(dict.fromkeys(cells))
        costs = {n: 10 for n in last if dossier.lines[n].text != "0"}
        forms = Forms(dossier, cells)
        pattern = choose(pose(dossier, cells, frozenset(small), costs, table(forms, truth)))
        assert not len(pattern.unprotected), f"seed {seed}"
        out = with_hidden(dossier, {last[place] for place in np.flatnonzero(pattern.hidden)})
        for made in (audit(out, cells), audit(out, rule=RULE)):
            assert made.passed, f"seed {seed}: {made.leaks[:1]}"


def test_releases_that_keep_what_is_between_raise_no_alarm() -> None:
    no_alarm(range(3))
    no_alarm_after_revision(range(3))


@pytest.mark.long
def test_sixty_releases_that_keep_what_is_between_raise_no_alarm() -> None:
    no_alarm(range(100, 130))
    no_alarm_after_revision(range(100, 130))
