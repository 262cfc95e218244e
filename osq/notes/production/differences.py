"""What changed between two sets of views: figures, sentences, marks, note by note."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from osq.notes.production.views import Views

ABSENT = ""
"""What stands for a figure or a mark on the side where there is none."""


@dataclass(frozen=True, slots=True)
class Changed:
    """A figure or a mark, by its key in the views, before and after."""

    key: str
    before: str
    after: str

    @property
    def indicator(self) -> str:
        return self.key.split("|")[0]

    @property
    def zone(self) -> str:
        """Level and code: `quartier:SE01`."""
        return self.key.split("|")[1]

    @property
    def edition(self) -> int:
        return int(self.key.split("|")[2])


@dataclass(frozen=True, slots=True)
class NoteDifference:
    """What changed in one note; `state` says whether the note itself came or went."""

    note: str
    title: str
    state: str
    """ "changed", "added" or "removed"."""
    figures: tuple[Changed, ...] = ()
    marks: tuple[Changed, ...] = ()
    sentences_before: tuple[str, ...] = ()
    """Sentences that are no longer there."""
    sentences_after: tuple[str, ...] = ()
    """Sentences that were not there."""


def differences(before: Views, after: Views) -> tuple[NoteDifference, ...]:
    """One entry per note that differs, by name.

    A figure whose sign or number stays, and a sentence that only moved, are no difference.
    """
    found = []
    for name in sorted(before.keys() | after.keys()):
        if name not in before or name not in after:
            title = str((after.get(name) or before[name]).get("title", name))
            state = "removed" if name not in after else "added"
            found.append(NoteDifference(name, title, state))
        elif one := _difference(name, before[name], after[name]):
            found.append(one)
    return tuple(found)


def _difference(
    name: str, before: Mapping[str, Any], after: Mapping[str, Any]
) -> NoteDifference | None:
    figures = _changed(before["figures"], after["figures"])
    marks = _changed(before["marks"], after["marks"])
    gone = _missing(before["sentences"], after["sentences"])
    come = _missing(after["sentences"], before["sentences"])
    if not (figures or marks or gone or come):
        return None
    return NoteDifference(name, str(after["title"]), "changed", figures, marks, gone, come)


def _changed(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[Changed, ...]:
    keys = [*after, *(key for key in before if key not in after)]
    return tuple(
        Changed(key, before.get(key, ABSENT), after.get(key, ABSENT))
        for key in keys
        if before.get(key, ABSENT) != after.get(key, ABSENT)
    )


def _missing(these: Sequence[str], among: Sequence[str]) -> tuple[str, ...]:
    known = frozenset(among)
    return tuple(one for one in these if one not in known)
