"""One indicator of one quartier beside its commune: every situation a sentence may be in.

Invented throughout.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from osq.confidentiality.release import (
    Figure,
    IndicatorModel,
    Release,
    ReleasedZone,
    Sign,
    Theme,
    ZoneKey,
)
from osq.conventions.base import Break
from osq.conventions.indicators import CountIndicator, DirectIndicator, Grammar, RatioIndicator
from osq.conventions.reading import Comparability, WordThresholds
from osq.methods import DELIVERED
from osq.notes.viewmodel import Prose, Sentence
from osq.notes.writing.change import ended, evolution, tail
from osq.notes.writing.essentials import Essentials, essentials
from osq.notes.writing.facts import Fact, facts
from osq.notes.writing.phrases import said
from osq.notes.writing.telling import joined, plain, sentence, tell
from osq.notes.writing.themes import absent_prose, theme_prose
from osq.periods import Period, PeriodKind
from osq.territory.model import NameForms
from osq.text import round_half_up
from tests.builders.release import BOIS, MOULIN, small_release

FORMS = {
    "soleil": NameForms("Le Soleil", "du Soleil", "au Soleil"),
    "gare": NameForms("La Gare", "de La Gare", "à La Gare"),
    "izieux": NameForms("Izieux", "d’Izieux", "à Izieux"),
    "horme": NameForms("L’Horme", "de L’Horme", "à L’Horme"),
    "sud-est": NameForms(
        "les Quartiers Sud-Est", "des Quartiers Sud-Est", "dans les Quartiers Sud-Est", True
    ),
    "terrasses": NameForms("Les Terrasses", "des Terrasses", "aux Terrasses", True),
    "cret": NameForms("le Crêt de Roc", "du Crêt de Roc", "au Crêt de Roc"),
}
GRAMMARS = {
    "fs": Grammar(subject="la part des foyers à bas revenus", gender="f", number="singular"),
    "ms": Grammar(subject="le taux de vacance", gender="m", number="singular"),
    "fp": Grammar(subject="les naissances précoces", gender="f", number="plural"),
    "mp": Grammar(subject="les départs de locataires", gender="m", number="plural"),
    "elided": Grammar(subject="l’indicateur de demande", gender="m", number="singular"),
    "among": Grammar(
        subject="la part des moins de 25 ans parmi les demandeurs d’emploi",
        gender="f",
        number="singular",
    ),
    "within": Grammar(subject="la part du RSA majoré dans le RSA", gender="f", number="singular"),
    "foyers": Grammar(subject="le nombre de foyers allocataires", gender="m", number="singular"),
    "entrees": Grammar(subject="le nombre d’entrées en CIVIS", gender="m", number="singular"),
    "people": Grammar(subject="la population couverte", gender="f", number="singular"),
    "median": Grammar(subject="le niveau de vie médian", gender="m", number="singular"),
    "rent": Grammar(subject="le loyer moyen au mètre carré", gender="m", number="singular"),
    "index": Grammar(subject="l’indice comparatif de mortalité", gender="m", number="singular"),
    "score": Grammar(subject="le score EPICES moyen", gender="m", number="singular"),
    "delay": Grammar(subject="le délai moyen", gender="m", number="singular"),
}
Parts = tuple[float, float]


@dataclass(frozen=True)
class Case:
    """A figure of the quartier (and of its commune), with what is released beside it.

    `parts` and `whole_parts` release numerators and bases; `base` and `whole_base`, bases alone.
    """

    value: float | None
    whole: float | None = None
    grammar: str = "fs"
    kind: str = "ratio"
    unit: str = "%"
    decimals: int = 1
    place: str = "soleil"
    direction: str = "higher_is_worse"
    close: float = 1
    marked: float = 5
    parts: Parts | None = None
    whole_parts: Parts | None = None
    base: float | None = None
    whole_base: float | None = None
    before: float | None = None
    before_parts: Parts | None = None
    before_base: float | None = None
    since: int = 2008
    periods: Mapping[int, Period] = field(default_factory=dict)
    broken: str = ""
    grade: str | None = "A"
    sign: Sign = Sign.CONFIDENTIAL
    reason: str = "secret statistique"
    subset: bool = True

    def release(self) -> Release:
        made = [
            self._indicator(),
            _count("above", "mono", "foyers comptés"),
            _count("below", "ref", "foyers de référence"),
        ]
        base = small_release()
        zones = {key: one for key, one in base.zones.items() if key.level != "iris"}
        zones[MOULIN] = replace(
            zones[MOULIN], forms=FORMS[self.place], name=FORMS[self.place].article_name
        )
        return replace(
            base,
            indicators=tuple(made),
            indicator_providers={one.id: "caf" for one in made},
            themes=(*base.themes, Theme("emploi", "Emploi")),
            zones=zones,
            figures={(one.indicator, one.zone, one.edition): one for one in self._figures()},
            counted=frozenset(one.id for one in made) if self.kind != "direct" else frozenset(),
        )

    def _indicator(self) -> IndicatorModel:
        common: dict[str, Any] = {
            "id": "main",
            "label": "Indicateur",
            "theme": "precarite",
            "unit": self.unit,
            "decimals": self.decimals,
            "definition": "Définition inventée.",
            "direction": self.direction,
            "word_thresholds": WordThresholds(close=self.close, marked=self.marked),
            "comparability": self._comparability(),
            "grammar": GRAMMARS[self.grammar],
            "rank": 1,
            "status": "general_knowledge",
        }
        if self.kind == "count":
            return CountIndicator(kind="count", value=("main",), **common)
        if self.kind == "direct":
            return DirectIndicator(kind="direct", value="main", **common)
        return RatioIndicator(
            kind="ratio",
            numerator=("mono",),
            denominator=("ref",),
            numerator_subset=self.subset,
            **common,
        )

    def _comparability(self) -> Comparability:
        if not self.broken:
            return Comparability()
        return Comparability(breaks=(Break(on=date(2011, 1, 1), reason=self.broken),))

    def _figures(self) -> list[Figure]:
        found = [
            self._figure("main", MOULIN, self.value, 2013),
            self._figure("main", BOIS, self.whole, 2013),
            self._figure("main", MOULIN, self.before, self.since),
        ]
        for key, parts, base, year in (
            (MOULIN, self.parts, self.base, 2013),
            (BOIS, self.whole_parts, self.whole_base, 2013),
            (MOULIN, self.before_parts, self.before_base, self.since),
        ):
            found.append(self._figure("above", key, parts[0] if parts else None, year))
            found.append(self._figure("below", key, parts[1] if parts else base, year))
        return [one for one in found if one is not None]

    def _figure(self, name: str, key: ZoneKey, value: float | None, edition: int) -> Figure | None:
        if value is None and not (name == "main" and key == MOULIN and edition == 2013):
            return None
        decimals = self.decimals if name == "main" else 0
        return Figure(
            indicator=name,
            zone=key,
            edition=edition,
            value=None if value is None else round_half_up(value, decimals),
            sign=self.sign if value is None else None,
            reason=self.reason if value is None else "",
            method=DELIVERED if self.grade == "A" else "somme d’IRIS",
            grade=self.grade,
            deliveries=(f"caf-{edition}-0123456789ab",),
            period=self.periods.get(edition),
        )

    # What is said of it

    def zone(self) -> ReleasedZone:
        return self.release().zones[MOULIN]

    def around(self) -> list[ReleasedZone]:
        return [self.release().zones[BOIS]]

    def fact(self) -> Fact:
        release = self.release()
        (one,) = facts(release, release.indicators[:1], self.zone(), self.around())
        return one

    def silent(self) -> bool:
        release = self.release()
        return not facts(release, release.indicators[:1], self.zone(), self.around())

    def alone(self, form: int = 0, *, named: bool = True) -> str:
        """The fact, in one of its forms."""
        return plain(sentence(said(self.fact(), form=form, named=named).telling))

    def situated(self, form: int = 0) -> str:
        """The fact with its place, then its change."""
        one = self.fact()
        body = said(one, form=form)
        start = body.telling
        if not body.placed:
            start = tell("{a}, {told}", a=one.zone.forms.a, told=start)
        change = evolution(one, body, form=form)
        return plain(joined([sentence(start), *([sentence(change)] if change else [])]))

    def ended(self, form: int = 0) -> str:
        """The fact with its change at the end."""
        one = self.fact()
        body = said(one, form=form, named=False)
        return plain(sentence(ended(body, tail(one, body))))

    def essentials(self) -> Essentials:
        return essentials(self.release(), self.zone(), self.around())

    def theme(self) -> str:
        release = self.release()
        return text_of(
            theme_prose(release, self.zone(), "precarite", self.around(), release.indicators[:1])
        )

    def absent(self, theme: str = "precarite") -> str:
        return text_of(absent_prose(self.release(), theme, self.zone()))


def text_of(prose: Prose | None) -> str:
    if prose is None:
        return "(rien)"
    return " ".join("".join(run.text for run in runs) for runs in prose.paragraphs)


def texts(sentences: tuple[Sentence, ...]) -> str:
    return " ".join(one.text for one in sentences) or "(rien)"


def stock(year: int) -> Period:
    return Period(date(year, 12, 31), date(year, 12, 31), PeriodKind.STOCK)


def rolling(last: int) -> Period:
    return Period(date(last - 2, 1, 1), date(last, 12, 31), PeriodKind.ROLLING)


def school_year(last: int) -> Period:
    return Period(date(last - 1, 9, 1), date(last, 8, 31), PeriodKind.SCHOOL_YEAR)


def _count(name: str, measure: str, label: str) -> CountIndicator:
    return CountIndicator(
        kind="count",
        id=name,
        label=label,
        theme="population",
        unit="foyers",
        decimals=0,
        direction="undetermined",
        definition="Définition inventée.",
        grammar=Grammar(subject=f"le nombre de {label}", gender="m", number="singular"),
        rank=90,
        status="general_knowledge",
        value=(measure,),
    )
