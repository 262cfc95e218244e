"""Which notes of a release a build is asked for."""

from __future__ import annotations

from collections.abc import Collection

from osq.confidentiality.release import Release, ReleasedZone
from osq.errors import ConfigurationError, Refusal
from osq.notes.outlines.compose import KINDS, kind_of, planned
from osq.text import NARROW, NBSP, quote


def plan(
    release: Release, zones: Collection[str] = (), kinds: Collection[str] = ()
) -> list[ReleasedZone]:
    """Zones whose note is asked for, in order (all when both are empty).

    Raises ConfigurationError for an unknown kind, Refusal for a zone without a note.
    """
    unknown = sorted(set(kinds) - set(KINDS))
    if unknown:
        raise ConfigurationError(
            f"Type de note inconnu{NBSP}: {', '.join(unknown)}.",
            advice=f"Types possibles{NBSP}: {', '.join(KINDS)}.",
        )
    every = planned(release)
    strangers = sorted(set(zones) - {zone.key.code for zone in every})
    if strangers:
        raise Refusal(
            f"Aucune note n’est prévue en {release.edition} pour{NBSP}: {', '.join(strangers)}.",
            advice="Donnez le code de l’agglomération, d’une commune signataire ou d’un quartier"
            f" en vigueur cette année-là{NARROW}; "
            f"par exemple {quote(every[0].key.code)}."
            if every
            else "",
        )
    return [
        zone
        for zone in every
        if (not zones or zone.key.code in zones) and (not kinds or kind_of(zone) in kinds)
    ]
