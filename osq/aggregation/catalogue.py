"""Findings of the aggregation: sums beside delivered zones, hidden cells, units not located."""

from __future__ import annotations

from osq.findings import Entry, Severity, catalogue

DISAGREES = Entry(
    code="OSQ-A001",
    severity=Severity.WARNING,
    title="Zone livrée qui ne fait pas la somme de ses parties",
    message="{label}, zone {zone}\u00a0: le fournisseur livre {found}, les zones qui la composent "
    "donnent {expected}. La valeur livrée est retenue.",
    advice="Demandez au fournisseur laquelle est juste, ou revoyez la composition de la zone.",
)
REVEALED = Entry(
    code="OSQ-A002",
    severity=Severity.WARNING,
    title="Cellule masquée qui se retrouve par addition",
    message="{label}, zone {zone}\u00a0: la cellule est masquée dans la livraison, mais la somme "
    "des zones qui la composent la donne. Elle reste masquée.",
    advice="Signalez-le au fournisseur\u202f: son propre fichier livre ce qu’il cache.",
)
CONTRADICTS = Entry(
    code="OSQ-A003",
    severity=Severity.WARNING,
    title="Livraisons qui se contredisent autour de cellules masquées",
    message="{label}, zone {zone}\u00a0: aucune valeur possible des cellules masquées ({hidden}) "
    "ne respecte {statements}. Leurs bornes, et celles de tout ce qui leur est lié, ne sont pas "
    "resserrées.",
    advice="Demandez au fournisseur ce qui est juste\u202f; aucune estimation n’est fondée sur ces "
    "chiffres d’ici là.",
)
FEW_LOCATED = Entry(
    code="OSQ-A004",
    severity=Severity.WARNING,
    title="Trop peu d’unités localisées",
    message="Livraison {delivery}, zone {zone}\u00a0: {found} des unités sont localisées, la "
    "convention en demande {expected}. Les sommes d’IRIS sont courtes d’autant.",
    advice="Demandez au fournisseur de localiser à nouveau les adresses qui manquent.",
)
CATALOGUE = catalogue(DISAGREES, REVEALED, CONTRADICTS, FEW_LOCATED)
