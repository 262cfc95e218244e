"""The gate: whose figures may leave the observatory, and only under a proof."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

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


def check_protected(lost: Sequence[str], edition: int, advice: str = "") -> None:
    """Refuses to publish while a hidden cell could be found again.

    `lost` says where, in French; `advice` what to do, to look at the audit by default.  Raises
    Refusal (exit code 1).
    """
    if lost:
        raise Refusal(
            f"Rien n’est publié{NBSP}: l’audit de {edition} échoue, des cellules masquées "
            f"pourraient être retrouvées. {' '.join(lost)}",
            advice=advice
            or f"Voyez lesquelles, et comment{NBSP}: {quote(f'osq audit --year {edition}')}.",
        )


def check_certified(case: str, faults: Sequence[str], edition: int) -> None:
    """Refuses to publish what the independent checker does not confirm.

    `faults` are what it found wrong with the certificate of `case`.  Raises Refusal.
    """
    if faults:
        raise Refusal(
            f"Rien n’est publié{NBSP}: le certificat de {case} n’est pas confirmé. {faults[0]}",
            advice=f"Relancez l’audit ({quote(f'osq audit --year {edition} --again')}), qui refait "
            "le motif et ses certificats.",
        )
