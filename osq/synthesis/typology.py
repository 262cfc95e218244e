"""The typology of the quartiers of a release, fitted once; new editions are placed among its
classes, so that a quartier changes class because its figures did and not because others' did.

Made of released figures as printed: a quartier that lacks one indicator has no class.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from osq.confidentiality.release import Release, ZoneKey
from osq.errors import ConfigurationError, Refusal
from osq.statistics.typology import (
    ConstantIndicatorError,
    TooFewZonesError,
    classes,
    coordinates,
    fit,
    v_tests,
)
from osq.statistics.typologymodel import Model
from osq.synthesis.config import TypologyConfig
from osq.synthesis.eligible import unfit_for_typology, unfit_for_weight
from osq.synthesis.released import Floats, absence, models_of, table_of, zones_of
from osq.text import NBSP, quote

FORMAT = "osq-typology/2"


@dataclass(frozen=True, slots=True)
class FittedTypology:
    """What places quartiers, with the edition it was fitted on and who may see its figures.

    `signs` turn each indicator before it is standardised: -1 where a lower value is
    unfavourable, so that classes descend from the most unfavourable where the first axis is one
    of difficulty.
    """

    edition: int
    audience: str
    demonstration: bool
    signs: tuple[int, ...]
    model: Model

    def to_json(self) -> str:
        """The fitted typology as text: one same typology, one same text."""
        head = {
            "format": FORMAT,
            "edition": self.edition,
            "audience": self.audience,
            "demonstration": self.demonstration,
            "signs": self.signs,
            "model": json.loads(self.model.to_json()),
        }
        return json.dumps(head, ensure_ascii=False, indent=1) + "\n"

    @classmethod
    def from_json(cls, text: str) -> FittedTypology:
        """The typology of a text; raises Refusal when it is not one."""
        try:
            data = json.loads(text)
            signs = tuple(int(sign) for sign in data["signs"])
            model = Model.from_json(json.dumps(data["model"]))
            sound = data["format"] == FORMAT and len(signs) == len(model.indicators)
            if not sound or {abs(sign) for sign in signs} != {1}:
                raise ValueError("the text is not that of a typology")
            edition, audience = int(data["edition"]), str(data["audience"])
            return cls(edition, audience, bool(data["demonstration"]), signs, model)
        except (KeyError, TypeError, ValueError) as error:
            raise Refusal(
                "Ce fichier n’est pas celui d’une typologie, ou il est abîmé.",
                advice="Reprenez la copie d’origine, ou calculez de nouveau la typologie.",
            ) from error


@dataclass(frozen=True, slots=True)
class ClassedQuartier:
    """A quartier and its class, from 1 on; None with the reason in French."""

    zone: ZoneKey
    number: int | None
    coordinates: tuple[float, ...]
    """On the axes kept; empty without a class."""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """How far a class is from all classed quartiers, for one indicator as it is published.

    `mean` counts each quartier for one; `test_value` beyond ± 2 makes it a mark of the class
    (+ is above the mean of all), None where it means nothing.
    """

    indicator: str
    label: str
    mean: float
    test_value: float | None


@dataclass(frozen=True, slots=True)
class QuartierClass:
    """One class, with its marks in the order of the indicators."""

    number: int
    quartiers: tuple[ZoneKey, ...]
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Typology:
    """The quartiers of an edition in the classes of a fitted typology.

    `inertia` is the share that each axis kept holds.  A class may be empty in an edition that is
    not the one of the fit.
    """

    edition: int
    fitted_on: int
    demonstration: bool
    quartiers: tuple[ClassedQuartier, ...]
    classes: tuple[QuartierClass, ...]
    inertia: tuple[float, ...]


def fit_typology(
    release: Release, config: TypologyConfig, edition: int | None = None
) -> FittedTypology:
    """The typology of the quartiers of a release, in its edition or an earlier one.

    Raises ConfigurationError when an indicator has no place in a typology, Refusal when the
    released figures do not bear one.
    """
    year = release.edition if edition is None else edition
    _refuse_unfit(release, config)
    signs = _signs(release, config.indicators)
    zones = zones_of(release, "quartier")
    table = signs * table_of(release, config.indicators, zones, year)
    weights = np.ones(len(zones))
    if config.weight is not None:
        weights = table_of(release, [config.weight], zones, year)[:, 0]
    bounds = config.classes
    try:
        model = fit(
            table,
            weights,
            config.indicators,
            least=bounds.least,
            most=bounds.most,
            inertia=config.inertia,
        )
    except TooFewZonesError as error:
        complete = int(np.sum(~np.isnan(table).any(axis=1) & (weights > 0)))
        told = f"{complete} quartiers ont tous les indicateurs, et il en faut plus de {bounds.most}"
        raise _impossible(f"{told} différents") from error
    except ConstantIndicatorError as error:
        named = ", ".join(quote(config.indicators[place]) for place in error.indicators)
        raise _impossible(f"une seule valeur partout pour {named}") from error
    oriented = tuple(int(one) for one in signs)
    return FittedTypology(year, release.audience, release.demonstration, oriented, model)


def place_quartiers(
    release: Release, fitted: FittedTypology, edition: int | None = None
) -> Typology:
    """The quartiers of a release among the classes of a fitted typology.

    Raises Refusal when a break of a series parts the edition from the one of the fit, when it was
    fitted on what another audience may see (its centres would tell of it), or when one of the two
    is a demonstration and the other is not.
    """
    year = release.edition if edition is None else edition
    if release.demonstration != fitted.demonstration:
        raise _impossible("des chiffres fictifs et des chiffres réels ne se comparent pas")
    if release.audience != fitted.audience:
        raise _impossible("elle a été calculée sur les chiffres diffusés à un autre public")
    _refuse_break(release, fitted, year)
    zones = zones_of(release, "quartier")
    names = fitted.model.indicators
    table = table_of(release, names, zones, year)
    oriented = np.array(fitted.signs) * table
    numbers = classes(fitted.model, oriented)
    points = coordinates(fitted.model, oriented)
    return Typology(
        edition=year,
        fitted_on=fitted.edition,
        demonstration=release.demonstration,
        quartiers=tuple(
            _classed(release, names, year, zone, int(number), point)
            for zone, number, point in zip(zones, numbers, points, strict=True)
        ),
        classes=_described(release, fitted.model, zones, table, numbers.tolist()),
        inertia=fitted.model.inertia[: len(fitted.model.axes)],
    )


def _refuse_unfit(release: Release, config: TypologyConfig) -> None:
    """Checked when the configuration is, and again here."""
    known = models_of(release)
    problems = [
        (name, unfit_for_typology(known[name], ["quartier"]))
        for name in config.indicators
        if name in known
    ]
    if config.weight is not None and config.weight in known:
        problems.append((config.weight, unfit_for_weight(known[config.weight], ["quartier"])))
    for name, problem in problems:
        if problem:
            raise ConfigurationError(
                f"{quote(name)} ne peut pas entrer dans la typologie{NBSP}: {problem}.",
                advice="Corrigez la section typology de osq.yaml, puis lancez osq conventions "
                "check.",
            )


def _refuse_break(release: Release, fitted: FittedTypology, year: int) -> None:
    """A break between 31 December of either edition; the centres would mean something else."""
    first, last = (date(one, 12, 31) for one in sorted((fitted.edition, year)))
    known = models_of(release)
    for name in fitted.model.indicators:
        for one in known[name].comparability.breaks if name in known else ():
            if first < one.on <= last:
                raise _impossible(
                    f"rupture de série de {quote(name)} entre {first.year} et {last.year}, "
                    f"{one.reason}"
                )


def _impossible(problem: str) -> Refusal:
    return Refusal(
        f"La typologie des quartiers ne peut pas être établie{NBSP}: {problem}.",
        advice="Changez les indicateurs ou le nombre de classes dans la section typology de "
        "osq.yaml, ou calculez de nouveau la typologie.",
    )


def _signs(release: Release, names: Sequence[str]) -> Floats:
    known = models_of(release)
    lower = [name in known and known[name].direction == "lower_is_worse" for name in names]
    return np.where(lower, -1.0, 1.0)


def _classed(
    release: Release, names: Sequence[str], year: int, zone: ZoneKey, number: int, point: Floats
) -> ClassedQuartier:
    if number:
        return ClassedQuartier(zone, number, tuple(point.tolist()))
    lacking = [(name, absence(release, name, zone, year)) for name in names]
    known = models_of(release)
    told = [
        f"{known[name].label if name in known else name} ({reason})"
        for name, reason in lacking
        if reason
    ]
    return ClassedQuartier(zone, None, (), f"indicateurs manquants{NBSP}: {', '.join(told)}")


def _described(
    release: Release,
    model: Model,
    zones: Sequence[ZoneKey],
    table: Floats,
    numbers: Sequence[int],
) -> tuple[QuartierClass, ...]:
    known, tests = models_of(release), v_tests(numbers, table)
    found = []
    for number in range(1, len(model.centres) + 1):
        inside = [row for row, one in enumerate(numbers) if one == number]
        marks = tuple(
            Mark(
                name,
                known[name].label if name in known else name,
                float(np.mean(table[inside, column])),
                None if np.isnan(tests[number - 1, column]) else float(tests[number - 1, column]),
            )
            for column, name in enumerate(model.indicators)
            if inside
        )
        found.append(QuartierClass(number, tuple(zones[row] for row in inside), marks))
    return tuple(found)
