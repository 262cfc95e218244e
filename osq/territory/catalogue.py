"""Findings of the territory's files, in French."""

from __future__ import annotations

from osq.findings import Entry, Severity, catalogue
from osq.territory.importing.catalogue import ENTRIES

_ERROR, _WARNING, _INFO = Severity.ERROR, Severity.WARNING, Severity.INFO

EMPTY_TERRITORY = Entry(
    "OSQ-T001",
    _INFO,
    "Territoire vide",
    "Le dossier du territoire ne contient aucun tableau.",
    "Ajoutez-y les communes, les IRIS et les quartiers.",
)
MISSING_FILE = Entry(
    "OSQ-T002",
    _ERROR,
    "Fichier du territoire absent",
    "Le fichier {workbook}, annoncé dans osq.yaml pour le découpage « {zoning} », est absent.",
    "Ajoutez-le au dossier du territoire, ou retirez ce découpage d’osq.yaml.",
)
NOT_UTF8 = Entry(
    "OSQ-T003",
    _ERROR,
    "Fichier qui n’est pas en UTF-8",
    "Le texte n’est pas en UTF-8.",
    "Enregistrez le fichier en « CSV UTF-8 ».",
)
EMPTY_FILE = Entry(
    "OSQ-T004",
    _ERROR,
    "Fichier vide",
    "Le fichier est vide : il manque au moins la ligne d’en-têtes.",
    "Rétablissez le fichier.",
)
MISSING_COLUMN = Entry(
    "OSQ-T005",
    _ERROR,
    "Colonne manquante",
    "Il manque la colonne « {expected} ».",
    "Ajoutez-la à la ligne d’en-têtes ; les colonnes sont séparées par des points-virgules.",
)
TWICE_COLUMN = Entry(
    "OSQ-T006",
    _ERROR,
    "Colonne donnée deux fois",
    "La colonne « {found} » est donnée deux fois.",
    "Gardez une seule des deux.",
)
RAGGED_LINE = Entry(
    "OSQ-T007",
    _ERROR,
    "Ligne au mauvais nombre de champs",
    "{found} champ(s) au lieu de {expected}.",
    "Vérifiez les points-virgules et les guillemets de la ligne.",
)
EMPTY_CELL = Entry(
    "OSQ-T008",
    _ERROR,
    "Valeur absente",
    "La colonne « {column} » est vide.",
    "Complétez-la.",
)
BAD_FLAG = Entry(
    "OSQ-T009",
    _ERROR,
    "Indicateur oui/non incorrect",
    "« {found} » dans la colonne « {column} » ; attendu : {expected}.",
    "Écrivez 1 pour oui, 0 pour non.",
)
BAD_WORD = Entry(
    "OSQ-T010",
    _ERROR,
    "Mot inconnu",
    "« {found} » dans la colonne « {column} » ; attendu : {expected}.",
    "Corrigez ce mot.",
)
BAD_POPULATION = Entry(
    "OSQ-T011",
    _ERROR,
    "Population incorrecte",
    "« {found} » dans la colonne « {column} » n’est pas un nombre entier d’habitants.",
    "Écrivez un nombre entier, sans espace ni décimale.",
)
BAD_CODE = Entry(
    "OSQ-T020",
    _ERROR,
    "Code mal formé",
    "Le code « {found} » ne convient pas ; attendu : {expected}.",
    "Corrigez le code ; un tableur a pu le lire comme un nombre.",
)
DUPLICATE_CODE = Entry(
    "OSQ-T021",
    _ERROR,
    "Code donné deux fois",
    "Le code {zone} est déjà donné ligne {first}.",
    "Gardez une seule des deux lignes.",
)
UNKNOWN_COMMUNE = Entry(
    "OSQ-T022",
    _ERROR,
    "Commune inconnue",
    "La commune « {found} » n’est pas dans la table des communes.",
    "Corrigez le code de la commune, ou ajoutez-la.",
)
WRONG_PARENT = Entry(
    "OSQ-T023",
    _ERROR,
    "IRIS rattaché à une autre commune",
    "L’IRIS {zone} est rattaché à la commune {found}, mais son code commence par {expected}.",
    "Corrigez le code de l’IRIS ou celui de la commune.",
)
WRONG_VINTAGE = Entry(
    "OSQ-T024",
    _ERROR,
    "Millésime différent",
    "Millésime « {found} » au lieu de {expected}, annoncé dans osq.yaml.",
    "Corrigez la ligne, ou déclarez un second découpage dans osq.yaml.",
)
IRIS_STATUS = Entry(
    "OSQ-T025",
    _ERROR,
    "Découpage en IRIS contradictoire",
    "{zone} est « {found} » ({meaning}), mais la table des IRIS {iris_file} dit le contraire.",
    "Accordez les deux tables.",
)
MEMBER_COUNT = Entry(
    "OSQ-T026",
    _WARNING,
    "Nombre de communes inattendu",
    "La colonne « {column} » compte {found} communes, mais le libellé du périmètre en annonce "
    "{expected}.",
    "Corrigez la colonne, ou le libellé du périmètre dans osq.yaml.",
)
UNKNOWN_IRIS = Entry(
    "OSQ-T027",
    _INFO,
    "Communes aux codes IRIS inconnus",
    "Codes IRIS inconnus pour {count} commune(s) : {zones}.",
    "Demandez à l’Insee la table d’appartenance de ces communes ; en attendant, une livraison "
    "peut donner la ligne de la commune.",
)
UNKNOWN_SHARE_FILE = Entry(
    "OSQ-T030",
    _ERROR,
    "Composition entre découpages inconnus",
    "Ce nom ne relie pas deux découpages d’osq.yaml, ou en relie plusieurs.",
    "Nommez le fichier composition_CIBLE_SOURCE.csv ou passage_DECOUPAGE_ANCIEN_NOUVEAU.csv ; "
    "si un découpage a plusieurs millésimes, composition_CIBLE-2007_SOURCE-2015.csv.",
)
UNKNOWN_ZONE = Entry(
    "OSQ-T032",
    _ERROR,
    "Zone inconnue dans une composition",
    "La zone « {found} » n’est pas dans {expected}.",
    "Corrigez le code, ou ajoutez la zone à son découpage.",
)
BAD_SHARE = Entry(
    "OSQ-T033",
    _ERROR,
    "Part incorrecte",
    "« {found} » dans la colonne « {column} » ; attendu : {expected}.",
    "Écrivez la part en dix-millièmes, sans espace ni virgule.",
)
DUPLICATE_SHARE = Entry(
    "OSQ-T034",
    _ERROR,
    "Part donnée deux fois",
    "La part de {source} dans {zone} est déjà donnée ligne {first}.",
    "Gardez une seule des deux lignes.",
)
OVERFULL = Entry(
    "OSQ-T035",
    _ERROR,
    "Zone comptée plus d’une fois",
    "Les parts de {zone} font {found} dix-millièmes pour le support « {support} » ; au plus "
    "{expected}.",
    "Réduisez les parts : une zone ne se compte pas deux fois dans un même découpage.",
)
INCOMPLETE_PASSAGE = Entry(
    "OSQ-T036",
    _ERROR,
    "Passage incomplet",
    "Les parts de {zone} font {found} dix-millièmes pour le support « {support} » ; attendu : "
    "{expected}.",
    "Un changement de millésime ne perd ni n’ajoute rien : complétez les lignes de cette zone.",
)
NOT_REACHED = Entry(
    "OSQ-T037",
    _ERROR,
    "Zone sans origine",
    "Rien de l’ancien millésime n’est versé dans la zone {zone} pour le support « {support} ».",
    "Ajoutez les lignes qui la composent.",
)
OUTSIDE_COMMUNE = Entry(
    "OSQ-T038",
    _ERROR,
    "IRIS hors des communes du quartier",
    "{source} est dans la commune {found}, or {zone} s’étend sur {expected}.",
    "Corrigez le code, ou les communes du quartier.",
)
UNDOCUMENTED = Entry(
    "OSQ-T039",
    _INFO,
    "Quartiers sans composition",
    "{count} quartier(s) au contour non documenté : {zones}.",
    "Leur feuille n’aura que ce que les fournisseurs livrent pour le quartier même ; la "
    "colonne composition_note dit pourquoi.",
)
TO_VALIDATE = Entry(
    "OSQ-T040",
    _INFO,
    "Lignes à valider",
    "{count} ligne(s) « à valider ».",
    "Faites-les valider par l’équipe de l’observatoire, puis remplacez cette mention.",
)
BAD_GEOJSON = Entry(
    "OSQ-T050",
    _ERROR,
    "Contours illisibles",
    "Le fichier n’est pas une collection de contours GeoJSON ({problem}).",
    "Rétablissez le fichier, avec ses membres « source » et « features ».",
)
BAD_OUTLINE = Entry(
    "OSQ-T051",
    _ERROR,
    "Contour incorrect",
    "Contour n° {number} : code, caractère schématique ou anneaux incorrects ({problem}).",
    "Donnez les propriétés « code » et « schematic », et des anneaux fermés.",
)
DUPLICATE_OUTLINE = Entry(
    "OSQ-T052",
    _ERROR,
    "Contour donné deux fois",
    "Le contour de {zone} est donné deux fois.",
    "Gardez un seul des deux.",
)
ORPHAN_OUTLINE = Entry(
    "OSQ-T053",
    _WARNING,
    "Contour d’une zone inconnue",
    "Le contour « {zone} » n’est celui d’aucune zone de {expected}.",
    "Corrigez le code, ou retirez le contour.",
)
NO_OUTLINE = Entry(
    "OSQ-T054",
    _WARNING,
    "Zones sans contour",
    "{count} zone(s) sans contour, absentes des cartes : {zones}.",
    "Ajoutez leurs contours au fichier GeoJSON du découpage.",
)
UNIT_ACROSS = Entry(
    "OSQ-T055",
    _ERROR,
    "Unité sur plusieurs communes",
    "L’unité {zone} est sur plusieurs communes ({found}), et rien ne dit comment la partager.",
    "Ajoutez le fichier {expected}, avec la part de chaque commune.",
)
UNIT_NOT_WHOLE = Entry(
    "OSQ-T056",
    _ERROR,
    "Unité mal partagée",
    "Les parts de l’unité {zone} font {found} au lieu de {expected} : ce qui y est compté serait "
    "perdu ou compté deux fois.",
    "Complétez les lignes de cette unité (weight_used), pour chaque support.",
)

CATALOGUE = catalogue(
    EMPTY_TERRITORY,
    MISSING_FILE,
    NOT_UTF8,
    EMPTY_FILE,
    MISSING_COLUMN,
    TWICE_COLUMN,
    RAGGED_LINE,
    EMPTY_CELL,
    BAD_FLAG,
    BAD_WORD,
    BAD_POPULATION,
    BAD_CODE,
    DUPLICATE_CODE,
    UNKNOWN_COMMUNE,
    WRONG_PARENT,
    WRONG_VINTAGE,
    IRIS_STATUS,
    MEMBER_COUNT,
    UNKNOWN_IRIS,
    UNKNOWN_SHARE_FILE,
    UNKNOWN_ZONE,
    BAD_SHARE,
    DUPLICATE_SHARE,
    OVERFULL,
    INCOMPLETE_PASSAGE,
    NOT_REACHED,
    OUTSIDE_COMMUNE,
    UNDOCUMENTED,
    TO_VALIDATE,
    BAD_GEOJSON,
    BAD_OUTLINE,
    DUPLICATE_OUTLINE,
    ORPHAN_OUTLINE,
    NO_OUTLINE,
    UNIT_ACROSS,
    UNIT_NOT_WHOLE,
    *ENTRIES,
)
