"""Findings about a file: its format, whose it is, its sheets and columns (OSQ-D)."""

from __future__ import annotations

from osq.findings import Entry, Severity

_ERROR, _WARNING, _INFO = Severity.ERROR, Severity.WARNING, Severity.INFO

FILE_FINDINGS = (
    # The file
    Entry(
        "OSQ-D001",
        _ERROR,
        "Fichier illisible",
        "« {workbook} » n’est ni un classeur (.xlsx, .xls, .ods) ni un fichier .csv{nature}.",
        "Demandez au fournisseur un classeur .xlsx.",
    ),
    Entry(
        "OSQ-D002",
        _ERROR,
        "Classeur incomplet",
        "« {workbook} » est vide ou tronqué : peut-être est-il encore en cours de copie.",
        "Attendez la fin de la copie, ou redemandez le fichier au fournisseur.",
    ),
    Entry(
        "OSQ-D003",
        _ERROR,
        "Classeur protégé",
        "« {workbook} » est protégé par un mot de passe.",
        "Ouvrez-le dans Excel, retirez le mot de passe et enregistrez-le sous le même nom.",
    ),
    Entry(
        "OSQ-D004",
        _ERROR,
        "Format non lu",
        "« {workbook} » est au format {found}, qui n’est pas lu.",
        "Ouvrez-le dans Excel ou LibreOffice et enregistrez-le au format .xlsx.",
    ),
    Entry(
        "OSQ-D005",
        _ERROR,
        "Classeur démesuré",
        "« {workbook} » occupe {found} une fois décompressé ; la limite est {expected}.",
        "Vérifiez l’origine du fichier ; retirez les feuilles qui n’ont rien à y faire.",
    ),
    Entry(
        "OSQ-D006",
        _ERROR,
        "Classeur abîmé",
        "Une partie de « {workbook} » est illisible.",
        "Ouvrez-le dans Excel, réparez-le et enregistrez-le de nouveau.",
    ),
    Entry(
        "OSQ-D033",
        _ERROR,
        "Extension trompeuse",
        "« {workbook} » s’annonce comme {expected}, mais c’est {found}.",
        "Ouvrez-le, vérifiez ce que c’est, et enregistrez-le dans le format convenu.",
    ),
    Entry(
        "OSQ-D034",
        _INFO,
        "Fichier texte",
        "« {workbook} » est un fichier texte : il ne dit ni formules, ni formats, ni lignes "
        "masquées.",
    ),
    Entry(
        "OSQ-D035",
        _WARNING,
        "Lignes ou colonnes masquées",
        "La feuille « {sheet} » porte des chiffres qu’elle ne montre pas : {found}.",
        "Ils ont été lus comme les autres ; demandez au fournisseur s’ils font partie de l’envoi.",
    ),
    Entry(
        "OSQ-D036",
        _WARNING,
        "Feuille filtrée",
        "La feuille « {sheet} » est filtrée : elle ne montre pas {found}.",
        "Toutes les lignes ont été lues ; demandez au fournisseur si le filtre est voulu.",
    ),
    Entry(
        "OSQ-D037",
        _WARNING,
        "Macros dans le classeur",
        "« {workbook} » contient des macros ; rien n’en est exécuté.",
        "Demandez un classeur sans macros.",
    ),
    Entry(
        "OSQ-D038",
        _WARNING,
        "Liens vers d’autres fichiers",
        "« {workbook} » tire des valeurs d’autres fichiers ({links}) : elles sont "
        "celles de son dernier enregistrement.",
        "Vérifiez que le fournisseur l’a mis à jour avant l’envoi.",
    ),
    Entry(
        "OSQ-D039",
        _ERROR,
        "Aucun chiffre",
        "« {workbook} » ne porte aucun chiffre du territoire, ni rien qui en tienne lieu.",
        "Vérifiez que le fichier n’est pas vide et que ses codes sont ceux du territoire.",
    ),
    Entry(
        "OSQ-D040",
        _ERROR,
        "Données nominatives",
        "La colonne {column} de la feuille « {sheet} » semble contenir {found} ({count} cellules : "
        "{cells}). Le fichier est refusé et n’est conservé nulle part.",
        "Supprimez ce fichier et ses copies, prévenez le fournisseur, et demandez-lui un fichier "
        "d’effectifs.",
    ),
    Entry(
        "OSQ-D041",
        _INFO,
        "Ancien classeur Excel",
        "« {workbook} » est un ancien classeur (.xls) : il ne dit ni quelles cellules sont des "
        "formules, ni si elles ont été calculées, ni si elles viennent d’autres fichiers.",
        "Préférez un classeur .xlsx.",
    ),
    # Recognition
    Entry(
        "OSQ-D010",
        _ERROR,
        "Fournisseur non reconnu",
        "Ni le nom de « {workbook} » ni ses lignes de titre ne disent de quelle convention il "
        "relève.",
        "Donnez --provider ({expected}), ou ajoutez le nom ou le titre dans la convention.",
    ),
    Entry(
        "OSQ-D011",
        _ERROR,
        "Fournisseur ambigu",
        "« {workbook} » peut relever de plusieurs envois : {found}.",
        "Donnez --provider, ou renommez le fichier comme la convention le dit.",
    ),
    Entry(
        "OSQ-D012",
        _ERROR,
        "Édition non reconnue",
        "Ni le nom de « {workbook} » ni ses lignes de titre ne disent de quelle édition il s’agit.",
        "Donnez --year, ou renommez le fichier comme la convention le dit ({expected}).",
    ),
    Entry(
        "OSQ-D013",
        _ERROR,
        "Édition ambiguë",
        "Les lignes de titre de « {workbook} » nomment plusieurs années : {found}.",
        "Donnez --year, ou renommez le fichier comme la convention le dit ({expected}).",
    ),
    Entry(
        "OSQ-D014",
        _ERROR,
        "Année contradictoire",
        "Le titre porte {found}, alors que l’édition {edition} décrit {expected}.",
        "Vérifiez que c’est le bon fichier ; sinon corrigez son nom ou son titre.",
        waivable=True,
    ),
    Entry(
        "OSQ-D015",
        _ERROR,
        "Édition sans disposition",
        "La convention {provider} ne dit pas comment est disposé le fichier de l’édition "
        "{edition}.",
        "Ajoutez à la convention une disposition (layouts) valable pour cette édition.",
    ),
    Entry(
        "OSQ-D016",
        _ERROR,
        "Zonage non valable",
        "Le zonage « {found} » n’existe pas pour l’édition {edition}.",
        "Vérifiez le zonage de la feuille dans la convention. Pour des établissements, secteurs ou "
        "sections, ajoutez leur tableau de référence dans data/territory ({found}.csv : code, "
        "communes, quality) et déclarez-le dans osq.yaml (level: unit).",
    ),
    Entry(
        "OSQ-D017",
        _ERROR,
        "Convention inconnue",
        "Aucune convention ne porte le nom « {found} ».",
        "Les conventions connues sont : {expected}.",
    ),
    Entry(
        "OSQ-D050",
        _ERROR,
        "Trimestre non reconnu",
        "Ni le nom de « {workbook} » ni ses lignes de titre ne disent un trimestre et un seul "
        "(trouvé : {found}).",
        "Donnez --quarter, ou renommez le fichier comme la convention le dit ({expected}).",
    ),
    Entry(
        "OSQ-D051",
        _WARNING,
        "Édition inattendue",
        "« {workbook} » est de l’édition {found}, alors que la source n’est attendue que les "
        "années {expected}.",
        "Vérifiez l’année du fichier.",
    ),
    # Sheets and columns
    Entry(
        "OSQ-D020",
        _ERROR,
        "Feuille manquante",
        "La feuille {expected} manque ; le classeur contient : {found}.",
        "Demandez la feuille au fournisseur, ou ajoutez son nouveau nom à la convention.",
    ),
    Entry(
        "OSQ-D021",
        _ERROR,
        "En-têtes introuvables",
        "Aucune ligne de la feuille « {sheet} » ne porte les en-têtes attendus ({expected}).",
        "Vérifiez la feuille, ou ajoutez ses en-têtes à la convention.",
    ),
    Entry(
        "OSQ-D022",
        _ERROR,
        "Colonne manquante",
        "La colonne « {expected} » manque.{suggestion}",
        "Demandez la colonne au fournisseur, ou ajoutez son nouvel en-tête à la convention.",
    ),
    Entry(
        "OSQ-D023",
        _WARNING,
        "Colonne inconnue",
        "La colonne « {found} » n’est pas dans la convention ; elle n’est pas lue.{suggestion}",
        "Ajoutez-la à la convention, comme grandeur ou comme colonne ignorée.",
    ),
    Entry(
        "OSQ-D024",
        _ERROR,
        "Colonne en double",
        "« {expected} » se trouve dans plusieurs colonnes ({found}).",
        "Ne gardez qu’une de ces colonnes, ou précisez les en-têtes dans la convention.",
    ),
    Entry(
        "OSQ-D025",
        _ERROR,
        "Colonne d’une autre année",
        "La colonne « {found} » est d’une autre année ; « {expected} » est attendue.",
        "Vérifiez que c’est le bon fichier pour cette édition.",
    ),
    Entry(
        "OSQ-D026",
        _INFO,
        "Feuille reconnue à son contenu",
        "La feuille « {sheet} » a été prise pour {expected}, d’après ses en-têtes.",
        "Si c’est la bonne, ajoutez son nom à la convention.",
    ),
    Entry(
        "OSQ-D027",
        _ERROR,
        "Feuille ambiguë",
        "Plusieurs feuilles peuvent être {expected} : {found}.",
        "Précisez le nom de la feuille dans la convention, ou retirez celle qui est de trop.",
    ),
    Entry(
        "OSQ-D028",
        _INFO,
        "Feuille non lue",
        "La feuille « {sheet} » n’est pas dans la convention ; elle n’est pas lue.",
    ),
    Entry(
        "OSQ-D029",
        _INFO,
        "Colonne d’une autre année, non lue",
        "La colonne « {found} » est d’une autre année que « {expected} » ; elle n’est pas lue.",
    ),
    Entry(
        "OSQ-D032",
        _WARNING,
        "Groupe de colonnes inconnu",
        "Des colonnes reconnues se trouvent sous le titre « {found} », que la convention ne nomme "
        "pas : {expected}.",
        "Vérifiez que ce sont les bonnes colonnes, puis ajoutez l’en-tête complet à la convention.",
    ),
    # Invented and real
    Entry(
        "OSQ-D030",
        _ERROR,
        "Livraison fictive dans un observatoire réel",
        "« {workbook} » porte la mention « DONNÉES FICTIVES » : un observatoire réel la refuse.",
        "Déposez-la dans un observatoire de démonstration (osq demo).",
    ),
    Entry(
        "OSQ-D031",
        _ERROR,
        "Livraison réelle dans une démonstration",
        "« {workbook} » ne porte pas la mention « DONNÉES FICTIVES » : une démonstration la "
        "refuse.",
        "Déposez-la dans l’observatoire réel.",
    ),
)
