"""Findings of the intake: what is wrong with a file before its content is looked at."""

from __future__ import annotations

from osq.findings import Entry, Severity, catalogue

AMBIGUOUS = Entry(
    code="OSQ-D090",
    severity=Severity.ERROR,
    title="Plusieurs fichiers pour une même livraison",
    message="Plusieurs nouveaux fichiers sont donnés pour le même fournisseur et la même "
    "édition : {names}. Rien ne dit lequel est le bon.",
    advice="Ingérez-les l’un après l’autre, le bon en dernier : il remplacera l’autre.",
)
OTHER_SUBJECT = Entry(
    code="OSQ-D091",
    severity=Severity.ERROR,
    title="Fichier déjà ingéré pour autre chose",
    message="Le fichier {workbook} est donné pour {expected}, mais il est identique, octet pour "
    "octet, à un fichier déjà ingéré comme {found}.",
    advice="C’est sans doute une copie sous un mauvais nom : demandez le bon fichier au "
    "fournisseur.",
)
UNREADABLE = Entry(
    code="OSQ-D092",
    severity=Severity.ERROR,
    title="Fichier qui ne s’ouvre pas",
    message="Le fichier {workbook} ne peut pas être lu : {found}.",
    advice="Il est peut-être ouvert dans Excel, ou en cours de copie : fermez-le, attendez un "
    "peu, puis relancez la commande.",
)
PROVISIONAL = Entry(
    code="OSQ-D093",
    severity=Severity.ERROR,
    title="Provisoire après le définitif",
    message="Le fichier {workbook} est provisoire, alors que le définitif a déjà été ingéré "
    "({found}).",
    advice="Gardez le définitif. S’il faut le remplacer, demandez un nouveau fichier définitif.",
)
ALTERED = Entry(
    code="OSQ-D094",
    severity=Severity.ERROR,
    title="Livraison archivée perdue ou altérée",
    message="Le fichier {workbook} ne peut pas être relu : son original archivé manque, ou n’est "
    "plus celui qui a été reçu ({found}).",
    advice="osq ne modifie jamais ce fichier : reprenez-le dans votre sauvegarde.",
)
OTHERWISE = Entry(
    code="OSQ-D095",
    severity=Severity.ERROR,
    title="Livraison que sa convention ne reconnaît plus",
    message="Le fichier {workbook} a été accepté pour {expected} ; avec les conventions "
    "d’aujourd’hui, il ne serait plus reconnu comme tel.",
    advice="Rétablissez l’envoi (son identifiant, sa fréquence) dans la convention.",
)
CATALOGUE = catalogue(AMBIGUOUS, OTHER_SUBJECT, UNREADABLE, PROVISIONAL, ALTERED, OTHERWISE)
