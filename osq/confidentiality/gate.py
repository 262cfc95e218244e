"""The gate: whose figures may leave the observatory in this version."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from osq.errors import Refusal
from osq.observations import Provenance
from osq.text import NBSP, quote


def check_publishable(
    provenances: Iterable[str], demonstration: bool, deliveries: Collection[str] = ()
) -> None:
    """Refuses to publish anything but a demonstration's or public deliveries.

    Until complementary suppression exists, a hidden cell of a real delivery could be found
    again by subtraction.  `deliveries` names, in the message, what stands in the way.
    Raises Refusal (exit code 1).
    """
    allowed = Provenance.INVENTED if demonstration else Provenance.PUBLIC
    refused = set(provenances) - {str(allowed), ""}
    if not refused:
        return
    named = f" Livraisons en cause{NBSP}: {', '.join(sorted(deliveries))}." if deliveries else ""
    if demonstration or Provenance.INVENTED in refused:
        raise Refusal(
            "Rien n’est publié\u00a0: des données inventées et des données réelles ou publiques "
            f"se trouvent dans le même observatoire, ou dans le mauvais.{named}",
            advice="Une démonstration ne contient que des données inventées, un observatoire "
            "réel n’en contient aucune\u202f: retirez les livraisons qui n’ont pas leur place.",
        )
    raise Refusal(
        "Rien n’est publié\u00a0: la suppression complémentaire n’existe pas encore dans cette "
        "version, et une cellule masquée d’une livraison réelle pourrait être retrouvée par "
        f"soustraction.{named}",
        advice=f"Seules une démonstration ({quote('osq demo')}) ou des livraisons publiques "
        "peuvent être publiées pour le moment.",
    )
