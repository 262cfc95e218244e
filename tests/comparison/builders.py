"""Figures, indicators and grounds made in code; invented throughout."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from osq.comparison.extents import Extents, extents_of
from osq.comparison.observed import Observed
from osq.confidentiality.release import IndicatorModel, ReleasedZone, ZoneKey
from osq.confidentiality.zones import released_zones
from osq.conventions.reading import Comparability
from osq.periods import Period, PeriodKind
from osq.territory.model import Level, NameForms
from tests.builders.release import ratio
from tests.builders.territory import AGGLOMERATION_CODE, toy_config, toy_territory

AGGLOMERATION = ZoneKey("agglomeration", AGGLOMERATION_CODE)
AUBEPIN, BREZIN = ZoneKey("commune", "99001"), ZoneKey("commune", "99002")
Q01, Q02, Q03, Q99 = (ZoneKey("quartier", code) for code in ("Q01", "Q02", "Q03", "Q99"))
ZONE = ZoneKey("quartier", "QA01")


def iris(code: str) -> ZoneKey:
    return ZoneKey("iris", code)


def toy_extents(*, undocumented: bool = False, exact_shares: bool = False) -> Extents:
    """The ground of the toy agglomeration of 2013."""
    territory = toy_territory(undocumented=undocumented)
    return extents_of(released_zones(territory, toy_config(), 2013), exact_shares=exact_shares)


def share(**changes: Any) -> IndicatorModel:
    """A share of which more is less favourable."""
    return ratio("part", "Part d’essai", "haut", "bas").model_copy(update=changes)


def crude_rate(**changes: Any) -> IndicatorModel:
    """Events per thousand, that need not be among their base."""
    return share(numerator_subset=False, per=1000, unit="‰", **changes)


def lasting(**changes: Any) -> IndicatorModel:
    """The share, with what forbids or limits comparisons in time."""
    return share(comparability=Comparability(**changes))


def seen(
    top: float, bottom: float, *, zone: ZoneKey = ZONE, edition: int = 2013, **changes: Any
) -> Observed:
    """A share of two counts, as percentage."""
    value = 100 * top / bottom if bottom else None
    return Observed(zone, edition, value, top, bottom, **changes)


def stock(day: str) -> Period:
    on = date.fromisoformat(day)
    return Period(on, on, PeriodKind.STOCK)


def flow(first: str, last: str, kind: PeriodKind = PeriodKind.FLOW) -> Period:
    return Period(date.fromisoformat(first), date.fromisoformat(last), kind)


def zone(
    level: Level,
    code: str,
    *,
    parents: Iterable[str] = (),
    parts: Mapping[str, int] | None = None,
    signatory: bool = False,
) -> ReleasedZone:
    """A zone of a ground: `parts` are ten-thousandths of IRIS."""
    return ReleasedZone(
        key=ZoneKey(level, code),
        name=code,
        forms=NameForms(code, f"de {code}", f"à {code}"),
        parents=tuple(parents),
        documented=bool(parts),
        signatory=signatory,
        quality="",
        zoning_label="",
        outline=None,
        parts=tuple(sorted((parts or {}).items())),
    )
