"""A small release made in code: two communes, three quartiers, eight IRIS, four editions.

Invented throughout: names, codes and figures belong to no real place.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal

from osq.confidentiality.release import (
    AppliedRule,
    Figure,
    IndicatorModel,
    Release,
    ReleasedSource,
    ReleasedZone,
    Sign,
    Theme,
    ZoneKey,
)
from osq.conventions.base import Break
from osq.conventions.indicators import (
    CountIndicator,
    DirectIndicator,
    Grammar,
    RatioIndicator,
)
from osq.conventions.reading import Comparability, WordThresholds
from osq.methods import DELIVERED
from osq.territory.model import Level, NameForms, Outline
from osq.text import round_half_up

EDITIONS = (2010, 2011, 2012, 2013)
AGGLOMERATION = ZoneKey("agglomeration", "200000001")
BOIS, RIVE = ZoneKey("commune", "99001"), ZoneKey("commune", "99002")
MOULIN, TERRASSES, GARE = (ZoneKey("quartier", code) for code in ("QA01", "QA02", "QB01"))
IRIS = tuple(
    ZoneKey("iris", f"{commune}{number:04d}")
    for commune, count in (("99001", 5), ("99002", 3))
    for number in range(101, 101 + count)
)
FAMILIES = {
    BOIS: (2400, 780),
    RIVE: (1100, 290),
    AGGLOMERATION: (3500, 1070),
    MOULIN: (640, 262),
    TERRASSES: (410, 118),
    **{key: (350 + 25 * index, 90 + 14 * index) for index, key in enumerate(IRIS)},
}
"""Families and single-parent families of 2013, for every documented zone."""


def square(x: int, y: int, *, schematic: bool, size: int = 1) -> Outline:
    """A square of `size` hundredths of a degree, at (x, y) hundredths from a corner."""
    west, south = 4.0 + x / 100, 45.0 + y / 100
    east, north = west + size / 100, south + size / 100
    ring = ((west, south), (east, south), (east, north), (west, north), (west, south))
    return Outline((ring,), schematic)


def zone(
    key: ZoneKey,
    name: str,
    de: str,
    a: str,
    outline: Outline | None,
    *,
    parents: tuple[str, ...] = (),
    plural: bool = False,
) -> ReleasedZone:
    labels: dict[Level, str] = {"quartier": "Quartiers CUCS (2007)", "iris": "IRIS (2015)"}
    quartier = key.level == "quartier"
    return ReleasedZone(
        key=key,
        name=name,
        forms=NameForms(name, de, a, plural),
        parents=parents,
        documented=not quartier or outline is not None,
        signatory=key.level == "commune",
        quality="composition à valider" if quartier else "",
        zoning_label=labels.get(key.level, "Communes"),
        outline=outline,
    )


def zones() -> dict[ZoneKey, ReleasedZone]:
    """Eleven documented zones, and the quartier QB01 whose outline is not documented."""
    made = [
        zone(AGGLOMERATION, "Val-Gris", "de Val-Gris", "à Val-Gris", None),
        zone(
            BOIS,
            "Le Bois-Neuf",
            "du Bois-Neuf",
            "au Bois-Neuf",
            square(0, 0, schematic=False, size=4),
        ),
        zone(RIVE, "Rive", "de Rive", "à Rive", square(4, 0, schematic=False, size=3)),
        zone(
            MOULIN,
            "Le Moulin",
            "du Moulin",
            "au Moulin",
            square(0, 0, schematic=True, size=2),
            parents=("99001",),
        ),
        zone(
            TERRASSES,
            "Les Terrasses",
            "des Terrasses",
            "aux Terrasses",
            square(2, 2, schematic=True),
            parents=("99001",),
            plural=True,
        ),
        zone(GARE, "La Gare", "de La Gare", "à La Gare", None, parents=("99002",)),
    ]
    for index, key in enumerate(IRIS):
        commune = key.code[:5]
        spot = (index % 3, index // 3) if commune == "99001" else (4 + index - 5, 0)
        made.append(
            zone(
                key,
                f"Îlot {index + 1}",
                f"de l’Îlot {index + 1}",
                f"à l’Îlot {index + 1}",
                square(*spot, schematic=True),
                parents=(commune,),
            )
        )
    return {one.key: one for one in made}


def indicators() -> tuple[IndicatorModel, ...]:
    """A share with released parts, one without, a series with a break, and three counts."""
    broken = Comparability(
        breaks=(Break(on=date(2012, 1, 1), reason="le barème a changé en 2012"),)
    )
    return (
        ratio("mono_part", "Part des familles monoparentales", "mono", "familles", rank=1),
        ratio("rsa_part", "Part des foyers au RSA", "rsa", "alloc", rank=2),
        ratio(
            "bas_rev_part",
            "Part des foyers à bas revenus",
            "bas_rev",
            "ref",
            rank=3,
            comparability=broken,
        ),
        count("pop_mun", "Population municipale", "habitants", rank=9),
        count("familles", "Familles allocataires", "familles", rank=10),
        count("mono", "Familles monoparentales", "familles", rank=11),
    )


def ratio(
    name: str,
    label: str,
    above: str,
    below: str,
    *,
    rank: int = 50,
    comparability: Comparability | None = None,
) -> RatioIndicator:
    return RatioIndicator(
        kind="ratio",
        id=name,
        label=label,
        theme="precarite",
        unit="%",
        decimals=1,
        definition="Définition inventée.",
        pitfalls=("une famille n’est pas un ménage.",),
        direction="higher_is_worse",
        word_thresholds=WordThresholds(close=1, marked=5),
        comparability=comparability or Comparability(),
        grammar=Grammar(subject=f"la {label[0].lower()}{label[1:]}", gender="f", number="singular"),
        rank=rank,
        status="general_knowledge",
        numerator=(above,),
        denominator=(below,),
        numerator_subset=True,
    )


def count(name: str, label: str, unit: str, *, rank: int = 50) -> CountIndicator:
    population = name == "pop_mun"
    subject = label[0].lower() + label[1:]
    return CountIndicator(
        kind="count",
        id=name,
        label=label,
        theme="population" if population else "precarite",
        unit=unit,
        decimals=0,
        definition="Définition inventée.",
        direction="undetermined",
        word_thresholds=WordThresholds(close=5, marked=15),
        grammar=Grammar(
            subject=f"la {subject}" if population else f"le nombre de {subject}",
            gender="f" if population else "m",
            number="singular",
        ),
        rank=rank,
        status="general_knowledge",
        value=(name,),
    )


def direct(
    name: str, label: str, unit: str, *, decimals: int = 0, rank: int = 1
) -> DirectIndicator:
    return DirectIndicator(
        kind="direct",
        id=name,
        label=label,
        theme="precarite",
        unit=unit,
        decimals=decimals,
        definition="Définition inventée.",
        direction="lower_is_worse",
        word_thresholds=WordThresholds(close=300, marked=1500),
        grammar=Grammar(subject=f"le {label.lower()}", gender="m", number="singular"),
        rank=rank,
        status="general_knowledge",
        value=name,
    )


def figure(
    indicator: str,
    key: ZoneKey,
    value: float | str | None,
    *,
    edition: int = 2013,
    sign: Sign | None = None,
    reason: str = "",
    decimals: int = 0,
    grade: str | None = None,
) -> Figure:
    """One figure rounded to `decimals`; without a number, nothing about its making, as released."""
    perimeter = "périmètre 2013 (2 communes)" if key.level == "agglomeration" else ""
    quartier = key.level == "quartier"
    return Figure(
        indicator=indicator,
        zone=key,
        edition=edition,
        value=None if value is None else round_half_up(Decimal(str(value)), decimals),
        sign=sign,
        reason=reason,
        method="" if value is None else "somme d’IRIS" if quartier else DELIVERED,
        grade=grade or ("B" if quartier and value is not None else None),
        perimeter=perimeter,
        deliveries=(f"caf-{edition}-0123456789ab",),
    )


def hidden(indicator: str, key: ZoneKey, *, edition: int = 2013) -> Figure:
    """A confidential figure: all say the same."""
    sign, reason = Sign.CONFIDENTIAL, "secret statistique"
    return figure(indicator, key, None, edition=edition, sign=sign, reason=reason)


def hiding(release: Release, *cells: tuple[str, ZoneKey, int]) -> Release:
    """The release with more figures hidden."""
    gone = {cell: hidden(cell[0], cell[1], edition=cell[2]) for cell in cells}
    return replace(release, figures={**release.figures, **gone})


def figures() -> Iterable[Figure]:
    """Figures of every documented zone; one IRIS is hidden, the last quartier has none."""
    for edition in EDITIONS:
        back = 2013 - edition
        for key, (families, single) in FAMILIES.items():
            fewer, less = families - 12 * back, single - 9 * back
            if key == IRIS[2]:
                for name in ("mono", "mono_part"):
                    yield hidden(name, key, edition=edition)
            else:
                yield figure("mono", key, less, edition=edition)
                share = 100 * less / fewer
                yield figure("mono_part", key, share, edition=edition, decimals=1)
            yield figure("familles", key, fewer, edition=edition)
            yield figure("pop_mun", key, families * 4, edition=edition)
            yield figure("rsa_part", key, 18.25 + families % 7, edition=edition, decimals=1)
            low = 30.5 + single % 11 - back
            yield figure("bas_rev_part", key, low, edition=edition, decimals=1)


def sources() -> tuple[ReleasedSource, ...]:
    yearly = (
        ReleasedSource(
            provider="CAF du Val-Gris",
            label="Allocataires par IRIS",
            edition=edition,
            reference=f"au 31 décembre {edition}",
            delivery=f"caf-{edition}-0123456789ab",
        )
        for edition in EDITIONS
    )
    census = ReleasedSource(
        provider="Insee",
        label="Recensement",
        edition=2013,
        reference="RP2011",
        delivery="insee-population-2013-ba9876543210",
    )
    return (*yearly, census)


def small_release(*, demonstration: bool = False) -> Release:
    """The release of 2013 with evolutions since 2010."""
    made = indicators()
    return Release(
        observatory="Observatoire du Val-Gris",
        agglomeration="Val-Gris",
        edition=2013,
        demonstration=demonstration,
        audience="partners",
        indicators=made,
        indicator_providers={
            one.id: "insee-population" if one.id == "pop_mun" else "caf" for one in made
        },
        themes=(Theme("population", "Population"), Theme("precarite", "Précarité")),
        zones=zones(),
        figures={(one.indicator, one.zone, one.edition): one for one in figures()},
        sources=sources(),
        rules=(
            AppliedRule("caf", "Effectifs de 1 à 4 remplacés par s.", verified=False),
            AppliedRule("insee-population", "Aucun seuil sur la population.", verified=True),
        ),
        certificate="écart d’au moins 4 unités entre deux valeurs possibles de chacune",
        outline_sources={
            "commune": "Contours communaux inventés.",
            "iris": "IRIS : dessin schématique.",
        },
        counted=frozenset(one.id for one in made if one.id != "pop_mun"),
    )


def direct_release() -> Release:
    """Medians delivered by IRIS only, in an edition without any quartier (2015)."""
    base = small_release()
    median = direct("med", "Niveau de vie médian", "€")
    made = {}
    for index, key in enumerate(IRIS):
        one = figure("med", key, 14_200 + 731 * index, edition=2015)
        made["med", key, 2015] = hidden("med", key, edition=2015) if index == 1 else one
    for key in (AGGLOMERATION, BOIS, RIVE):
        reason = "une médiane ne s’additionne pas et n’a pas été livrée à ce niveau"
        one = figure("med", key, None, edition=2015, sign=Sign.NOT_APPLICABLE, reason=reason)
        made["med", key, 2015] = one
    kept = {key: one for key, one in base.zones.items() if key.level != "quartier"}
    source = ReleasedSource("Insee", "Filosofi", 2015, "revenus de 2015", "filosofi-2015-00aa")
    return replace(
        base,
        edition=2015,
        indicators=(median,),
        indicator_providers={"med": "filosofi"},
        zones=kept,
        figures=made,
        sources=(source,),
    )
