"""What a provider is asked to do about each finding, in its own terms.

The advice of a finding speaks to the observatory (« ajoutez-le à la convention », « demandez
au fournisseur »); letters and annotated workbooks speak to the provider.
"""

from __future__ import annotations

from osq.findings import Finding, Severity
from osq.text import NBSP

OURS = frozenset(
    f"OSQ-D{number:03}" for number in (15, 16, 17, 30, 31, 90, 91, 92, 94, 95)
) | frozenset(f"OSQ-V{number:03}" for number in (29, 60, 61, 62))
"""Findings that the observatory settles by itself: nothing that goes back tells them.

Corrections (V060 to V062) quote values that the provider did not deliver.
"""

_ASK_ROWS = "Ajoutez ces lignes, avec 0 ou le signe convenu s’il n’y a rien à compter."
_CHECK = "Vérifiez ces cellules et corrigez celles qui sont fausses."
_EXPLAIN = "Dites-nous ce qui l’explique, ou corrigez."
_NAME = "Nommez le fichier comme convenu, ou dites-nous de quel envoi et de quelle année il s’agit."

ACTIONS = {
    "OSQ-D001": "Envoyez un classeur .xlsx.",
    "OSQ-D002": "Envoyez le fichier de nouveau.",
    "OSQ-D003": "Enregistrez le classeur sans mot de passe et envoyez-le de nouveau.",
    "OSQ-D004": "Enregistrez le fichier au format .xlsx et envoyez-le de nouveau.",
    "OSQ-D005": "Retirez les feuilles, les images et les formats qui n’ont rien à y faire.",
    "OSQ-D006": "Ouvrez le classeur, réparez-le, enregistrez-le et envoyez-le de nouveau.",
    "OSQ-D010": _NAME,
    "OSQ-D011": _NAME,
    "OSQ-D012": _NAME,
    "OSQ-D013": _NAME,
    "OSQ-D014": "Vérifiez que c’est bien le fichier de l’année, ou corrigez son titre.",
    "OSQ-D020": "Ajoutez la feuille, ou dites-nous son nouveau nom.",
    "OSQ-D021": "Rétablissez la ligne d’en-têtes, ou dites-nous les nouveaux en-têtes.",
    "OSQ-D022": "Ajoutez la colonne, ou dites-nous son nouvel en-tête.",
    "OSQ-D023": "Dites-nous ce que contient cette colonne, ou retirez-la.",
    "OSQ-D024": "Ne gardez qu’une de ces colonnes.",
    "OSQ-D025": "Vérifiez que c’est bien le fichier de l’année, et ajoutez la colonne attendue.",
    "OSQ-D027": "Ne gardez qu’une de ces feuilles, ou dites-nous laquelle est la bonne.",
    "OSQ-D032": "Dites-nous si ce titre a changé, ou corrigez-le.",
    "OSQ-D033": "Enregistrez le fichier dans le format convenu.",
    "OSQ-D035": "Dites-nous si ces lignes et ces colonnes font partie de l’envoi, ou retirez-les.",
    "OSQ-D036": "Dites-nous si ces lignes font partie de l’envoi, ou retirez-les.",
    "OSQ-D037": "Enregistrez le classeur sans macros (.xlsx).",
    "OSQ-D038": "Remplacez ces liens par leurs valeurs, une fois celles-ci à jour.",
    "OSQ-D039": "Vérifiez que c’est bien le fichier rempli, et renvoyez-le.",
    "OSQ-D040": "Détruisez les copies envoyées, et adressez-nous un fichier d’effectifs.",
    "OSQ-D050": "Nommez le fichier comme convenu, avec le trimestre.",
    "OSQ-D051": "Vérifiez l’année du fichier.",
    "OSQ-D093": "Dites-nous lequel des deux fichiers nous devons retenir.",
    "OSQ-V001": "Ouvrez le classeur, laissez-le calculer, puis enregistrez-le.",
    "OSQ-V002": "Corrigez la formule, ou écrivez le nombre.",
    "OSQ-V003": "Écrivez le nombre ou un signe convenu, ou dites-nous ce que ce signe veut dire.",
    "OSQ-V004": "Écrivez le nombre seul.",
    "OSQ-V005": "Écrivez le nombre d’origine, dans une cellule qui n’est pas une date.",
    "OSQ-V006": "Écrivez le nombre.",
    "OSQ-V007": "Écrivez un vrai nombre, sans point de milliers.",
    "OSQ-V008": "Écrivez le nombre, 0 pour un vrai zéro, ou le signe convenu.",
    "OSQ-V009": "Corrigez la valeur.",
    "OSQ-V010": "Corrigez la valeur, ou dites-nous si elle est pondérée.",
    "OSQ-V011": "Corrigez la valeur, ou dites-nous pourquoi elle est juste.",
    "OSQ-V012": "Écrivez des pourcentages (12,3 pour 12,3 %), ou dites-nous l’unité.",
    "OSQ-V013": "Vérifiez que c’est la bonne colonne, et son unité.",
    "OSQ-V020": "Corrigez le code, ou dites-nous à quelle zone il correspond.",
    "OSQ-V021": "Ne gardez qu’une ligne par zone.",
    "OSQ-V022": _ASK_ROWS,
    "OSQ-V024": "Vérifiez que les chiffres sont ceux du code, et corrigez le libellé ou le code.",
    "OSQ-V025": "Écrivez le code de la zone, ou dites-nous ce que compte cette ligne.",
    "OSQ-V027": "Écrivez le code de la zone.",
    "OSQ-V028": "Corrigez le nom de la grandeur, ou dites-nous ce qu’elle compte.",
    "OSQ-V030": f"{_CHECK} Si certaines sont masquées par précaution, dites-le-nous.",
    "OSQ-V031": _CHECK,
    "OSQ-V032": "Vérifiez le total et ses lignes, et corrigez ce qui est faux.",
    "OSQ-V033": "Ne livrez cette valeur qu’une fois, ou dites-nous laquelle est la bonne.",
    "OSQ-V036": _ASK_ROWS,
    "OSQ-V037": "Ajoutez ces lignes, ou dites-nous le nouveau nom de la grandeur.",
    "OSQ-V040": _EXPLAIN,
    "OSQ-V041": "Vérifiez l’unité de la colonne, et corrigez-la ou dites-nous ce qui l’explique.",
    "OSQ-V042": "Vérifiez les en-têtes de ces deux colonnes.",
    "OSQ-V043": "Vérifiez le tri de cette colonne.",
    "OSQ-V044": "Envoyez le fichier de l’année, ou dites-nous pourquoi rien n’a changé.",
    "OSQ-V050": "Écrivez le signe convenu dans ces cellules, et renvoyez le fichier.",
    "OSQ-V051": "Masquez aussi une autre cellule du même total, et renvoyez le fichier.",
    "OSQ-V052": "Envoyez le fichier dans le découpage de l’année.",
}
"""By code.  Remarks, of severity "info", ask nothing and have none."""


def asked_of(finding: Finding) -> str:
    """What the provider is asked to do about a finding, in French; empty for an information."""
    if finding.waiver is not None:
        return f"Accepté en l’état{NBSP}: {finding.waiver.reason}"
    if finding.severity is Severity.INFO:
        return ""
    return ACTIONS.get(finding.code, finding.advice)
