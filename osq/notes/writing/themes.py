"""What the figures of one theme say of a zone, in three to five sentences."""

from __future__ import annotations

from collections.abc import Sequence

from osq.confidentiality.release import IndicatorModel, Release, ReleasedZone
from osq.notes.viewmodel import Prose, Run
from osq.notes.writing.facts import facts, source
from osq.notes.writing.phrases import evolution, said
from osq.notes.writing.signals import every_signal
from osq.notes.writing.telling import Telling, joined, plain, sentence, tell

MOST = 5


def theme_prose(
    release: Release,
    zone: ReleasedZone,
    theme: str,
    wholes: Sequence[ReleasedZone],
    indicators: Sequence[IndicatorModel],
) -> Prose | None:
    """The paragraph of a theme (its identifier), or None when no figure of it is released."""
    own = [one for one in indicators if one.theme == theme]
    known = facts(release, own, zone, wholes)
    if not known:
        return None
    ranked = every_signal(release, own, zone, wholes)
    chosen = {one.fact.indicator.id: one.fact for one in ranked[:3]}
    for one in known:
        if len(chosen) >= 3:
            break
        chosen.setdefault(one.indicator.id, one)
    parts: list[Telling] = []
    for place, one in enumerate(chosen.values()):
        body = said(one, form=place, named=not place)
        start = body.telling if place else tell("{a}, {told}", a=zone.forms.a, told=body.telling)
        parts.append(sentence(start))
        change = evolution(one, body, form=place)
        if change and len(parts) < MOST:
            parts.append(sentence(change))
    text = plain(joined(parts))
    sources = dict.fromkeys(source(release, one.figure) for one in chosen.values())
    return Prose(((Run(text),),), source="; ".join(filter(None, sources)))


def absent_prose(release: Release, theme: str, zone: ReleasedZone) -> Prose:
    """Why a theme has no figure for a zone."""
    label = next((one.label for one in release.themes if one.id == theme), theme)
    return Prose(
        ((Run(f"{label} : aucun chiffre n’est diffusé {zone.forms.a}."),),), role="statement"
    )
