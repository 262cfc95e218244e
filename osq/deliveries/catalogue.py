"""Every finding about a delivery: the file and its recognition (D), its content (V)."""

from __future__ import annotations

from osq.findings import Entry, Severity, catalogue

_ERROR, _WARNING, _INFO = Severity.ERROR, Severity.WARNING, Severity.INFO

CATALOGUE = catalogue(
    # The file
    Entry(
        "OSQ-D001",
        _ERROR,
        "Fichier illisible",
        "« {workbook} » n’est ni un classeur (.xlsx, .xls, .ods) ni un fichier .csv.",
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
        "Une partie de « {workbook} » est illisible : {found}.",
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
        "« {workbook} » tire des valeurs d’autres fichiers ({found} lien(s)) : elles sont "
        "celles de son dernier enregistrement.",
        "Vérifiez que le fournisseur l’a mis à jour avant l’envoi.",
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
    # Cells
    Entry(
        "OSQ-V001",
        _ERROR,
        "Formule sans valeur",
        "{measure_label} ({place}) : la formule n’a pas de valeur enregistrée.",
        "Ouvrez le classeur dans Excel, laissez-le calculer, enregistrez-le.",
    ),
    Entry(
        "OSQ-V002",
        _ERROR,
        "Erreur Excel",
        "{measure_label} ({place}) : la cellule vaut {found}.",
        "Corrigez la formule dans le classeur d’origine.",
    ),
    Entry(
        "OSQ-V003",
        _ERROR,
        "Signe inconnu",
        "{measure_label} ({place}) : le signe « {found} » n’est pas dans la convention.",
        "Demandez au fournisseur ce qu’il veut dire, puis ajoutez-le à la convention.",
    ),
    Entry(
        "OSQ-V004",
        _ERROR,
        "Texte dans un nombre",
        "{measure_label} ({place}) : « {found} » n’est pas un nombre.",
        "Remplacez le texte par le nombre seul.",
    ),
    Entry(
        "OSQ-V005",
        _ERROR,
        "Date dans un nombre",
        "{measure_label} ({place}) : la cellule est une date, {found}. {guess}",
        "Retrouvez la valeur d’origine chez le fournisseur.",
    ),
    Entry(
        "OSQ-V006",
        _ERROR,
        "Vrai ou faux dans un nombre",
        "{measure_label} ({place}) : la cellule vaut {found}.",
        "Remplacez par le nombre.",
    ),
    Entry(
        "OSQ-V007",
        _ERROR,
        "Nombre ambigu",
        "{measure_label} ({place}) : « {found} » peut se lire de deux façons.",
        "Écrivez un vrai nombre dans la cellule, sans point de milliers.",
    ),
    Entry(
        "OSQ-V008",
        _ERROR,
        "Cellule vide",
        "{measure_label} ({place}) : la cellule est vide.",
        "Écrivez le nombre, 0 si c’est un vrai zéro, ou le signe convenu.",
    ),
    Entry(
        "OSQ-V009",
        _ERROR,
        "Effectif négatif",
        "{measure_label} ({place}) : {found} ; un effectif n’est jamais négatif.",
        "Corrigez la valeur.",
    ),
    Entry(
        "OSQ-V010",
        _ERROR,
        "Effectif non entier",
        "{measure_label} ({place}) : {found} ; un effectif est un nombre entier.",
        "Corrigez la valeur ; si elle est pondérée, dites-le dans la convention.",
    ),
    Entry(
        "OSQ-V011",
        _ERROR,
        "Valeur hors bornes",
        "{measure_label} ({place}) : {found} ; la valeur doit être {expected}.",
        "Corrigez la valeur, ou les bornes de la convention.",
        waivable=True,
    ),
    Entry(
        "OSQ-V012",
        _ERROR,
        "Fraction au lieu d’un pourcentage",
        "{measure_label} ({place}) : aucune valeur ne dépasse 1, alors que des pourcentages sont "
        "attendus (12,3 pour 12,3 %).",
        "Vérifiez l’unité avec le fournisseur.",
        waivable=True,
    ),
    Entry(
        "OSQ-V013",
        _ERROR,
        "Pourcentage inattendu",
        "{measure_label} ({place}) : {found} est un pourcentage ; l’unité attendue est {expected}.",
        "Vérifiez la colonne avec le fournisseur.",
    ),
    # Zones
    Entry(
        "OSQ-V020",
        _ERROR,
        "Zone inconnue",
        "Le code « {found} »{label} n’est pas dans le zonage {expected}.{suggestion}",
        "Corrigez le code, ou complétez le territoire.",
    ),
    Entry(
        "OSQ-V021",
        _ERROR,
        "Zone en double",
        "{which} se trouve sur plusieurs lignes ({found}).",
        "Ne gardez qu’une ligne par zone.",
    ),
    Entry(
        "OSQ-V022",
        _ERROR,
        "Zone manquante",
        "Aucune ligne de la feuille « {sheet} » ne porte : {names}.",
        "Demandez ces lignes au fournisseur, avec 0 ou le signe convenu s’il n’y a rien à dire.",
        waivable=True,
    ),
    Entry(
        "OSQ-V023",
        _INFO,
        "Code rétabli",
        "Le code « {found} » a été lu {expected} : son zéro de tête a été rétabli ({cell}).",
    ),
    Entry(
        "OSQ-V024",
        _WARNING,
        "Libellé contredisant le code",
        "Le code {zone} est celui de « {expected} » ; la ligne porte « {found} ».",
        "Vérifiez que les chiffres sont bien ceux de {zone}.",
    ),
    Entry(
        "OSQ-V025",
        _ERROR,
        "Ligne sans code",
        "La ligne {row} porte des chiffres mais pas de code de zone.",
        "Écrivez le code, ou déclarez cette ligne dans la convention (total, non localisés).",
    ),
    Entry(
        "OSQ-V026",
        _INFO,
        "Lignes hors territoire",
        "Lignes hors du territoire, mises de côté : {found}.",
    ),
    Entry(
        "OSQ-V027",
        _ERROR,
        "Code illisible",
        "La cellule du code vaut {found}.",
        "Écrivez le code de la zone.",
    ),
    Entry(
        "OSQ-V028",
        _ERROR,
        "Grandeur inconnue",
        "La ligne {row} nomme une grandeur inconnue : « {found} ».",
        "Ajoutez-la à la convention, ou corrigez la ligne.",
    ),
    Entry(
        "OSQ-V029",
        _WARNING,
        "IRIS inconnus du territoire",
        "Des lignes ont été mises de côté parce que les IRIS de ces communes ne sont pas connus : "
        "{found}.",
        "Complétez le territoire avec les IRIS de ces communes.",
    ),
    Entry(
        "OSQ-V034",
        _INFO,
        "Zones du territoire absentes d’un fichier plus large",
        "La feuille « {sheet} » ne porte pas toutes les zones du territoire ; manquent : {names}.",
    ),
    Entry(
        "OSQ-V035",
        _INFO,
        "Lignes d’une autre année",
        "La feuille « {sheet} » porte aussi d’autres années ({found}) que {expected} : ces lignes "
        "ne sont pas lues.",
    ),
    Entry(
        "OSQ-V036",
        _ERROR,
        "Grandeur absente pour des zones",
        "{measure_label} : aucune ligne pour {names}, qui en ont pour d’autres grandeurs.",
        "Demandez ces lignes au fournisseur, avec 0 ou le signe convenu s’il n’y a rien à dire.",
        waivable=True,
    ),
    Entry(
        "OSQ-V037",
        _ERROR,
        "Grandeur absente",
        "Aucune ligne de la feuille « {sheet} » ne porte la grandeur « {expected} ».",
        "Demandez ces lignes au fournisseur, ou ajoutez leur nouveau nom à la convention.",
    ),
    # Relations
    Entry(
        "OSQ-V030",
        _ERROR,
        "Parties différentes du total",
        "{where} : {total} vaut {found}, mais la somme de {parts} donne {expected}.",
        "Vérifiez ces cellules avec le fournisseur. S’il cache aussi des cellules plus grandes "
        "pour en protéger d’autres, dites-le dans la convention (bornes du signe).",
    ),
    Entry(
        "OSQ-V031",
        _ERROR,
        "Partie plus grande que le tout",
        "{where} : {smaller} vaut {found}, plus que {larger} ({expected}) qui doit le contenir.",
        "Vérifiez ces cellules avec le fournisseur.",
    ),
    Entry(
        "OSQ-V032",
        _ERROR,
        "Total livré différent",
        "{measure_label} : la ligne de total {where} vaut {found}, ses zones donnent {expected}.",
        "Vérifiez le total et ses lignes avec le fournisseur.",
        waivable=True,
    ),
    Entry(
        "OSQ-V033",
        _ERROR,
        "Valeur livrée deux fois",
        "{measure_label} : la zone {zone} est livrée à deux endroits ({found}).",
        "N’en gardez qu’un, ou dites dans la convention quelle feuille porte quelle grandeur.",
    ),
    # Against the delivery before
    Entry(
        "OSQ-V040",
        _WARNING,
        "Évolution à vérifier",
        "{measure_label} : {count} zone(s) ont changé de plus de {expected} depuis l’édition "
        "{before} ({found}).",
        "Demandez au fournisseur ce qui l’explique.",
    ),
    Entry(
        "OSQ-V041",
        _ERROR,
        "Colonne d’un autre ordre de grandeur",
        "{measure_label} : toute la colonne semble {found} depuis l’édition {before}.",
        "Vérifiez l’unité avec le fournisseur.",
        waivable=True,
    ),
    Entry(
        "OSQ-V042",
        _ERROR,
        "Colonnes échangées",
        "« {first} » et « {second} » semblent échangées : chacune ressemble à l’autre de l’édition "
        "{before}.",
        "Vérifiez les en-têtes de ces deux colonnes avec le fournisseur.",
        waivable=True,
    ),
    Entry(
        "OSQ-V043",
        _ERROR,
        "Lignes décalées",
        "{measure_label} : la colonne semble décalée d’une ligne ; ses valeurs ressemblent à "
        "celles de l’édition {before} pour la ligne {direction}.",
        "Vérifiez le tri de cette colonne avec le fournisseur.",
        waivable=True,
    ),
    Entry(
        "OSQ-V044",
        _ERROR,
        "Mêmes chiffres que la livraison précédente",
        "Presque toutes les valeurs ({found}) sont celles de l’édition {before} : le fichier de "
        "l’édition {expected} semble être l’ancien.",
        "Demandez au fournisseur le fichier de l’année.",
        waivable=True,
    ),
    # Confidentiality
    Entry(
        "OSQ-V050",
        _WARNING,
        "Effectif sous le seuil du fournisseur",
        "{measure_label} : {count} cellule(s) de moins de {expected} sont livrées en clair, alors "
        "que d’autres sont masquées.",
        "osq les protège ; signalez-le au fournisseur, dont le fichier n’est pas conforme.",
    ),
)
