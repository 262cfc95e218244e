"""What stands under a table: its signs, its marks, and why some changes are not printed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from osq.comparison.changes import Significance
from osq.confidentiality.release import IndicatorModel, Release, ReleasedZone, Sign
from osq.notes.columns import Changes
from osq.notes.evolution import Change, NoChange
from osq.notes.figures import signs_legend
from osq.notes.viewmodel import RowGroup
from osq.text import NARROW, NBSP


def signs_note(groups: Iterable[RowGroup]) -> tuple[str, ...]:
    """What the signs of the table mean, where it has any, alone or after a figure."""
    texts = {one.text for group in groups for row in group.rows for one in row.cells}
    ends = {text.split(NBSP)[-1] for text in texts}
    return tuple(filter(None, [signs_legend(texts | ends)]))


def figure_marks(
    release: Release, indicators: Sequence[IndicatorModel], zones: Sequence[ReleasedZone]
) -> tuple[str, ...]:
    """What must be known of some figures, each mark once, with how many figures it is about.

    A mark that goes on from its figure (« sans les unités … ») makes a sentence with it.
    """
    figures = [release.figure(one.id, zone.key) for one in indicators for zone in zones]
    counts = Counter(one.mark for one in figures if one is not None and one.mark)
    return tuple(_marked(mark, count) for mark, count in counts.items())


def _marked(mark: str, count: int) -> str:
    figures = f"{count}{NBSP}chiffre{'s' * (count > 1)}"
    if mark.startswith("sans "):
        return f"{figures} donné{'s' * (count > 1)} {mark}."
    return f"À savoir ({figures}){NBSP}: {mark}."


def table_notes(groups: Iterable[RowGroup], changes: Changes) -> tuple[str, ...]:
    """Signs and marks of significance in one line, as a page has little room for more."""
    groups = tuple(groups)
    told = " ".join((*signs_note(groups), *_significance(changes), *_fewer(groups)))
    return (told,) if told else ()


def change_notes(changes: Changes) -> tuple[str, ...]:
    """Changes that are not computed, changes to read with care."""
    return (
        *_refusals(changes),
        *_cautions(changes),
    )


def _significance(changes: Changes) -> tuple[str, ...]:
    told = {one.significance for one in changes.values() if isinstance(one, Change)}
    if told <= {Significance.NOT_COMPUTED}:
        return ()
    return (
        f"*{NBSP}: écart ou évolution que le hasard n’explique pas{NARROW}; sans mention{NBSP}: "
        "non testé.",
    )


def _fewer(groups: Iterable[RowGroup]) -> tuple[str, ...]:
    """What a number in brackets after a range is."""
    cells = (one for group in groups for row in group.rows for one in row.cells)
    if any(one.css == "range" and one.text.endswith(")") for one in cells):
        return (f"Étendue suivie de (n){NBSP}: n zones ont un chiffre, les autres n’en ont pas.",)
    return ()


def _refusals(changes: Changes) -> tuple[str, ...]:
    """Why some changes are not printed, each reason once, with how many rows it stops."""
    found = changes.values()
    reasons = Counter(
        one.reason for one in found if isinstance(one, NoChange) and one.sign is Sign.NOT_APPLICABLE
    )
    return _counted("Évolution non calculée", reasons)


def _cautions(changes: Changes) -> tuple[str, ...]:
    found = changes.values()
    notes = Counter(text for one in found if isinstance(one, Change) for text in one.footnotes)
    return _counted("Évolution à lire avec précaution", notes)


def _counted(start: str, reasons: Mapping[str, int]) -> tuple[str, ...]:
    return tuple(
        f"{start}{NBSP}({count}{NBSP}indicateur{'s' * (count > 1)}){NBSP}: {reason}."
        for reason, count in reasons.items()
    )
