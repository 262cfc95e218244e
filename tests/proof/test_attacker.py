"""The attacker reads all there is of the notes: what he is told keeps its secrets."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from statistics import quantiles

import pytest
from statsmodels.stats.proportion import proportion_confint

import osq.checker
from osq.conventions.indicators import RatioIndicator
from osq.observatory import load_observatory
from osq.protection.dossier import HIDDEN
from osq.store.protections import Protections
from osq.store.workspace import Workspace
from tests.proof.cases import Case, cases
from tests.proof.conftest import AUDIENCES
from tests.proof.forms import Forms
from tests.proof.reader import (
    Found,
    add,
    csv_cells,
    drawn_numbers,
    folders,
    merged,
    page_numbers,
    pdf_cells,
    pdf_numbers,
    workbook_cells,
)
from tests.proof.test_printed import forms_of


def read(home: Path, audience: str, forms: Forms) -> Found:
    """All cells of an audience's folder and of wider ones; raises where two say differently."""
    own, *wider = folders(home, audience)
    found = annexes(own)
    for path in sorted(own.glob("*.pdf")):
        add(found, pdf_cells(path, forms))
    return merged([found, *(annexes(one) for one in wider)])


def annexes(folder: Path) -> Found:
    """What the annexes of one audience tell, in both their forms."""
    found: Found = {}
    for path in sorted(folder.glob("*.csv")):
        add(found, csv_cells(path))
        add(found, workbook_cells(path.with_suffix(".xlsx")))
    return found


def strangers(home: Path, audience: str, forms: Forms, found: Found) -> dict[str, list[str]]:
    """Numbers of pages for screens and of tables behind drawings that PDFs and cells have not."""
    (own, *_) = folders(home, audience)
    known = {*found.values(), *_quartiles(forms), *_apart(forms), *_parts(forms)}
    known |= {*_intervals(forms)}
    for path in own.glob("*.pdf"):
        known |= pdf_numbers(path, forms)
    made = {}
    for path in sorted(own.glob("*.xlsx")):
        made[path.name] = sorted(drawn_numbers(path) - known)
    for path in sorted(own.glob("*.html")):
        made[path.name] = sorted(page_numbers(path) - known)
    return {name: numbers for name, numbers in made.items() if numbers}


def _apart(forms: Forms) -> Iterator[str]:
    """What lines tell of the quartiers together and of the rest, over the years."""
    for one in forms.release.indicators:
        for edition in forms.facts.editions:
            for without in (True, False):
                value = forms.facts.quartiers(
                    one, forms.facts.agglomeration, without=without, edition=edition
                )
                if value is not None:
                    yield f"{value:.{one.decimals}f}"


def _parts(forms: Forms) -> Iterator[str]:
    """What each dimension adds to the index, which bars show without its number."""
    for one in forms.index.quartiers if forms.index else ():
        for part in one.dimensions:
            added = [part.contribution, *(each.contribution for each in part.indicators)]
            yield from (f"{each:.2f}" for each in added if each is not None)


def _intervals(forms: Forms) -> Iterator[str]:
    """Ends of the intervals of shares whose counts are released, worked out by statsmodels."""
    facts = forms.facts
    for one in forms.release.indicators:
        if not isinstance(one, RatioIndicator) or not one.numerator_subset:
            continue
        top, base = facts.counting(one, one.numerator), facts.counting(one, one.denominator)
        if top is None or base is None:
            continue
        for key in facts.peers("quartier"):
            part, whole = facts.value(top, key), facts.value(base, key)
            if part is not None and whole:
                ends = proportion_confint(float(part), float(whole), method="wilson")
                yield from (f"{one.per * end:.{one.decimals}f}" for end in ends)


def _quartiles(forms: Forms) -> Iterator[str]:
    """What the boxes of drawings tell: quartiles of figures that are shown."""
    for one in forms.release.indicators:
        for level in ("quartier", "commune"):
            values = forms.facts.known(one, forms.facts.peers(level))
            if len(values) > 1:
                for each in quantiles(values, n=4, method="inclusive"):
                    step = Decimal(1).scaleb(-one.decimals)
                    yield str(Decimal(each).quantize(step, ROUND_HALF_UP))


def wrongly_told(case: Case, found: Found) -> list[str]:
    """What tells more than what left: another number, one that is hidden, a base that is small.

    An `s` tells least: it may stand for an `n.s.` whose base is not printed either.
    """
    lines = case.lines
    return [
        f"{case.name} {cell}: {text} printed, {lines.get(cell)} left"
        for cell, text in case.printed(found).items()
        if text != HIDDEN and text != lines.get(cell)
    ]


def hidden_and_told(case: Case, found: Found) -> list[str]:
    """Cells that are hidden in what left, and of which something else is printed."""
    printed = case.printed(found)
    return [
        f"{case.name} {cell}: {printed[cell]}"
        for cell, text in case.lines.items()
        if text == HIDDEN and printed.get(cell, HIDDEN) != HIDDEN
    ]


@pytest.fixture(scope="module")
def forms(small: Path) -> Forms:
    return forms_of(small)


@pytest.fixture(scope="module")
def found(small: Path, forms: Forms) -> Found:
    return read(small, "partners", forms)


def test_all_that_left_is_printed_and_nothing_else(small: Path, found: Found) -> None:
    for case in cases(small):
        assert case.printed(found) == case.lines
        assert HIDDEN in case.lines.values()


def test_pages_and_drawings_tell_no_further_number(small: Path, forms: Forms, found: Found) -> None:
    assert strangers(small, "partners", forms, found) == {}


def test_no_protected_cell_of_small_notes_is_narrower_than_its_width(
    small: Path, found: Found
) -> None:
    every = list(cases(small))
    assert sum(len(case.protected) for case in every) > 10
    for case in every:
        assert case.narrower(found) == []
        assert case.unproved(found) == []


def test_the_attack_finds_what_would_leak(small: Path, found: Found) -> None:
    """The same attack, told one cell that is hidden: so that silence above means something."""
    case = next(cases(small))
    one = next(cell for cell in case.protected if not cell.without and not cell.minus)
    line = next(
        line
        for line in case.dossier.lines
        if line.zone == one.zone and case.dossier.series[line.series].of == one.plus
    )
    told = {**found, (line.zone, line.series, case.edition): "3"}
    assert one in case.narrower(told)
    assert one in case.unproved(told)
    assert wrongly_told(case, told)


@pytest.mark.long
@pytest.mark.parametrize("audience", AUDIENCES)
def test_all_notes_tell_no_more_than_what_left(whole: Path, audience: str) -> None:
    forms = forms_of(whole, audience)
    found = read(whole, audience, forms)
    assert len(found) > 5000
    assert strangers(whole, audience, forms, found) == {}
    for case in cases(whole):
        assert wrongly_told(case, found) == []
        assert hidden_and_told(case, found) == []


@pytest.mark.long
def test_the_independent_checker_confirms_what_all_notes_rest_on(whole: Path) -> None:
    """What is printed tells no more than the lines of a case, and these lines are proved."""
    store = Protections(Workspace(load_observatory(whole)).store)
    for name, releases in store.released().items():
        assert osq.checker.check(store.place(name, releases[-1])) == []


@pytest.mark.long
def test_no_protected_cell_of_all_notes_is_narrower_than_its_width(whole: Path) -> None:
    """The attack itself, on what the notes of all audiences print of all editions."""
    found = merged(read(whole, audience, forms_of(whole, audience)) for audience in AUDIENCES)
    every = list(cases(whole))
    assert len({case.name.rpartition("-")[0] for case in every}) == 10
    for case in every:
        assert case.narrower(found) == []
        assert case.unproved(found) == []
