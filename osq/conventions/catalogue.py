"""Findings of configuration files: `osq.yaml` and the conventions."""

from __future__ import annotations

from osq.findings import Entry, Severity, catalogue

_ERROR, _WARNING = Severity.ERROR, Severity.WARNING

UNREADABLE = Entry(
    "OSQ-C001",
    _ERROR,
    "Fichier de configuration illisible",
    "Le fichier {workbook} ne peut pas être lu : {problem}.",
    "Vérifiez qu’il existe, que vous avez le droit de le lire, et qu’il est enregistré en UTF-8.",
)
SYNTAX = Entry(
    "OSQ-C002",
    _ERROR,
    "Syntaxe YAML incorrecte",
    "Le fichier ne peut pas être compris à partir d’ici : {problem}.",
    "Comparez cette ligne et la précédente avec une convention voisine.",
)
DUPLICATE_KEY = Entry(
    "OSQ-C003",
    _ERROR,
    "Clé donnée deux fois",
    "La clé « {found} » est donnée deux fois dans le même groupe ; la première est en {first}.",
    "Gardez une seule des deux.",
)
UNKNOWN_KEY = Entry(
    "OSQ-C004",
    _ERROR,
    "Clé inconnue",
    "{path} : clé inconnue « {found} »{suggestion}",
    "Clés possibles ici : {expected}.",
)
MISSING_KEY = Entry(
    "OSQ-C005",
    _ERROR,
    "Clé manquante",
    "{path} : il manque la clé « {expected} ».",
    "Ajoutez cette clé à ce niveau.",
)
INVALID_VALUE = Entry(
    "OSQ-C006",
    _ERROR,
    "Valeur refusée",
    "{path} : la valeur {found} ne convient pas ; attendu : {expected}.",
    "Corrigez la valeur à cette ligne.",
)
FILE_NAME = Entry(
    "OSQ-C007",
    _ERROR,
    "Nom de fichier différent de l’identifiant",
    "Le fichier {workbook} contient la convention « {found} » ; son nom devrait être {expected}.",
    "Renommez le fichier, ou corrigez la clé « id ».",
)
DUPLICATE_IDENTIFIER = Entry(
    "OSQ-C008",
    _ERROR,
    "Identifiant déclaré deux fois",
    "{path} : l’identifiant « {found} » est déjà déclaré en {first}.",
    "Donnez un identifiant différent à l’un des deux.",
)
UNKNOWN_MEASURE = Entry(
    "OSQ-C009",
    _ERROR,
    "Grandeur inconnue",
    "{path} : la convention « {convention} » ne déclare aucune grandeur « {found} »{suggestion}",
    "Déclarez la grandeur sous « measures », ou corrigez son nom.",
)
UNKNOWN_CONVENTION = Entry(
    "OSQ-C010",
    _ERROR,
    "Convention inconnue",
    "{path} : « {found} » renvoie à une convention qui n’existe pas{suggestion}",
    "Ajoutez le fichier de cette convention, ou corrigez le nom avant le point.",
)
NO_REASON = Entry(
    "OSQ-C011",
    _ERROR,
    "Grandeur non additive sans pondération ni raison",
    "{path} : il faut dire comment la grandeur « {measure} » passe au niveau supérieur, ou "
    "pourquoi elle ne se somme pas.",
    "Si son effectif est livré à côté, nommez-le dans « weighted_by » ; sinon remplissez "
    "« not_additive_because » : la raison est montrée là où le chiffre manque.",
)
NOT_ADDITIVE = Entry(
    "OSQ-C012",
    _ERROR,
    "Grandeur non additive dans une somme",
    "{path} : la grandeur « {found} » ne se somme pas, et ne peut entrer ni dans un effectif ni "
    "dans un rapport.",
    "Publiez-la telle que livrée, par un indicateur de genre « direct ».",
)
AMBIGUOUS_HEADER = Entry(
    "OSQ-C013",
    _ERROR,
    "En-tête ambigu",
    "{path} : l’en-tête « {found} » désigne déjà {first} dans la feuille « {table} ».",
    "Un en-tête ne peut désigner qu’une colonne : précisez l’un des deux.",
)
UNKNOWN_THEME = Entry(
    "OSQ-C014",
    _ERROR,
    "Thème inconnu",
    "{path} : le thème « {found} » n’est pas déclaré dans osq.yaml{suggestion}",
    "Thèmes déclarés : {expected}.",
)
OUT_OF_ORDER = Entry(
    "OSQ-C015",
    _ERROR,
    "Bornes inversées",
    "{path} : la fin ({found}) vient avant le début ({expected}).",
    "Corrigez l’une des deux bornes.",
)
UNKNOWN_PARTY = Entry(
    "OSQ-C016",
    _ERROR,
    "Signataire inconnu",
    "{path} : l’organisme « {found} » n’est pas parmi les signataires{suggestion}",
    "Ajoutez-le sous « parties », ou corrigez son nom.",
)
FORBIDDEN_NAME = Entry(
    "OSQ-C017",
    _ERROR,
    "Nom interdit",
    "{path} : l’indicateur « {indicator} » est appelé « {found} », que sa convention interdit "
    "(never_called).",
    "Nommez l’indicateur autrement ; une précaution de lecture peut dire ce qu’il n’est pas.",
)
NO_REASON_FOR_LEVELS = Entry(
    "OSQ-C018",
    _ERROR,
    "Niveaux restreints sans raison",
    "{path} : il faut dire pourquoi « {found} » s’arrête à ce niveau.",
    "Remplissez « {key} » : la raison est montrée là où le chiffre manque.",
)
PLACE_IS_NO_HOME = Entry(
    "OSQ-C019",
    _ERROR,
    "Lieu qui ne décrit pas un quartier",
    "{path} : la grandeur « {found} » de l’envoi « {sending} » est localisée par l’établissement "
    "ou le lieu d’exercice, qui ne décrit ni un IRIS ni un quartier.",
    "Écrivez « finest: commune », et pourquoi dans « finest_because ».",
)
BAD_WEIGHT = Entry(
    "OSQ-C020",
    _ERROR,
    "Pondération impossible",
    "{path} : la grandeur « {measure} » ne peut pas être pondérée par « {found} » : {problem}.",
    "Une moyenne, un score ou un rapport se pondère par l’effectif ou la somme sur lesquels il a "
    "été calculé, livré avec lui. Sans cet effectif, dites pourquoi la grandeur ne se somme pas "
    "dans « not_additive_because ».",
)
NO_ROUNDING = Entry(
    "OSQ-C021",
    _ERROR,
    "Valeur pondérée sans pas d’arrondi",
    "{path} : il faut dire à combien près la grandeur « {measure} » est livrée.",
    "Remplissez « rounding » : 0.1 pour des valeurs comme 12,3 ; 0 si elles ne sont pas arrondies.",
)
NOT_A_QUANTILE = Entry(
    "OSQ-C022",
    _ERROR,
    "Interpolation d’autre chose qu’un quantile",
    "{path} : la grandeur « {found} » n’est ni une médiane ni un quantile.",
    "Des effectifs par classe n’estiment qu’un quantile : ôtez « interpolation », ou corrigez la "
    "nature de la grandeur.",
)
NO_PRODUCT = Entry(
    "OSQ-C023",
    _WARNING,
    "Aucun produit convenu",
    "La convention ne dit pas à qui ses chiffres peuvent être montrés : seuls les partenaires "
    "les verront, ni les élus ni le public.",
    "Inscrivez dans « dissemination.products » les produits convenus : genre, public et niveau "
    "le plus fin.",
)
UNKNOWN_INDICATOR = Entry(
    "OSQ-C030",
    _ERROR,
    "Indicateur inconnu",
    "{path} : aucune convention ne déclare l’indicateur « {found} »{suggestion}",
    "Les indicateurs d’une convention : osq conventions show FOURNISSEUR.",
)
UNFIT_INDICATOR = Entry(
    "OSQ-C031",
    _ERROR,
    "Indicateur qui ne peut pas être agrégé dans un indice ou une typologie",
    "{path} : « {found} » ne peut pas entrer dans {whole} : {problem}.",
    "Choisissez un autre indicateur. Un indice n’additionne que des parts et des moyennes dont le "
    "sens est établi ; une typologie, que des parts et des moyennes ; une pondération est un "
    "effectif.",
)

CATALOGUE = catalogue(
    UNREADABLE,
    SYNTAX,
    DUPLICATE_KEY,
    UNKNOWN_KEY,
    MISSING_KEY,
    INVALID_VALUE,
    FILE_NAME,
    DUPLICATE_IDENTIFIER,
    UNKNOWN_MEASURE,
    UNKNOWN_CONVENTION,
    NO_REASON,
    NOT_ADDITIVE,
    AMBIGUOUS_HEADER,
    UNKNOWN_THEME,
    OUT_OF_ORDER,
    UNKNOWN_PARTY,
    FORBIDDEN_NAME,
    NO_REASON_FOR_LEVELS,
    PLACE_IS_NO_HOME,
    BAD_WEIGHT,
    NO_ROUNDING,
    NOT_A_QUANTILE,
    NO_PRODUCT,
    UNKNOWN_INDICATOR,
    UNFIT_INDICATOR,
)
