"""The OSQ index of the quartiers of a release: what it is, of what it is made, who stands where.

Everything comes from released figures as they are printed: a hidden figure counts as absent, so
the index gives nothing away that the release does not already show.  It places quartiers beside
one another within one edition; the mean of the reference is 0 in each, so it is not followed
from one edition to the next.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from math import ceil

import numpy as np

from osq.confidentiality.release import Release, ZoneKey
from osq.conventions.base import Level
from osq.errors import ConfigurationError
from osq.statistics.apportion import apportioned
from osq.statistics.composite import Composite, Reason, composite, oriented_scores, ranks
from osq.statistics.standard import Scale, scale
from osq.synthesis.config import IndexConfig
from osq.synthesis.eligible import unfit_for_index, unfit_for_weight
from osq.synthesis.index_model import (
    MENTION,
    NAME,
    DimensionPart,
    IndicatorPart,
    OsqIndex,
    QuartierIndex,
    Rank,
    ReferenceScale,
)
from osq.synthesis.released import Floats, absence, models_of, table_of, zones_of
from osq.text import NBSP, quote, round_half_up

NO_SCALE = "trop peu de zones de référence, ou aucune différence entre elles"


def osq_index(release: Release, config: IndexConfig, edition: int | None = None) -> OsqIndex:
    """The index of every quartier of the release, in its edition or an earlier one.

    Raises ConfigurationError when an indicator of the release has no place in an index.
    """
    year = release.edition if edition is None else edition
    _refuse_unfit(release, config)
    names = config.indicators
    reference = zones_of(release, config.reference)
    weights = table_of(release, [config.weight], reference, year)[:, 0]
    against = scale(
        table_of(release, names, reference, year), weights, least_zones=config.least_zones
    )
    quartiers = zones_of(release, "quartier")
    scores = oriented_scores(
        table_of(release, names, quartiers, year),
        against,
        _directions(release, names),
        limit=config.limit,
    )
    made = composite(
        scores,
        [rank for rank, one in enumerate(config.dimensions) for _ in one.indicators],
        least_share=config.least_share,
        least_each=config.least_per_dimension,
    )
    needed = ceil(config.least_share * len(names))
    return OsqIndex(
        edition=year,
        demonstration=release.demonstration,
        name=NAME,
        mention=MENTION,
        reference=config.reference,
        scales=_scales(names, against),
        declared=len(names),
        needed=needed,
        quartiers=tuple(_quartiers(release, config, year, quartiers, scores, made, needed)),
    )


def _refuse_unfit(release: Release, config: IndexConfig) -> None:
    """Checked when the configuration is, and again here: a wrong index would be printed."""
    known = models_of(release)
    levels: tuple[Level, ...] = ("quartier", config.reference)
    for name in config.indicators:
        if name in known and (problem := unfit_for_index(known[name], levels)):
            raise _unfit(name, problem)
    weight = known.get(config.weight)
    if weight is not None and (problem := unfit_for_weight(weight, [config.reference])):
        raise _unfit(config.weight, problem)


def _unfit(name: str, problem: str) -> ConfigurationError:
    return ConfigurationError(
        f"{quote(name)} ne peut pas entrer dans l’indice{NBSP}: {problem}.",
        advice="Corrigez la section index de osq.yaml, puis lancez osq conventions check.",
    )


def _directions(release: Release, names: Sequence[str]) -> list[int]:
    """1 where a higher value is unfavourable, -1 where a lower one is.

    An indicator that the release has not is absent everywhere, and 1 changes nothing.
    """
    known = models_of(release)
    lower = {name for name, one in known.items() if one.direction == "lower_is_worse"}
    return [-1 if name in lower else 1 for name in names]


def _scales(names: Sequence[str], against: Scale) -> tuple[ReferenceScale, ...]:
    return tuple(
        ReferenceScale(name, _known(mean), _known(deviation), int(zones))
        for name, mean, deviation, zones in zip(names, *against, strict=True)
    )


def _known(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


def _quartiers(
    release: Release,
    config: IndexConfig,
    year: int,
    zones: Sequence[ZoneKey],
    scores: Floats,
    made: Composite,
    needed: int,
) -> Iterator[QuartierIndex]:
    values = [_printed(value, config.decimals) for value in made.value]
    ranked = ranks([np.nan if value is None else float(value) for value in values])
    among = sum(value is not None for value in values)
    for row, (zone, value) in enumerate(zip(zones, values, strict=True)):
        first, last = int(ranked.first[row]), int(ranked.last[row])
        dimensions = _dimensions(release, config, year, zone, value, scores[row], made, row)
        yield QuartierIndex(
            zone=zone,
            value=value,
            reason=_reason(made.reason[row], config, int(made.present[row]), needed, dimensions),
            rank=None if value is None else Rank(first, last, among),
            present=int(made.present[row]),
            dimensions=dimensions,
            deliveries=_deliveries(release, year, zone, dimensions),
        )


def _dimensions(
    release: Release,
    config: IndexConfig,
    year: int,
    zone: ZoneKey,
    value: Decimal | None,
    scores: Floats,
    made: Composite,
    row: int,
) -> tuple[DimensionPart, ...]:
    sums = _parts(value, made.dimensions[row])
    found, start = [], 0
    for rank, one in enumerate(config.dimensions):
        places = slice(start, start + len(one.indicators))
        start += len(one.indicators)
        contributions = _parts(sums[rank], made.indicators[row, places])
        level = made.dimensions[row, rank] * len(config.dimensions)
        indicators = tuple(
            _indicator(release, name, zone, year, _printed(score, config.decimals), contribution)
            for name, score, contribution in zip(
                one.indicators, scores[places], contributions, strict=True
            )
        )
        found.append(
            DimensionPart(
                one.id, one.label, _printed(level, config.decimals), sums[rank], indicators
            )
        )
    return tuple(found)


def _indicator(
    release: Release,
    name: str,
    zone: ZoneKey,
    year: int,
    score: Decimal | None,
    contribution: Decimal | None,
) -> IndicatorPart:
    known = models_of(release)
    figure = release.figure(name, zone, year)
    absent = absence(release, name, zone, year)
    return IndicatorPart(
        indicator=name,
        label=known[name].label if name in known else name,
        value=figure.value if figure else None,
        score=score,
        contribution=contribution,
        absent=absent or ("" if score is not None else NO_SCALE),
    )


def _parts(total: Decimal | None, parts: Floats) -> list[Decimal | None]:
    """Printed parts that sum to the printed total; None for those absent, or without a total."""
    places = [] if total is None else np.flatnonzero(~np.isnan(parts)).tolist()
    rounded = apportioned(total, parts[places].tolist()) if total is not None else ()
    by_place = dict(zip(places, rounded, strict=True))
    return [by_place.get(place) for place in range(len(parts))]


def _printed(value: float, decimals: int) -> Decimal | None:
    """Half away from zero on ten decimals, beyond which there is only noise."""
    if np.isnan(value):
        return None
    rounded = round_half_up(Decimal(format(value, ".10f")), decimals)
    return abs(rounded) if rounded == 0 else rounded


def _reason(
    why: Reason, config: IndexConfig, present: int, needed: int, dimensions: Iterable[DimensionPart]
) -> str:
    if why == Reason.COMPUTED:
        return ""
    if why == Reason.TOO_FEW:
        many = "indicateurs disponibles" if present > 1 else "indicateur disponible"
        return f"{present} {many} sur {len(config.indicators)}, il en faut {needed}"
    least = config.least_per_dimension
    short = [
        quote(one.label)
        for one in dimensions
        if sum(part.score is not None for part in one.indicators) < least
    ]
    what = "aucun indicateur disponible" if least == 1 else f"moins de {least} indicateurs"
    return f"{what} pour {', '.join(short)}"


def _deliveries(
    release: Release, year: int, zone: ZoneKey, dimensions: Iterable[DimensionPart]
) -> tuple[str, ...]:
    used = [
        release.figure(part.indicator, zone, year)
        for one in dimensions
        for part in one.indicators
        if part.contribution is not None
    ]
    return tuple(sorted({name for figure in used if figure for name in figure.deliveries}))
