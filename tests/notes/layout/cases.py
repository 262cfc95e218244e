"""The notes that the layout is tested on: those of hard releases, laid out once."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from osq.notes.outlines.compose import compose
from osq.notes.outlines.material import Material, thematic_edition
from osq.notes.viewmodel import Note
from tests.builders.release import AGGLOMERATION
from tests.builders.stress import COMMUNE, QUARTIER, Stress, stress_release
from tests.notes.layout.pages import Laid, lay_out

KEYS = {"agglomeration": AGGLOMERATION, "commune": COMMUNE, "quartier": QUARTIER}
RELEASES = {
    "usual": Stress(),
    "long names": Stress(long_names=True),
    "long labels": Stress(long_names=True, long_labels=True, shares=6),
    "30 quartiers": Stress(quartiers=30),
    "no quartier": Stress(quartiers=0),
    "a theme without data": Stress(bare="emploi"),
    "all hidden": Stress(all_hidden=True),
    "one year": Stress(editions=(2013,)),
    "fifteen years": Stress(editions=tuple(range(1999, 2014))),
    "millions": Stress(scale=1000),
    "rich": Stress(shares=18, quartiers=11, communes=8, iris=20),
}


class Case(NamedTuple):
    release: str
    kind: str
    theme: str = ""

    def __str__(self) -> str:
        return ", ".join(part for part in self if part)


QUICK = (
    Case("long labels", "agglomeration"),
    Case("long labels", "commune"),
    Case("long labels", "quartier"),
    Case("no quartier", "commune"),
    Case("a theme without data", "commune"),
    Case("all hidden", "agglomeration"),
    Case("all hidden", "commune"),
    Case("all hidden", "quartier"),
    Case("one year", "quartier"),
    Case("fifteen years", "quartier"),
    Case("millions", "commune"),
    Case("30 quartiers", "quartier"),
    Case("rich", "quartier"),
)
EVERY = (
    *(
        Case(release, kind)
        for release, stress in RELEASES.items()
        for kind in KEYS
        if stress.quartiers or kind != "quartier"
    ),
    Case("rich", "agglomeration", "precarite"),
)
LONG = tuple(case for case in EVERY if case not in QUICK)


@cache
def note_of(case: Case) -> Note:
    release = stress_release(RELEASES[case.release])
    thematic = thematic_edition(release, case.theme, {}) if case.theme else None
    return compose(Material(release, thematic=thematic), release.zones[KEYS[case.kind]])


@cache
def laid_out(case: Case) -> Laid:
    return lay_out(note_of(case))
