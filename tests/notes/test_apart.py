"""The quartiers together and the rest of a whole, as zones that can be drawn."""

from __future__ import annotations

from osq.notes.apart import quartiers_apart
from tests.builders.release import BOIS, MOULIN, RIVE, hiding, small_release

RELEASE = small_release()
SHARES = [one for one in RELEASE.indicators if one.id == "mono_part"]


def test_each_edition_has_both_parts() -> None:
    apart, (inside, outside) = quartiers_apart(RELEASE, RELEASE.zones[BOIS], SHARES)
    assert (inside.name, outside.name) == ("Ensemble des quartiers", "Le Bois-Neuf hors quartiers")
    told = {
        edition: (apart.figure("mono_part", inside.key, edition), figure)
        for (_, key, edition), figure in apart.figures.items()
        if key == outside.key
    }
    assert sorted(told) == sorted({edition for _, _, edition in RELEASE.figures})
    first, last = told[2013]
    assert first is not None
    assert (str(first.value), str(last.value)) == ("36.2", "29.6")


def test_a_whole_without_quartier_or_with_a_hidden_one_has_no_parts() -> None:
    assert quartiers_apart(RELEASE, RELEASE.zones[RIVE], SHARES) == (RELEASE, [])
    hidden = hiding(RELEASE, *(("mono", MOULIN, edition) for edition in range(2010, 2014)))
    assert quartiers_apart(hidden, hidden.zones[BOIS], SHARES) == (hidden, [])
