"""What has left the observatory is never chosen again, nor forgotten."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from pathlib import Path

import pytest

from osq.confidentiality.cases import Case, FigureKey
from osq.confidentiality.release import ZoneKey
from osq.errors import Refusal
from osq.refresh.protection import protect_cases
from osq.store.protections import Protections
from osq.store.store import Store
from tests.builders.observations import see
from tests.confidentiality.test_cases_linked import case_of, counting


@pytest.fixture
def protections(tmp_path: Path) -> Protections:
    return Protections(Store(tmp_path))


@pytest.fixture
def case() -> Case:
    """Of 60 aids 3 are of one kind, which hiding either of the others protects."""
    return case_of(
        see("al", "99001", 60),
        see("apl", "99001", 30),
        see("alf", "99001", 27),
        see("als", "99001", 3),
        convention=counting("al", "apl", "alf", "als"),
    )


def other(case: Case, hidden: Collection[FigureKey]) -> set[tuple[str, ZoneKey]]:
    """The kind of aid that was not chosen."""
    return {key[:2] for key in case.keys if key not in hidden and key[0] != "caf_al"}


def test_what_left_is_not_made_again(protections: Protections, case: Case) -> None:
    """Another choice under the same name would replace what readers hold."""
    (first,) = protect_cases(protections, [case])
    protections.release([first.record])

    (second,) = protect_cases(protections, [case], other(case, first.hidden), again=True)

    assert second.hidden == first.hidden
    assert second.record.files == first.record.files


def test_what_never_left_is_made_again(protections: Protections, case: Case) -> None:
    (first,) = protect_cases(protections, [case])

    (second,) = protect_cases(protections, [case], other(case, first.hidden), again=True)

    assert second.hidden != first.hidden


def test_a_case_does_not_forget_what_left_under_another_name(
    protections: Protections, case: Case
) -> None:
    """An indicator that links two conventions makes one case of theirs."""
    (first,) = protect_cases(protections, [case])
    protections.release([first.record])
    linked = replace(case, providers=("caf", "pole-emploi"))

    with pytest.raises(Refusal, match="caf-2013"):
        protect_cases(protections, [linked])


def test_a_case_follows_no_other_edition(protections: Protections, case: Case) -> None:
    (first,) = protect_cases(protections, [case])
    protections.release([first.record])

    assert protect_cases(protections, [replace(case, edition=2014, providers=("caf", "ars"))])
