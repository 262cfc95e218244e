"""« Sources et méthode », the last part of every note, generated from the release."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from osq.comparison import words
from osq.confidentiality.release import (
    AppliedRule,
    IndicatorModel,
    Release,
    ReleasedSource,
    ReleasedZone,
    ZoneKey,
    once,
)
from osq.methods import INTERPOLATED
from osq.notes.figures import SIGNS
from osq.notes.selection import zones_of
from osq.notes.viewmodel import Fact, Method
from osq.text import NARROW, NBSP

AUDIENCES = {
    "partners": "réservée aux partenaires",
    "officials": "réservée aux élus et aux partenaires",
    "public": "publique",
}


FIRM = (
    f"«{NBSP}À surveiller{NBSP}» et «{NBSP}S’améliore{NBSP}»{NBSP}: au-delà du hasard à "
    f"99,8{NARROW}%."
)


def method(release: Release, shown: Sequence[IndicatorModel], *, thematic: bool = False) -> Method:
    """Sources with their dates, perimeters, signs, rules applied and cautions of use.

    A thematic edition names the sources and the rules of its own indicators alone.
    """
    sources = _told(release) if thematic else list(release.sources)
    providers = {one.provider for one in sources}
    rules = [one for one in release.rules if not thematic or one.provider in providers]
    return Method(
        sources=_sources(release, sources),
        perimeters=_perimeters(release),
        signs=tuple(Fact(str(sign), meaning) for sign, meaning in SIGNS.items()),
        confidentiality=_confidentiality(release, rules),
        cautions=(*_cautions(shown), *_estimates(release)),
    )


def _sources(release: Release, told: Sequence[ReleasedSource]) -> tuple[str, ...]:
    """One line per provider and delivery label; earlier editions follow the current one."""
    groups: dict[tuple[str, str], list[ReleasedSource]] = {}
    for source in sorted(told, key=lambda one: (one.provider, one.label, -one.edition)):
        groups.setdefault((source.provider, source.label), []).append(source)
    lines = [
        _source_line(release, f"{provider} ({label})", group)
        for (provider, label), group in groups.items()
    ]
    lines += dict.fromkeys(text for _, text in sorted(release.outline_sources.items()))
    if release.not_delivered:
        labels = f"{NARROW}; ".join(release.not_delivered)
        lines.append(f"Sans livraison cette année{NBSP}: {labels}.")
    return tuple(lines)


@once
def _told(release: Release) -> list[ReleasedSource]:
    """The sources of the indicators that the release still has."""
    names = {one.id for one in release.indicators}
    used = {
        delivery
        for (indicator, _, _), figure in release.figures.items()
        if indicator in names
        for delivery in figure.deliveries
    }
    return [one for one in release.sources if one.delivery in used]


def _source_line(release: Release, label: str, sources: Sequence[ReleasedSource]) -> str:
    current = [one for one in sources if one.edition == release.edition]
    earlier = [one for one in sources if one.edition < release.edition]
    parts = [f"{label}{NBSP}: {', '.join(dict.fromkeys(one.reference for one in current))}"]
    if not current:
        parts = [f"{label}{NBSP}: pas de livraison pour l’édition {release.edition}"]
    if earlier:
        parts.append(f"pour les évolutions{NBSP}: éditions {_spans(earlier)}")
    if current:
        names = ", ".join(dict.fromkeys(one.delivery for one in current))
        parts.append(f"livraison{NBSP}{names}")
    return f"{NARROW}; ".join(parts) + "."


def _spans(sources: Sequence[ReleasedSource]) -> str:
    """The editions of some sources: « 2008 à 2012 », « 2008, 2010 et 2011 »."""
    years = sorted({one.edition for one in sources})
    if len(years) > 2 and years[-1] - years[0] == len(years) - 1:
        return f"{years[0]} à {years[-1]}"
    return " et ".join(filter(None, [", ".join(map(str, years[:-1])), str(years[-1])]))


def one_line(release: Release, zone: ReleasedZone) -> str:
    """The mention at the foot of a sheet: secrecy, reliability, who worked it out, for whom.

    Only the deliveries that the zone's figures come from are named; the rules are told in full by
    the note of its commune.
    """
    used = _deliveries(release).get(zone.key, set())
    told = dict.fromkeys(
        f"{one.provider} ({one.reference})" for one in release.sources if one.delivery in used
    )
    sources = f"Sources{NBSP}: {f'{NARROW}; '.join(told)}. " if told else ""
    audience = AUDIENCES.get(release.audience, release.audience)
    return (
        f"Données soumises au secret statistique{NBSP}: les effectifs que chaque convention "
        "protège, et les cellules qui permettraient de les retrouver, sont remplacés par s "
        f"(règles et méthode{NBSP}: note communale). {sources}"
        f"Traitement{NBSP}: {release.observatory}. Diffusion{NBSP}: {audience}."
    )


@once
def _deliveries(release: Release) -> Mapping[ZoneKey, set[str]]:
    """Those that the figures of each zone come from, in this edition."""
    found: defaultdict[ZoneKey, set[str]] = defaultdict(set)
    for (_, key, edition), figure in release.figures.items():
        if edition == release.edition:
            found[key].update(figure.deliveries)
    return found


def _perimeters(release: Release) -> tuple[str, ...]:
    figures = [
        release.figure(indicator.id, whole.key)
        for whole in zones_of(release, "agglomeration")
        for indicator in release.indicators
    ]
    found = dict.fromkeys(one.perimeter for one in figures if one is not None and one.perimeter)
    lines = [f"{release.agglomeration}{NBSP}: {one}." for one in found]
    quartiers = zones_of(release, "quartier")
    if not quartiers:
        lines.append(
            f"Aucun zonage de quartiers n’est en vigueur pour l’édition {release.edition}"
            f"{NBSP}: ni fiche ni chiffre de quartier."
        )
    else:
        lines.append(
            f"Quartiers{NBSP}: {quartiers[0].zoning_label}. Chiffres estimés à partir des IRIS, "
            f"sauf mention «{NBSP}livré{NBSP}»{NARROW}; fiabilité de A (les IRIS retenus sont "
            f"presque entièrement dans le quartier) à C (recouvrement faible){NARROW}; en dessous, "
            "le chiffre n’est pas diffusé."
        )
    lines.append(
        "Une zone est comparée au reste du territoire qui la contient quand les chiffres publiés "
        f"permettent de le calculer{NARROW}; sinon l’ensemble est donné à côté, sans écart."
    )
    lines.append(f"{words.RANDOM} {FIRM}")
    return tuple(lines)


def _confidentiality(release: Release, rules: Sequence[AppliedRule]) -> tuple[str, ...]:
    """The mention, from the rules that were applied and from nothing else."""
    lines = _rules(rules)
    if release.certificate:
        lines.append(
            "D’autres cellules sont masquées, sous le même signe, pour qu’aucune de celles-là ne "
            "puisse être retrouvée par soustraction, par complément ou d’une diffusion à l’autre "
            f"(preuve vérifiée{NBSP}: {release.certificate})."
        )
    audience = AUDIENCES.get(release.audience, release.audience)
    lines.append(f"Diffusion{NBSP}: {audience}.")
    return tuple(lines)


def _rules(rules: Sequence[AppliedRule]) -> list[str]:
    """The rules that were applied, those that several providers share told once."""
    providers: dict[str, list[str]] = {}
    for one in rules:
        clause = one.sentence.removeprefix(f"{one.provider}{NBSP}: ")
        named = [] if clause == one.sentence else [one.provider]
        providers.setdefault(clause.rstrip("."), []).extend(named)
    return [
        f"{', '.join(dict.fromkeys(names))}{NBSP}: {clause}." if names else f"{clause}."
        for clause, names in providers.items()
    ]


def _cautions(shown: Sequence[IndicatorModel]) -> tuple[str, ...]:
    """What to know of the indicators told first; a caution they share is printed once."""
    names: dict[str, list[str]] = {}
    for one in shown:
        for pitfall in one.pitfalls:
            names.setdefault(pitfall, []).append(one.short_label or one.label)
    return tuple(f"{', '.join(labels)}{NBSP}: {text}" for text, labels in names.items())


@once
def _estimates(release: Release) -> tuple[str, ...]:
    """The indicators that are estimated somewhere in this edition: they are marked everywhere."""
    estimated = {
        figure.indicator
        for figure in release.figures.values()
        if figure.edition == release.edition and figure.method.startswith(INTERPOLATED)
    }
    return tuple(
        f"{one.short_label or one.label}{NBSP}: estimé à partir de classes de revenus dans les "
        "zones pour lesquelles il n’est pas livré."
        for one in release.indicators
        if one.id in estimated
    )
