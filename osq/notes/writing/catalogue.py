"""Findings of the analyst's comments: what does not match the release, or cannot be printed."""

from __future__ import annotations

from osq.findings import Entry, Severity, catalogue

_ERROR = Severity.ERROR

MISMATCH = Entry(
    "OSQ-N001",
    _ERROR,
    "Chiffre cité qui n’est plus le bon",
    "« {found} » est cité pour {measure} ; le chiffre est maintenant {expected}.",
    "Remplacez le chiffre entre crochets, et relisez la phrase : ce qu’elle en dit tient-il "
    "encore ?",
)
WITHHELD = Entry(
    "OSQ-N002",
    _ERROR,
    "Chiffre cité qui n’est pas diffusé",
    "« {found} » est cité pour {measure} ; ce chiffre n’est pas diffusé : {reason}.",
    "Retirez-le, ou limitez le commentaire à un public qui peut le voir (« audience: partners » en "
    "tête de fichier).",
)
UNKNOWN = Entry(
    "OSQ-N003",
    _ERROR,
    "Chiffre cité qui n’existe pas",
    "« {found} » est cité pour {measure} : {reason}.",
    "Écrivez [chiffre](indicateur), avec au besoin ?zone=CODE, &edition=ANNÉE, &is=gap, change, "
    "rest ou share.",
)
BARE = Entry(
    "OSQ-N004",
    _ERROR,
    "Nombre dont rien ne dit d’où il vient",
    "« {found} » est écrit hors de tout lien.",
    "Citez le chiffre : [{found}](indicateur). S’il ne vient pas d’osq, donnez sa source : "
    '[{found}](libre "source, date"). Un petit nombre s’écrit aussi en lettres.',
)
SOURCELESS = Entry(
    "OSQ-N005",
    _ERROR,
    "Chiffre libre sans source",
    "« {found} » est un chiffre libre, sans source.",
    'Donnez-la entre guillemets droits : [{found}](libre "source, date").',
)
MARKUP = Entry(
    "OSQ-N006",
    _ERROR,
    "Mise en forme qui ne s’imprime pas",
    "{found} : cette mise en forme n’existe pas dans les notes.",
    "Restent possibles : paragraphes, **gras**, *italique*, listes à puces d’un seul niveau.",
)
HEADER = Entry(
    "OSQ-N007",
    _ERROR,
    "En-tête incorrect",
    "L’en-tête du commentaire ne peut pas être compris : {found}.",
    "Seule clé possible : audience, avec partners, officials ou public.",
)
PLACE = Entry(
    "OSQ-N008",
    _ERROR,
    "Commentaire sans place dans les notes",
    "Aucune note n’a de place pour ce commentaire : {found}.",
    "Le fichier s’appelle commentaires/ANNÉE/CODE DE LA ZONE/THÈME.md.",
)

CATALOGUE = catalogue(MISMATCH, WITHHELD, UNKNOWN, BARE, SOURCELESS, MARKUP, HEADER, PLACE)
