"""Findings of imports into the territory, in French."""

from __future__ import annotations

from osq.findings import Entry, Severity

_ERROR, _WARNING, _INFO = Severity.ERROR, Severity.WARNING, Severity.INFO

DECLARE_FIRST = Entry(
    "OSQ-T057",
    _ERROR,
    "Découpage à déclarer",
    "osq.yaml ne peut pas être complété sans risque.",
    "Ajoutez-y cette ligne, sous zonings : {found} ; puis relancez.",
)
UNREADABLE = Entry(
    "OSQ-T060",
    _ERROR,
    "Fichier illisible",
    "Le fichier ne peut pas être lu ({problem}).",
    "Vérifiez qu’il est entier et qu’il s’ouvre dans son logiciel, puis relancez.",
)
NO_HEADER = Entry(
    "OSQ-T061",
    _ERROR,
    "En-têtes introuvables",
    "Aucune ligne n’a les en-têtes attendus : {expected}.",
    "Rétablissez ces en-têtes, ou donnez la feuille qui les a avec --sheet.",
)
SEVERAL_SHEETS = Entry(
    "OSQ-T062",
    _ERROR,
    "Plusieurs feuilles possibles",
    "Plusieurs feuilles ont les en-têtes attendus : {found}.",
    "Choisissez-en une avec --sheet.",
)
NO_COMMUNES = Entry(
    "OSQ-T063",
    _ERROR,
    "Communes inconnues",
    "Aucune table des communes ne peut être lue : on ne sait pas quels IRIS sont de "
    "l’observatoire.",
    "Déclarez d’abord les communes dans osq.yaml, et ajoutez leur table à data/territory/.",
)
COMMUNE_WITHOUT_IRIS = Entry(
    "OSQ-T064",
    _ERROR,
    "Communes sans IRIS",
    "{count} commune(s) de l’observatoire n’ont aucun IRIS dans la table : {zones}.",
    "Vérifiez que la table couvre le département, que les codes y ont gardé leur zéro et "
    "que le millésime est le bon.",
)
IRIS_NEW = Entry(
    "OSQ-T065",
    _INFO,
    "IRIS nouveaux",
    "{count} IRIS nouveau(x), par rapport à {expected} : {zones}.",
)
IRIS_GONE = Entry(
    "OSQ-T066",
    _WARNING,
    "IRIS disparus",
    "{count} IRIS de {expected} absent(s) de la table : {zones}.",
    "{what}",
)
IRIS_RENAMED = Entry(
    "OSQ-T067",
    _INFO,
    "IRIS renommé",
    "L’IRIS {zone} s’appelle « {found} », et non plus « {expected} ».",
)
VINTAGES_OVERLAP = Entry(
    "OSQ-T068",
    _INFO,
    "Deux millésimes pour les mêmes éditions",
    "Les éditions {found} sont déjà celles de {expected} ; où deux millésimes valent, "
    "osq prend le plus récent.",
    "Accordez « from » et « until » dans osq.yaml.",
)
FILE_RENAMED = Entry(
    "OSQ-T069",
    _INFO,
    "Fichier à renommer",
    "Avec deux millésimes, {found} ne dit plus lequel il décrit ; il devient {expected}.",
)
SEVERAL_LAYERS = Entry(
    "OSQ-T070",
    _ERROR,
    "Plusieurs couches",
    "Le fichier a plusieurs couches : {found}.",
    "Choisissez-en une avec --layer.",
)
NO_CODE_FIELD = Entry(
    "OSQ-T071",
    _ERROR,
    "Aucun attribut de code",
    "Aucun attribut ne porte les codes de {expected} ; attributs : {found}.",
    "Donnez l’attribut des codes avec --code-field, ou ajoutez-le à la couche.",
)
SEVERAL_CODE_FIELDS = Entry(
    "OSQ-T072",
    _ERROR,
    "Plusieurs attributs de code",
    "Plusieurs attributs portent des codes de {expected} : {found}.",
    "Choisissez-en un avec --code-field.",
)
NO_CRS = Entry(
    "OSQ-T073",
    _ERROR,
    "Système de coordonnées inconnu",
    "Rien ne dit le système de coordonnées, et les coordonnées ne suffisent pas à le reconnaître.",
    "Donnez-le avec --crs (EPSG:2154 pour Lambert-93), ou rétablissez le fichier .prj.",
)
CRS_RECOGNISED = Entry(
    "OSQ-T074",
    _INFO,
    "Système de coordonnées reconnu",
    "Rien ne dit le système de coordonnées ; seul {found}, parmi ceux d’usage en France, "
    "place ces objets dans le territoire.",
    "Si ce n’est pas le bon, donnez-le avec --crs.",
)
CRS_OVERRIDDEN = Entry(
    "OSQ-T075",
    _WARNING,
    "Système de coordonnées remplacé",
    "Le fichier se dit en {found} ; il est lu en {expected}, comme demandé.",
    "Vérifiez la carte obtenue.",
)
AWAY = Entry(
    "OSQ-T076",
    _ERROR,
    "Objets loin du territoire",
    "Les objets reconnus tombent hors du territoire (autour de {found} ; territoire "
    "autour de {expected}).",
    "Vérifiez le système de coordonnées (--crs) et l’ordre de la longitude et de la latitude.",
)
BAD_CRS = Entry(
    "OSQ-T077",
    _ERROR,
    "Système de coordonnées incorrect",
    "« {found} » n’est pas un système de coordonnées connu.",
    "Écrivez son code, comme EPSG:2154.",
)
NO_POLYGON = Entry(
    "OSQ-T078",
    _ERROR,
    "Objet sans surface",
    "L’objet n° {number} ({zone}) n’a pas de surface ({problem}).",
    "Corrigez cet objet dans la couche.",
)
REPAIRED = Entry(
    "OSQ-T079",
    _INFO,
    "Contours réparés",
    "{count} contour(s) réparé(s), dont l’anneau se croisait ou se touchait : {zones}.",
    "Vérifiez-les sur la carte.",
)
JOINED = Entry(
    "OSQ-T080",
    _INFO,
    "Objets réunis",
    "{count} zone(s) faite(s) de plusieurs objets, réunis : {zones}.",
)
FEATURE_WITHOUT_ZONE = Entry(
    "OSQ-T081",
    _WARNING,
    "Contours sans zone",
    "{count} objet(s) de la couche ne sont d’aucune zone de {expected} : {zones}.",
    "Corrigez leurs codes, ou complétez la table du découpage ; ils sont laissés de côté.",
)
ELSEWHERE = Entry(
    "OSQ-T082",
    _INFO,
    "Hors du territoire",
    "{count} objet(s) ou ligne(s) d’autres communes, laissé(s) de côté.",
)
OVERLAPPING = Entry(
    "OSQ-T083",
    _ERROR,
    "Contours qui se recouvrent",
    "Les contours de {zone} et de {found} se recouvrent sur {part} du plus petit.",
    "Corrigez-les : dans un découpage, un lieu est dans une seule zone.",
)
TEXT_ENCODING = Entry(
    "OSQ-T084",
    _INFO,
    "Codage des textes",
    "Les textes ne sont pas en UTF-8 ; ils sont lus en {found}.",
    "Vérifiez les accents des noms cités.",
)
TOO_SMALL = Entry(
    "OSQ-T085",
    _ERROR,
    "Contour trop petit",
    "Simplifié à {expected} m, le contour de {zone} disparaît.",
    "Donnez une simplification plus fine avec --tolerance.",
)
BAD_PART = Entry(
    "OSQ-T086",
    _ERROR,
    "Part incorrecte",
    "« {found} » dans la colonne « {column} » ; attendu : {expected}.",
    "Corrigez ce nombre, ou dites l’unité des parts avec --unit.",
)
WRONG_UNIT = Entry(
    "OSQ-T087",
    _ERROR,
    "Unité des parts douteuse",
    "Aucune part ne dépasse 1 dix-millième : ce sont sans doute des parts de 0 à 1.",
    "Donnez --unit share.",
)
SPREAD = Entry(
    "OSQ-T088",
    _INFO,
    "Arrondi réparti",
    "Les parts de {count} zone(s) ne faisaient le tout qu’à l’arrondi de la source "
    "près ; le reste est réparti : {zones}.",
)
UNCHANGED = Entry(
    "OSQ-T089",
    _INFO,
    "Codes inchangés",
    "{count} code(s), présents aux deux millésimes et absents du fichier, passent tels quels.",
)
SCHEMATIC = Entry(
    "OSQ-T090",
    _ERROR,
    "Contours manquants ou schématiques",
    "{count} zone(s) de {expected} n’ont pas de contour réel : {zones}.",
    "Donnez un fichier de contours ({option}), ou importez-les avec osq territory import outlines.",
)
BAD_POINT = Entry(
    "OSQ-T091",
    _ERROR,
    "Point incorrect",
    "« {found} » dans la colonne « {column} » ; attendu : {expected}.",
    "Corrigez ou retirez ce point.",
)
POINTS_OUTSIDE = Entry(
    "OSQ-T092",
    _WARNING,
    "Points hors de toute zone",
    "{count} point(s) sur {expected} ne sont dans aucune zone de {zoning} : ils ne comptent pas.",
    "Vérifiez leurs coordonnées s’il y en a beaucoup.",
)
PART_WITHOUT_POINTS = Entry(
    "OSQ-T093",
    _WARNING,
    "Zones sans point",
    "{count} zone(s) sans point, partagée(s) d’après la surface : {zones}.",
    "Vérifiez que les points couvrent tout le territoire.",
)
NEGLIGIBLE = Entry(
    "OSQ-T094",
    _INFO,
    "Recouvrements négligés",
    "{count} recouvrement(s) de moins de {found} d’une zone négligé(s) : {zones}.",
    "Pour tout garder : --negligible 0.",
)
AREA_ONLY = Entry(
    "OSQ-T095",
    _WARNING,
    "Parts de surface",
    "Sans points d’adresse ni de population, les parts sont des parts de surface : elles "
    "disent où est le sol, non où vivent les gens.",
    "Faites-les valider, ou donnez des points avec --points.",
)
WITHOUT_PARTS = Entry(
    "OSQ-T096",
    _WARNING,
    "Zones sans composition",
    "{count} zone(s) sans aucune part : {zones}.",
    "{what}",
)
KEPT = Entry(
    "OSQ-T097",
    _INFO,
    "Zones laissées telles quelles",
    "{count} zone(s) absente(s) de l’import gardent leurs lignes : {zones}.",
)
NO_POINT_COLUMNS = Entry(
    "OSQ-T098",
    _ERROR,
    "Colonnes des points introuvables",
    "Il manque la colonne « {expected} » ; colonnes : {found}.",
    "Nommez les coordonnées x et y, ou longitude et latitude ; le poids avec --weight.",
)
ALREADY_WRONG = Entry(
    "OSQ-T099",
    _WARNING,
    "Territoire déjà en erreur",
    "Le territoire avait déjà {count} erreur(s), que l’import ne corrige pas.",
    "Voyez osq territory check.",
)

ENTRIES = (
    DECLARE_FIRST,
    UNREADABLE,
    NO_HEADER,
    SEVERAL_SHEETS,
    NO_COMMUNES,
    COMMUNE_WITHOUT_IRIS,
    IRIS_NEW,
    IRIS_GONE,
    IRIS_RENAMED,
    VINTAGES_OVERLAP,
    FILE_RENAMED,
    SEVERAL_LAYERS,
    NO_CODE_FIELD,
    SEVERAL_CODE_FIELDS,
    NO_CRS,
    CRS_RECOGNISED,
    CRS_OVERRIDDEN,
    AWAY,
    BAD_CRS,
    NO_POLYGON,
    REPAIRED,
    JOINED,
    FEATURE_WITHOUT_ZONE,
    ELSEWHERE,
    OVERLAPPING,
    TEXT_ENCODING,
    TOO_SMALL,
    BAD_PART,
    WRONG_UNIT,
    SPREAD,
    UNCHANGED,
    SCHEMATIC,
    BAD_POINT,
    POINTS_OUTSIDE,
    PART_WITHOUT_POINTS,
    NEGLIGIBLE,
    AREA_ONLY,
    WITHOUT_PARTS,
    KEPT,
    NO_POINT_COLUMNS,
    ALREADY_WRONG,
)
