"""A commune, or an agglomeration, with as many quartiers as a test needs.

Invented throughout.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from osq.confidentiality.release import Release, ReleasedZone, ZoneKey
from osq.conventions.indicators import CountIndicator, Grammar, RatioIndicator
from osq.notes.writing.among import Across, across
from osq.notes.writing.ranges import quartiers
from osq.territory.model import NameForms
from tests.builders.release import AGGLOMERATION, BOIS, count, figure, small_release, zone

SHARE = Grammar(subject="la part des foyers à bas revenus", gender="f", number="singular")
PLACES = (
    NameForms("Le Soleil", "du Soleil", "au Soleil"),
    NameForms("Izieux", "d’Izieux", "à Izieux"),
    NameForms("La Gare", "de La Gare", "à La Gare"),
    NameForms("Les Terrasses", "des Terrasses", "aux Terrasses", True),
    NameForms("Le Marais", "du Marais", "au Marais"),
    NameForms("Terrenoire", "de Terrenoire", "à Terrenoire"),
)


@dataclass(frozen=True)
class Quartiers:
    """Shares of quartiers of a base each, in a commune of 20 000 with a share of 32.5 %.

    None has no figure; one in `alone` has no released base, so that nothing can be tested.
    """

    shares: tuple[float | None, ...]
    base: int = 1000
    alone: frozenset[int] = frozenset()
    direction: str = "higher_is_worse"
    audience: str = "partners"
    whole: ZoneKey = BOIS
    between: frozenset[int] = frozenset()
    """Those that lie in two communes."""

    def release(self) -> Release:
        made = small_release()
        zones = {key: one for key, one in made.zones.items() if key.level not in ("quartier",)}
        figures = {}

        def put(name: str, key: ZoneKey, value: float) -> None:
            figures[(name, key, 2013)] = figure(
                name, key, value, decimals=1 if name == "main" else 0
            )

        for key in (BOIS, AGGLOMERATION):
            put("main", key, 32.5)
            put("above", key, 6500)
            put("below", key, 20000)
        for at, (forms, share) in enumerate(zip(PLACES, self.shares, strict=False)):
            key = ZoneKey("quartier", f"QZ{at:02d}")
            parents = ("99001", "99002") if at in self.between else ("99001",)
            found = zone(key, forms.article_name, forms.de, forms.a, None, parents=parents)
            zones[key] = replace(found, forms=forms)
            if share is None:
                continue
            put("main", key, share)
            if at not in self.alone:
                put("above", key, round(share * self.base / 100))
                put("below", key, self.base)
        return replace(
            made,
            audience=self.audience,
            zones=zones,
            figures=figures,
            indicators=self._indicators(),
            indicator_providers=dict.fromkeys(("main", "above", "below"), "caf"),
            counted=frozenset(("main", "above", "below")),
        )

    def _indicators(self) -> tuple[RatioIndicator | CountIndicator, ...]:
        share = next(one for one in small_release().indicators if one.id == "mono_part")
        assert isinstance(share, RatioIndicator)
        changed = {
            "id": "main",
            "numerator": ("above",),
            "denominator": ("below",),
            "direction": self.direction,
            "grammar": SHARE,
        }
        return (
            share.model_copy(update=changed),
            count("above", "Foyers comptés", "foyers"),
            count("below", "Foyers", "foyers"),
        )

    def around(self) -> ReleasedZone:
        return self.release().zones[self.whole]

    def across(self) -> Across:
        release, whole = self.release(), self.around()
        parts = quartiers(release, whole if whole.key.level == "commune" else None)
        (found,) = across(release, release.indicators, parts, whole)
        return found
