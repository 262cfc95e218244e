"""The quartiers of a whole together, and what it holds besides, as two zones more.

What draws and compares zones can then draw and compare these.  Their figures follow from
released counts alone, as in `comparators.quartiers_and_rest`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from osq.confidentiality.release import Figure, IndicatorModel, Release, ReleasedZone, ZoneKey
from osq.notes.comparators import quartiers_and_rest
from osq.territory.model import NameForms

TOGETHER = "Ensemble des quartiers"


def outside_name(whole: ReleasedZone) -> str:
    """« Saint-Étienne hors quartiers »."""
    return f"{whole.name} hors quartiers"


def quartiers_apart(
    release: Release, whole: ReleasedZone, indicators: Sequence[IndicatorModel]
) -> tuple[Release, list[ReleasedZone]]:
    """A release of the whole and of its two parts for these indicators, and the parts.

    The parts are left out where no indicator has them in the edition.
    """
    parts = [
        _part(whole, "quartiers", TOGETHER),
        _part(whole, "hors quartiers", outside_name(whole)),
    ]
    own = {
        key: figure
        for key, figure in release.figures.items()
        if key[1] == whole.key and key[0] in {one.id for one in indicators}
    }
    found = {
        (figure.indicator, figure.zone, figure.edition): figure
        for one in indicators
        for figure in _figures(release, one, own.values(), parts)
    }
    if not any(edition == release.edition for _, _, edition in found):
        return release, []
    zones = {one.key: one for one in (whole, *parts)}
    return replace(release, zones=zones, figures={**own, **found}), parts


def _part(whole: ReleasedZone, code: str, name: str) -> ReleasedZone:
    return replace(
        whole,
        key=ZoneKey("unit", f"{whole.key.code} {code}"),
        name=name,
        forms=NameForms(name, f"de {name}", f"à {name}"),
        outline=None,
    )


def _figures(
    release: Release,
    indicator: IndicatorModel,
    own: Iterable[Figure],
    parts: Sequence[ReleasedZone],
) -> Iterator[Figure]:
    """For each edition in which the whole has a figure; they are compared as that one is."""
    for figure in own:
        if figure.indicator != indicator.id or figure.value is None:
            continue
        pair = quartiers_and_rest(release, indicator, figure.zone, figure.edition)
        values: Sequence[Decimal] = pair or ()
        for part, value in zip(parts, values, strict=False):
            yield replace(figure, zone=part.key, value=value)
