"""Every number of every PDF: a released figure, or what follows from released figures."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from osq.observatory import load_observatory
from osq.refresh.material import material_of
from osq.refresh.pipeline import release_of
from osq.store.workspace import Workspace
from tests.proof.conftest import AUDIENCES
from tests.proof.forms import Forms
from tests.proof.printed import pages_of


def notes_of(home: Path, audience: str = "partners") -> list[Path]:
    folder = home / "output/2013" / ("" if audience == "partners" else audience)
    return sorted(folder.glob("*.pdf"))


def forms_of(home: Path, audience: str = "partners") -> Forms:
    workspace = Workspace(load_observatory(home))
    release = release_of(workspace, 2013, audience)
    material = material_of(workspace, release)
    return Forms(release, material.index, material.typology)


def explained(forms: Forms, paths: list[Path]) -> tuple[list[str], Counter[str]]:
    """What has no explanation or a wrong one, and how many numbers each form explains."""
    faults, counts = [], Counter[str]()
    for path in paths:
        for page in pages_of(path, forms.release):
            told = forms.explain(page)
            counts.update(told.counts)
            name = f"{path.stem}, page {page.number}"
            faults += [f"{name}: {each}" for each in told.wrong]
            faults += [f"{name}: unexplained: {each}" for each in told.left]
    return faults, counts


def test_every_number_of_small_notes_is_explained(small: Path) -> None:
    faults, counts = explained(forms_of(small), notes_of(small))
    assert faults == []
    assert {"row", "zone table", "legend", "drawing", "sentence", "spine"} <= set(counts)
    assert counts.total() > 500


def test_one_figure_changed_is_found_in_every_form(small: Path) -> None:
    """So that silence above means something: the same notes, held against another release."""
    forms = forms_of(small)
    shifted = replace(
        forms.release,
        figures={
            key: figure if figure.value is None else replace(figure, value=figure.value + 1)
            for key, figure in forms.release.figures.items()
        },
    )
    faults, _ = explained(Forms(shifted, forms.index, forms.typology), notes_of(small))
    forms_at_fault = {fault.partition(": ")[2].partition(":")[0] for fault in faults}
    assert {"row", "zone table", "key figure", "spine", "legend", "unexplained"} <= forms_at_fault


@pytest.mark.long
@pytest.mark.parametrize("audience", AUDIENCES)
def test_every_number_of_all_notes_is_explained(whole: Path, audience: str) -> None:
    paths = notes_of(whole, audience)
    assert len(paths) == 39
    faults, counts = explained(forms_of(whole, audience), paths)
    assert faults == []
    assert counts.total() > (10_000 if audience == "partners" else 4_000)
