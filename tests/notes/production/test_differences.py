"""What changed between two builds, from what they kept beside the notes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from osq.confidentiality.release import Release
from osq.notes.outlines.compose import compose, planned
from osq.notes.outlines.material import Material
from osq.notes.production.differences import Changed, differences
from osq.notes.production.views import read_views, views_of, write_views
from tests.builders.release import IRIS, MOULIN, figure, hiding, small_release

QUARTIER = "2013-quartier-QA01-le-moulin"
COMMUNE = "2013-commune-99001-le-bois-neuf"


def views(release: Release) -> Mapping[str, Mapping[str, Any]]:
    zones = planned(release)
    return views_of(release, zones, [compose(Material(release), zone) for zone in zones])


def changing(release: Release, value: float) -> Release:
    cell = figure("rsa_part", MOULIN, value, decimals=1)
    return replace(release, figures={**release.figures, ("rsa_part", MOULIN, 2013): cell})


def test_the_same_release_makes_no_difference() -> None:
    assert differences(views(small_release()), views(small_release())) == ()


def test_a_changed_figure_is_told_in_the_note_of_its_zone_as_printed() -> None:
    found = differences(views(small_release()), views(changing(small_release(), 30)))
    (note,) = [one for one in found if one.figures]
    assert note.note == QUARTIER
    assert note.figures == (Changed("rsa_part|quartier:QA01|2013", "21,3\u202f%", "30,0\u202f%"),)
    assert note.sentences_before
    assert note.sentences_after


def test_a_figure_that_becomes_hidden_is_a_sign_and_loses_its_mark() -> None:
    after = hiding(small_release(), ("mono_part", MOULIN, 2013))
    (note,) = [one for one in differences(views(small_release()), views(after)) if one.figures]
    assert [one.after for one in note.figures] == ["s"]
    assert [one.after for one in note.marks] == [""]


def test_an_iris_is_told_of_in_the_note_of_its_commune() -> None:
    after = hiding(small_release(), ("mono", IRIS[0], 2013))
    (note,) = [one for one in differences(views(small_release()), views(after)) if one.figures]
    assert note.note == COMMUNE


def test_a_note_that_comes_or_goes_is_said_to() -> None:
    every = views(small_release())
    less = {name: one for name, one in every.items() if name != QUARTIER}
    assert [(one.note, one.state) for one in differences(every, less)] == [(QUARTIER, "removed")]
    assert [(one.note, one.state) for one in differences(less, every)] == [(QUARTIER, "added")]


def test_every_figure_stands_in_one_note_only() -> None:
    keys = [key for one in views(small_release()).values() for key in one["figures"]]
    assert len(keys) == len(set(keys))


def test_views_are_read_as_they_were_written(tmp_path: Path) -> None:
    release = small_release()
    path = tmp_path / "views.json"
    write_views(path, release, views(release), partial=False)
    assert differences(read_views(path), views(release)) == ()
    assert json.loads(path.read_text("utf-8"))["audience"] == "partners"


def test_damaged_views_are_none(tmp_path: Path) -> None:
    (tmp_path / "views.json").write_text("{", "utf-8")
    assert read_views(tmp_path / "views.json") == {}
