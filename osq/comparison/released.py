"""Released figures as `Observed` ones: what a reader of the release can work out himself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from osq.comparison.observed import Observed
from osq.confidentiality.release import IndicatorModel, Release, ZoneKey, once
from osq.conventions.indicators import CountIndicator, RatioIndicator

Measures = frozenset[str]


def qualified(release: Release, indicator: IndicatorModel, names: Iterable[str]) -> Measures:
    """Measures with the name of their provider, as a set."""
    provider = release.indicator_providers.get(indicator.id, "")
    return frozenset(name if "." in name else f"{provider}.{name}" for name in names)


@once
def counts_by_measures(release: Release) -> Mapping[Measures, str]:
    """Identifier of the released count of each set of measures."""
    return {
        qualified(release, one, one.value): one.id
        for one in reversed(release.indicators)
        if isinstance(one, CountIndicator)
    }


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
    counts = counts_by_measures(release)
    top = counts.get(qualified(release, indicator, indicator.numerator))
    bottom = counts.get(qualified(release, indicator, indicator.denominator))
    return (top, bottom) if top and bottom else (None, None)


def _count(release: Release, count: str | None, zone: ZoneKey, edition: int | None) -> float | None:
    figure = release.figure(count, zone, edition) if count else None
    return None if figure is None or figure.value is None else float(figure.value)
