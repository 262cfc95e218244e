"""The release: what may be published, the only thing a note or an export ever sees.

Every number in it is already rounded as printed and has passed the rules; gaps, ranks,
class breaks and sentences are computed from these numbers alone.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from functools import wraps
from typing import Any, Concatenate, NamedTuple, ParamSpec, TypeVar

from osq.conventions.indicators import CountIndicator, DirectIndicator, RatioIndicator
from osq.methods import method_code
from osq.periods import Period
from osq.territory.model import Level, NameForms, Outline

IndicatorModel = CountIndicator | RatioIndicator | DirectIndicator
_Asked = ParamSpec("_Asked")
_Answer = TypeVar("_Answer")


def of_provider(provider: str, names: Iterable[str]) -> frozenset[str]:
    """Measures with the name of their provider, as a set."""
    return frozenset(name if "." in name else f"{provider}.{name}" for name in names)


class Sign(StrEnum):
    """INSEE's signs for a cell without a number."""

    CONFIDENTIAL = "s"
    NOT_APPLICABLE = "///"
    NOT_AVAILABLE = "…"
    NOT_SIGNIFICANT = "n.s."


class ZoneKey(NamedTuple):
    """A zone in a release: one zoning per level in one edition."""

    level: Level
    code: str


@dataclass(frozen=True, slots=True)
class ReleasedZone:
    """What a note may say of a zone.  `parents`: communes of a quartier or an iris.

    `parts`: the IRIS that a quartier counts, with the ten-thousandths of each.
    """

    key: ZoneKey
    name: str
    forms: NameForms
    parents: tuple[str, ...]
    documented: bool
    signatory: bool
    quality: str
    zoning_label: str
    outline: Outline | None
    parts: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Figure:
    """One published cell: a rounded number, or a sign with the reason in French.

    `method` says how the figure came about (`osq.methods`: "somme d’IRIS", ...); `grade` is the
    fidelity grade A to D or None when it cannot be assessed; `perimeter` is set for
    agglomeration figures ("45 communes, périmètre 2013").  `mark` is what a reader must know
    of a published number, a French footnote without its full stop.  `period` is what the figure
    (its numerator, for a ratio) is about, `vintage` the zoning of its zone with its year.
    """

    indicator: str
    zone: ZoneKey
    edition: int
    value: Decimal | None
    sign: Sign | None = None
    reason: str = ""
    method: str = ""
    grade: str | None = None
    coverage: Decimal | None = None
    perimeter: str = ""
    deliveries: tuple[str, ...] = ()
    mark: str = ""
    period: Period | None = None
    vintage: str = ""

    @property
    def method_code(self) -> str:
        """What must be the same in two figures for them to be compared."""
        return method_code(self.method)

    def __post_init__(self) -> None:
        if (self.value is None) == (self.sign is None):
            raise ValueError("a figure holds either a value or a sign")


@dataclass(frozen=True, slots=True)
class Theme:
    id: str
    label: str


@dataclass(frozen=True, slots=True)
class ReleasedSource:
    """One delivery behind the release, as the notes cite it."""

    provider: str
    label: str
    edition: int
    reference: str
    """The date or span described, in French, with the source's vintage ("RP2011")."""
    delivery: str


@dataclass(frozen=True, slots=True)
class AppliedRule:
    """A confidentiality rule that was applied, in a French sentence."""

    provider: str
    sentence: str
    verified: bool


@dataclass(frozen=True, slots=True)
class Release:
    """All published figures of one edition (and of earlier editions, for evolutions)."""

    observatory: str
    agglomeration: str
    edition: int
    demonstration: bool
    audience: str
    indicators: tuple[IndicatorModel, ...]
    indicator_providers: Mapping[str, str]
    """indicator -> id of the convention that declares it."""
    themes: tuple[Theme, ...]
    zones: Mapping[ZoneKey, ReleasedZone]
    figures: Mapping[tuple[str, ZoneKey, int], Figure]
    sources: tuple[ReleasedSource, ...]
    rules: tuple[AppliedRule, ...]
    certificate: str
    """What the proofs that hidden cells stay so grant, in French; "" where nothing is hidden."""
    outline_sources: Mapping[str, str] = field(default_factory=dict)
    not_delivered: tuple[str, ...] = ()
    """Labels of the conventions that declare indicators and have no delivery this edition."""
    counted: frozenset[str] = frozenset()
    """Indicators whose numerator counts whole units: chance plays on these in a known way."""
    untold: tuple[IndicatorModel, ...] = ()
    """Indicators that have figures here, and that this edition does not speak of."""
    counts: Mapping[frozenset[str], str] = field(init=False, repr=False, compare=False)
    """Measures, each with its provider -> the released count of their sum, told or not."""
    answers: dict[Hashable, Any] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    """What functions of the release have worked out already (`once`)."""

    def __post_init__(self) -> None:
        known = {
            of_provider(self.indicator_providers.get(one.id, ""), one.value): one.id
            for one in reversed((*self.indicators, *self.untold))
            if isinstance(one, CountIndicator)
        }
        object.__setattr__(self, "counts", known)

    def figure(self, indicator: str, zone: ZoneKey, edition: int | None = None) -> Figure | None:
        """The figure, or None where nothing was ever computed for it."""
        return self.figures.get((indicator, zone, edition or self.edition))


def once(
    function: Callable[Concatenate[Release, _Asked], _Answer],
) -> Callable[Concatenate[Release, _Asked], _Answer]:
    """A pure function of a release and hashable values, worked out once for each of them.

    Answers live and die with the release, which never changes; callers must not change them.
    """

    @wraps(function)
    def known(release: Release, /, *args: _Asked.args, **kwargs: _Asked.kwargs) -> _Answer:
        key = (function, args, tuple(sorted(kwargs.items())))
        if key not in release.answers:
            release.answers[key] = function(release, *args, **kwargs)
        answer: _Answer = release.answers[key]
        return answer

    return known
