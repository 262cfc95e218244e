"""The invented objectives of a demonstration: what a filled `cucs.yaml` looks like."""

from __future__ import annotations

from collections.abc import Collection

import yaml

from osq.observations import FICTITIOUS

_OBJECTIVES = (
    ("Emploi et insertion", "Réduire le chômage de longue durée", "pe_ld_part", 2009),
    (
        "Emploi et insertion",
        "Élever la qualification des jeunes suivis",
        "ml_bas_niveau_part",
        2009,
    ),
    ("Revenus et accès aux droits", "Faire reculer les bas revenus", "caf_bas_rev_part", 2008),
    ("Revenus et accès aux droits", "Ouvrir les droits à la santé", "cpam_cmuc_part", 2008),
    ("Réussite éducative", "Réduire le retard à l’entrée en sixième", "dsden_retard_6e_part", 2008),
    ("Habitat", "Réduire la vacance du parc social", "amos_vacance_part", 2011),
)
"""Axis, objective, indicator, edition of the baseline."""


def demo_objectives(known: Collection[str]) -> bytes:
    """The `cucs.yaml` of a demonstration, of the objectives whose indicators are `known`."""
    objectives = [
        {
            "axis": axis,
            "label": f"{label} (objectif fictif)",
            "indicator": indicator,
            "baseline": baseline,
            "target": "à fixer",
        }
        for axis, label, indicator, baseline in _OBJECTIVES
        if indicator in known
    ]
    head = (
        f"# {FICTITIOUS} : objectifs inventés. Les copilotes du contrat écrivent les leurs ici.\n"
    )
    text = yaml.safe_dump(
        {"objectives": objectives}, allow_unicode=True, sort_keys=False, width=100
    )
    return (head + text).encode()
