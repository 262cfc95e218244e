"""Figures of one edition: rounded as printed, or a sign with its reason."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from decimal import ROUND_FLOOR, Decimal
from typing import Any

import numpy as np
import pandas as pd

from osq.aggregation.quality import grade, mark, unpublishable
from osq.confidentiality.absences import by_no_number
from osq.confidentiality.dissemination import WIDEST, levels_allowed
from osq.confidentiality.primary import Protection
from osq.confidentiality.release import Figure, Sign, ZoneKey
from osq.confidentiality.zones import perimeter_label
from osq.conventions.indicators import CountIndicator
from osq.conventions.model import Convention
from osq.indicators.declared import Declared
from osq.indicators.panel import Bools, Panel
from osq.methods import INTERPOLATED
from osq.observations import Status
from osq.observatory import ObservatoryConfig, Quality
from osq.periods import Period
from osq.text import NBSP, format_number, round_half_up

HIDDEN = "secret statistique"
"""The one reason of every hidden cell: it must not tell the rule from the provider's mark."""
NOT_SHOWN = "non diffusé à cette échelle selon la convention"

_DIGITS = ".12g"


def edition_figures(
    values: pd.DataFrame,
    panel: Panel,
    protection: Protection,
    declared: tuple[Declared, ...],
    conventions: Mapping[str, Convention],
    config: ObservatoryConfig,
    edition: int,
    periods: Mapping[str, Period | None],
    vintages: Mapping[str, str],
) -> Iterator[tuple[Figure, bool]]:
    """The figures of every zone of the panel as partners would see them were nothing secret, and
    whether a rule or the provider hides them: as soon as one input is hidden.

    `periods` are those of indicators, `vintages` those of levels.
    """
    place = {key: row for row, key in enumerate(zip(panel.levels, panel.zones, strict=True))}
    # Row by row, texts as pandas keeps them are slow to take out.
    words = values.select_dtypes(exclude="number").columns
    values = values.astype(dict.fromkeys(words, object))
    rows_of = dict(iter(values.groupby("indicator", observed=True)))
    perimeter = perimeter_label(config, edition)
    for one in declared:
        hidden = _hidden(one, panel, protection)
        allowed = allowed_levels(one, conventions, WIDEST)
        told = _public_supports(one, conventions, config)
        rows = rows_of[one.indicator.id].to_dict("records")
        lost = {row["level"] for row in rows if not row["located"] >= 1}
        for row in rows:
            level = row["level"]
            said = _known_to_all(row, config.quality, told=told)
            content = _content(row, one, config.quality, said, allowed=level in allowed)
            figure = _figure(
                row,
                one,
                *content,
                quality=config.quality,
                quality_told=told,
                lost=level in lost,
                perimeter=perimeter if level == "agglomeration" else "",
                period=periods.get(one.indicator.id),
                vintage=vintages.get(level, ""),
            )
            secret = content[1] is Sign.CONFIDENTIAL or bool(hidden[place[level, row["zone"]]])
            yield figure, secret and said is None and level in allowed


def allowed_levels(
    one: Declared, conventions: Mapping[str, Convention], audience: str
) -> frozenset[str]:
    """The levels at which all conventions behind an indicator let that audience see it."""
    return frozenset.intersection(
        *(levels_allowed(conventions[name], audience) for name in one.conventions)
    )


def concealed(figure: Figure) -> Figure:
    """The figure once hidden: a sign, and nothing that tells why this one is."""
    return _without_number(figure, Sign.CONFIDENTIAL, HIDDEN)


def withheld(figure: Figure) -> Figure:
    """The figure for an audience that may not see its level."""
    return _without_number(figure, Sign.NOT_AVAILABLE, NOT_SHOWN)


def _without_number(figure: Figure, sign: Sign, reason: str) -> Figure:
    """What is named here stays, and nothing else that a figure may ever hold."""
    return Figure(
        figure.indicator,
        figure.zone,
        figure.edition,
        None,
        sign,
        reason,
        perimeter=figure.perimeter,
        period=figure.period,
        vintage=figure.vintage,
    )


def _hidden(one: Declared, panel: Panel, protection: Protection) -> Bools:
    hidden = np.zeros(len(panel.zones), dtype=bool)
    for measure in one.measures:
        if measure in protection.hidden:
            hidden |= protection.hidden[measure]
    return hidden


def _known_to_all(
    row: Mapping[Hashable, Any], quality: Quality, *, told: bool
) -> tuple[Sign, str] | None:
    """The sign that no count decides, and its reason; `told`: sizes behind quality are public."""
    if by_no_number(row["status"], row["reason"]):
        missing = row["status"] == Status.MISSING
        return Sign.NOT_AVAILABLE if missing else Sign.NOT_APPLICABLE, row["reason"]
    fidelity, coverage = (row["fidelity"], row["coverage"]) if told else (1.0, 1.0)
    weakness = unpublishable(fidelity, coverage, row["located"], quality)
    return (Sign.NOT_AVAILABLE, weakness) if weakness else None


def _content(
    row: Mapping[Hashable, Any],
    one: Declared,
    quality: Quality,
    said: tuple[Sign, str] | None,
    *,
    allowed: bool,
) -> tuple[Decimal | None, Sign | None, str]:
    """The number to print, or the sign and its reason; `said` is the one that no count decides.

    Quality that counts decide comes last, and hides: what is hidden says so and nothing more.
    """
    if not allowed:
        return None, Sign.NOT_AVAILABLE, NOT_SHOWN
    if said is not None:
        return None, *said
    # A guess at hidden cells may only be let out by an audit; a quantile interpolated from
    # classes that are all shown gives nothing away.
    guessed = row["status"] == Status.ESTIMATED and not row["method"].startswith(INTERPOLATED)
    if guessed or row["status"] == Status.SUPPRESSED:
        return None, Sign.CONFIDENTIAL, HIDDEN
    if row["status"] == Status.MISSING:
        return None, Sign.NOT_AVAILABLE, row["reason"]
    if row["status"] == Status.NOT_APPLICABLE:
        return None, Sign.NOT_APPLICABLE, row["reason"]
    if not isinstance(one.indicator, CountIndicator):
        least = one.indicator.minimum_base
        if row["denominator"] < least:
            return None, Sign.NOT_SIGNIFICANT, f"base inférieure à{NBSP}{format_number(least)}"
    if unpublishable(row["fidelity"], row["coverage"], row["located"], quality):
        return None, Sign.CONFIDENTIAL, HIDDEN
    return _rounded(row["value"], one.indicator.decimals), None, ""


def _rounded(value: float, decimals: int) -> Decimal:
    """Half away from zero on the decimal that the float stands for.

    A sum of weighted counts may miss its decimal by the last bits (2.5499999999999998), so
    twelve significant digits are taken first.
    """
    rounded = round_half_up(Decimal(format(value, _DIGITS)), decimals)
    return abs(rounded) if rounded == 0 else rounded


def _figure(
    row: Mapping[Hashable, Any],
    one: Declared,
    value: Decimal | None,
    sign: Sign | None,
    reason: str,
    *,
    quality: Quality,
    quality_told: bool,
    lost: bool,
    perimeter: str,
    period: Period | None,
    vintage: str,
) -> Figure:
    """A figure without a number tells neither method nor quality: only why."""
    told = quality_told and value is not None
    return Figure(
        indicator=one.indicator.id,
        zone=ZoneKey(row["level"], row["zone"]),
        edition=int(row["edition"]),
        value=value,
        sign=sign,
        reason=reason,
        method=row["method"] if value is not None else "",
        grade=grade(row["fidelity"], quality.fidelity) if told else None,
        coverage=_share(row["coverage"]) if told or _uncovered(sign, quality_told) else None,
        perimeter=perimeter,
        deliveries=tuple(part for part in row["deliveries"].split(",") if part),
        mark=mark(row["coverage"], quality, lost=lost) if value is not None else "",
        period=period,
        vintage=vintage,
    )


def _uncovered(sign: Sign | None, quality_told: bool) -> bool:
    return quality_told and sign is Sign.NOT_AVAILABLE


def _share(coverage: float) -> Decimal | None:
    """Two decimals, rounded down: what is not whole must never read 1."""
    if np.isnan(coverage):
        return None
    exact = Decimal(format(coverage, _DIGITS))
    return exact.quantize(Decimal("0.01"), ROUND_FLOOR)


def _public_supports(
    one: Declared, conventions: Mapping[str, Convention], config: ObservatoryConfig
) -> bool:
    """Whether coverage and grade come from public sizes of zones, and may be told."""
    for measure in one.measures:
        convention, _, name = measure.partition(".")
        size = config.supports.get(conventions[convention].measure(name).support)
        if size is None:
            continue
        owner = conventions.get(size.partition(".")[0])
        if owner is None or not owner.confidentiality.public:
            return False
    return True
