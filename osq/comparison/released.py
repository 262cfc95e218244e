"""Released figures as `Observed` ones: what a reader of the release can work out himself."""

from __future__ import annotations

from collections.abc import Iterable

from osq.comparison.observed import Observed
from osq.confidentiality.release import IndicatorModel, Release, ZoneKey, of_provider
from osq.conventions.indicators import CountIndicator, RatioIndicator

Measures = frozenset[str]


def qualified(release: Release, indicator: IndicatorModel, names: Iterable[str]) -> Measures:
    """Measures with the name of their provider, as a set."""
    return of_provider(release.indicator_providers.get(indicator.id, ""), names)


def count_of(release: Release, indicator: IndicatorModel, names: Iterable[str]) -> str | None:
    """The released count of the sum of an indicator's measures, or None."""
    return release.counts.get(qualified(release, indicator, names))


def observed(
    release: Release, indicator: IndicatorModel, zone: ZoneKey, edition: int | None = None
) -> Observed | None:
    """The figure as released; numerator and base where both measures are released as counts.

    None where nothing was ever computed for it.
    """
    return observed_zones(release, indicator, [zone], edition).get(zone)


def observed_zones(
    release: Release,
    indicator: IndicatorModel,
    zones: Iterable[ZoneKey],
    edition: int | None = None,
) -> dict[ZoneKey, Observed]:
    """`observed` for several zones; those of which nothing was computed are left out."""
    top, bottom = _counts(release, indicator)
    found = {}
    for zone in zones:
        figure = release.figure(indicator.id, zone, edition)
        if figure is None:
            continue
        found[zone] = Observed(
            zone=zone,
            edition=figure.edition,
            value=None if figure.value is None else float(figure.value),
            numerator=_count(release, top, zone, edition),
            denominator=_count(release, bottom, zone, edition),
            method=figure.method,
            grade=figure.grade,
            coverage=None if figure.coverage is None else float(figure.coverage),
            perimeter=figure.perimeter,
            vintage=figure.vintage,
            period=figure.period,
        )
    return found


def _counts(release: Release, indicator: IndicatorModel) -> tuple[str | None, str | None]:
    """The released counts that are the numerator and the base; none of them without both."""
    if isinstance(indicator, CountIndicator):
        return indicator.id, None
    if not isinstance(indicator, RatioIndicator):
        return None, None
    top = count_of(release, indicator, indicator.numerator)
    bottom = count_of(release, indicator, indicator.denominator)
    return (top, bottom) if top and bottom else (None, None)


def _count(release: Release, count: str | None, zone: ZoneKey, edition: int | None) -> float | None:
    figure = release.figure(count, zone, edition) if count else None
    return None if figure is None or figure.value is None else float(figure.value)
