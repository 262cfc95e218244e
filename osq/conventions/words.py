"""French words for the values that a convention's keys may take."""

from __future__ import annotations

ROLES = {"pilot": "Pilote", "processor": "Traitement", "provider": "Fournisseur"}
RENEWALS = {"tacit": "tacite", "express": "expresse"}
PERIODS = {
    "stock": "stock",
    "flow": "flux de l’année, arrêté",
    "school_year": "année scolaire, arrêtée",
    "exam_session": "session d’examen, arrêtée",
    "rolling": "années glissantes, arrêtées",
}
FREQUENCIES = {
    "annual": "annuelle",
    "quarterly": "trimestrielle",
    "school_year": "par année scolaire",
    "biennial": "tous les deux ans",
    "irregular": "irrégulière",
    "on_request": "à la demande",
}
UNITS = {
    "address": "adresse",
    "ilot": "îlot",
    "iris": "IRIS",
    "section": "section cadastrale",
    "school": "établissement scolaire",
    "police_sector": "secteur de police",
    "quartier": "quartier",
    "commune": "commune",
}
LOCATIONS = {
    "residence": "le domicile",
    "offence": "le lieu des faits",
    "school": "l’établissement scolaire",
    "practice": "le lieu d’exercice",
    "dwelling": "le logement",
}
COVERAGES = {
    "territory": "exactement le territoire",
    "wider": "plus large que le territoire",
    "partial": "une partie du territoire",
}
STATUSES = {
    "suppressed": "donnée masquée",
    "missing": "donnée absente",
    "not_applicable": "sans objet",
    "zero": "zéro",
    "error": "erreur",
}
DIRECTIONS = {
    "higher_is_worse": "une hausse est défavorable",
    "lower_is_worse": "une baisse est défavorable",
    "undetermined": "ni favorable ni défavorable",
}
RULE_STATUSES = {
    "verified": "texte lu",
    "second_hand": "de seconde main",
    "unverified": "non vérifiée",
}
YES_NO = {True: "oui", False: "non"}
SILENCES = {"blocks": "le silence bloque", "accepts": "le silence vaut accord"}
PRODUCTS = {
    "note": "note",
    "table": "tableau",
    "map": "carte",
    "export": "export",
    "adhoc": "demande particulière",
}
AUDIENCES = {
    "partners": "aux partenaires",
    "officials": "aux élus",
    "public": "au public",
    "requester": "au demandeur",
}
TRANSFERS = {"forbidden": "interdite", "on_request": "sur demande", "free": "libre"}
LEVELS = {
    "iris": "les IRIS",
    "quartier": "les quartiers",
    "commune": "les communes",
    "agglomeration": "l’agglomération",
}
FINEST = {
    "iris": "par IRIS",
    "quartier": "par quartier",
    "commune": "par commune",
    "agglomeration": "pour l’agglomération entière",
}
FORMS = {"wide": "une colonne par grandeur", "long": "une ligne par zone et grandeur"}
MEASURE_KINDS = {
    "count": "effectif",
    "sum": "somme",
    "weighted_count": "effectif pondéré",
    "mean": "moyenne",
    "ratio": "rapport",
    "median": "médiane",
    "quantile": "quantile",
    "score": "score",
    "index": "indice",
    "rank": "rang",
}
STAGES = {"provisional": "provisoire", "final": "définitif"}
SEVERITIES = {"error": "erreur", "warning": "avertissement", "info": "information"}
ENDS = {"destroy": "destruction", "keep": "conservation", "return": "restitution"}
