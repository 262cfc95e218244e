"""The figures of a zone over the years, and which of them a line may join."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise

from osq.comparison.guard import Obstacle, Verdict, guard
from osq.comparison.released import observed
from osq.confidentiality.release import IndicatorModel, Release, ReleasedZone, Sign
from osq.notes.evolution import Change, change

SPAN = 20
"""Years before the edition that a line may show."""
_TOO_CLOSE = (Obstacle.MINIMUM_DISTANCE, Obstacle.PERIOD)


@dataclass(slots=True)
class Series:
    """Points that may stand on one chart, the oldest first.

    `parted` are the years whose point no line joins to the one before: a figure is missing
    between them, is hidden, or the two may not be compared.  `breaks` gives the reason of the
    last case for each such year; `skipped` are the years too close to a later one (census
    estimates) to be shown beside it.
    """

    points: list[tuple[int, Decimal]] = field(default_factory=list)
    hidden: list[int] = field(default_factory=list)
    parted: set[int] = field(default_factory=set)
    breaks: dict[int, str] = field(default_factory=dict)
    skipped: list[int] = field(default_factory=list)

    @property
    def runs(self) -> list[list[tuple[int, Decimal]]]:
        """The points that are joined, run by run."""
        found: list[list[tuple[int, Decimal]]] = []
        for point in self.points:
            if not found or point[0] in self.parted:
                found.append([])
            found[-1].append(point)
        return found


def told_since(release: Release, indicator: IndicatorModel, zone: ReleasedZone) -> int | None:
    """The edition that the change of the zone is told from, in key figures and in sentences."""
    found = change(release, indicator, zone.key)
    return found.edition if isinstance(found, Change) else None


def series_of(
    release: Release, indicator: IndicatorModel, zone: ReleasedZone, since: int | None = None
) -> Series:
    """From the latest figure backwards, so that what is skipped is never the edition's own.

    Nor is that of `since`, from which the text tells the change: of years too close to one
    another, it is the one kept.
    """
    found = Series()
    step = _step(release, indicator, zone)
    for year in range(release.edition, release.edition - SPAN, -1):
        figure = release.figure(indicator.id, zone.key, year)
        if figure is None or figure.value is None:
            if figure is not None and figure.sign is Sign.CONFIDENTIAL:
                found.hidden.insert(0, year)
            continue
        if found.points:
            later = found.points[0][0]
            verdict = _verdict(release, indicator, zone, year, later)
            if _too_close(verdict) or _beside(release, indicator, zone, since, year):
                found.skipped.insert(0, year)
                continue
            if not verdict.allowed:
                found.breaks[later] = verdict.reason
            gone = any(year < one < later for one in found.hidden)
            known = [year, *(one for one in found.skipped if one < later), later]
            missing = any(after - before > step for before, after in pairwise(known))
            if not verdict.allowed or gone or missing:
                found.parted.add(later)
        found.points.insert(0, (year, figure.value))
    first = found.points[0][0] if found.points else release.edition
    found.hidden = [year for year in found.hidden if year >= first]
    return found


def _step(release: Release, indicator: IndicatorModel, zone: ReleasedZone) -> int:
    """Years from a figure to the next as a rule: two for what is published every other year."""
    figures = (
        release.figure(indicator.id, zone.key, year)
        for year in range(release.edition - SPAN + 1, release.edition + 1)
    )
    years = [one.edition for one in figures if one and one.sign is not Sign.NOT_AVAILABLE]
    usual = min((after - before for before, after in pairwise(years)), default=1)
    return max(usual, indicator.comparability.minimum_distance_years)


def _too_close(verdict: Verdict) -> bool:
    return not verdict.allowed and verdict.refusals[0].obstacle in _TOO_CLOSE


def _beside(
    release: Release, indicator: IndicatorModel, zone: ReleasedZone, since: int | None, year: int
) -> bool:
    """Whether a year after `since` is too close to it, where that one has a figure."""
    if since is None or year <= since:
        return False
    figure = release.figure(indicator.id, zone.key, since)
    if figure is None or figure.value is None:
        return False
    return _too_close(_verdict(release, indicator, zone, since, year))


def _verdict(
    release: Release, indicator: IndicatorModel, zone: ReleasedZone, year: int, later: int
) -> Verdict:
    before = observed(release, indicator, zone.key, year)
    after = observed(release, indicator, zone.key, later)
    if before is None or after is None:
        raise ValueError("a point of a line is a released figure")
    return guard(indicator, before, after)
