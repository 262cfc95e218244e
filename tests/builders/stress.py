"""Releases that are hard to lay out: long names, many quartiers, no figures, large figures.

Invented throughout: names, codes and figures belong to no real place.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from osq.confidentiality.release import (
    Figure,
    IndicatorModel,
    Release,
    ReleasedSource,
    ReleasedZone,
    Theme,
    ZoneKey,
)
from tests.builders.release import (
    AGGLOMERATION,
    EDITIONS,
    count,
    direct,
    figure,
    hidden,
    ratio,
    small_release,
    square,
    zone,
)

COMMUNE = ZoneKey("commune", "99101")
QUARTIER = ZoneKey("quartier", "QS01")
THEMES = (
    Theme("population", "Population"),
    Theme("precarite", "Précarité"),
    Theme("emploi", "Emploi"),
    Theme("habitat", "Habitat"),
    Theme("sante", "Santé"),
    Theme("education", "Éducation"),
    Theme("securite", "Sécurité"),
)
LONG_NAME = "Saint-Barthélemy-de-la-Montagne-Noire et Hameaux réunis du Val"
LONG_LABEL = (
    "Part des ménages allocataires dont les ressources dépendent pour moitié "
    "de prestations sociales"
)


@dataclass(frozen=True)
class Stress:
    """How hard: what is not said is as in a usual release.

    `shares` is how many a theme has beside its count and its amount; `bare` is a theme without
    any figure; `scale` multiplies counts and amounts.
    """

    quartiers: int = 2
    communes: int = 3
    iris: int = 4
    editions: Sequence[int] = EDITIONS
    shares: int = 4
    long_names: bool = False
    long_labels: bool = False
    bare: str = ""
    all_hidden: bool = False
    scale: int = 1


def stress_release(stress: Stress, *, audience: str = "partners") -> Release:
    """A release of seven themes; the first commune holds all quartiers."""
    models = tuple(one for theme in THEMES for one in _indicators(stress, theme.id))
    places = _zones(stress)
    base = small_release()
    return replace(
        base,
        edition=max(stress.editions),
        audience=audience,
        agglomeration=places[AGGLOMERATION].name,
        indicators=models,
        indicator_providers={
            one.id: "insee-population" if one.id == "pop_mun" else "caf" for one in models
        },
        themes=THEMES,
        zones=places,
        figures={
            (one.indicator, one.zone, one.edition): one
            for one in _figures(stress, models, list(places))
        },
        sources=tuple(
            ReleasedSource(
                "CAF du Val-Gris",
                "Allocataires par IRIS",
                edition,
                f"au 31 décembre {edition}",
                f"caf-{edition}-0123456789ab",
            )
            for edition in stress.editions
        ),
        counted=frozenset(one.id for one in models if one.kind != "direct"),
    )


def _indicators(stress: Stress, theme: str) -> Iterable[IndicatorModel]:
    population = theme == "population"
    yield count(
        "pop_mun" if population else f"{theme}_n",
        "Population municipale" if population else f"Bénéficiaires ({theme})",
        "habitants" if population else "personnes",
        rank=30,
    ).model_copy(update={"theme": theme})
    for number in range(1, stress.shares + 1):
        label = LONG_LABEL if stress.long_labels else "Part des bénéficiaires"
        yield ratio(
            f"{theme}_p{number}", f"{label} ({theme}, {number})", f"{theme}_m{number}", theme
        ).model_copy(update={"theme": theme, "rank": number})
    yield direct(
        f"{theme}_a", f"Montant médian ({theme})", "€ par unité de consommation", rank=20
    ).model_copy(update={"theme": theme})
    yield direct(
        f"{theme}_s", f"Solde annuel moyen ({theme})", "pour 10 000 habitants", decimals=1, rank=25
    ).model_copy(update={"theme": theme})


def _zones(stress: Stress) -> dict[ZoneKey, ReleasedZone]:
    name = LONG_NAME if stress.long_names else "Val"
    made = [zone(AGGLOMERATION, f"{name} Agglomération", f"de {name}", f"à {name}", None)]
    for index in range(stress.communes):
        key = ZoneKey("commune", f"{99101 + index}")
        called = f"{name} {index + 1}"
        outline = square(6 * index, 0, schematic=False, size=6)
        made.append(zone(key, called, f"de {called}", f"à {called}", outline))
        for number in range(stress.iris):
            spot = square(6 * index + number % 6, number // 6, schematic=True)
            iris, inside = ZoneKey("iris", f"{key.code}{101 + number:04d}"), f"{name} – {number}"
            made.append(zone(iris, inside, "de", "à", spot, parents=(key.code,)))
    for index in range(stress.quartiers):
        key = ZoneKey("quartier", f"QS{index + 1:02d}")
        called = f"{LONG_NAME if stress.long_names else 'Le Pré'} {index + 1}"
        spot = square(index % 6, index // 6, schematic=True)
        made.append(zone(key, called, f"de {called}", f"à {called}", spot, parents=(COMMUNE.code,)))
    return {one.key: one for one in made}


def _figures(
    stress: Stress, models: Sequence[IndicatorModel], keys: Sequence[ZoneKey]
) -> Iterable[Figure]:
    last = max(stress.editions)
    for edition in stress.editions:
        for place, key in enumerate(keys):
            for order, one in enumerate(models):
                if one.theme == stress.bare:
                    continue
                if stress.all_hidden:
                    yield hidden(one.id, key, edition=edition)
                    continue
                value = _value(one, order, place, last - edition, stress.scale)
                yield figure(one.id, key, value, edition=edition, decimals=one.decimals)


def _value(one: IndicatorModel, order: int, place: int, back: int, scale: int) -> float:
    """A share from 8 to 60 %, a count or an amount in thousands, a balance under zero."""
    step = (7 * order + 13 * place) % 40
    if one.kind == "ratio":
        return 8 + step + (0.9 if order % 2 else -0.6) * min(back, 8)
    if one.id.endswith("_s"):
        return -(1.5 + step) * scale + back
    return (1200 + 97 * step + 31 * back) * scale
