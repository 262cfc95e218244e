"""The gate: whose figures may leave the observatory, and only under a proof."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from osq.errors import Refusal
from osq.observations import Provenance
from osq.text import NARROW, NBSP, quote


def check_publishable(
    provenances: Iterable[str], demonstration: bool, deliveries: Collection[str] = ()
) -> None:
    """Refuses to publish invented figures as real ones, or real ones in a demonstration.

    `deliveries` names, in the message, what stands in the way.  Raises Refusal (exit code 1).
    """
    found = set(provenances) - {""}
    misplaced = found - {Provenance.INVENTED} if demonstration else found & {Provenance.INVENTED}
    if not misplaced:
        return
    named = f" Livraisons en cause{NBSP}: {', '.join(sorted(deliveries))}." if deliveries else ""
    raise Refusal(
        f"Rien n’est publié{NBSP}: des données inventées et des données réelles ou publiques "
        f"se trouvent dans le même observatoire, ou dans le mauvais.{named}",
        advice="Une démonstration ne contient que des données inventées, un observatoire "
        f"réel n’en contient aucune{NARROW}: retirez les livraisons qui n’ont pas leur place.",
    )


def check_protected(lost: Collection[str], edition: int) -> None:
    """Refuses to publish while a hidden cell could be found again.

    `lost` says which, in French, as the audit does.  Raises Refusal (exit code 1).
    """
    if not lost:
        return
    told = sorted(lost)
    more = f" (et {len(told) - 3} autres)" if len(told) > 3 else ""
    raise Refusal(
        f"Rien n’est publié{NBSP}: l’audit de {edition} échoue, {len(told)} cellules masquées "
        f"pourraient être retrouvées. {' '.join(told[:3])}{more}",
        advice=f"Voyez {quote(f'osq audit --year {edition}')}.",
    )
