"""Findings about the content of a delivery: cells, zones, relations, likelihood (OSQ-V)."""

from __future__ import annotations

from osq.findings import Entry, Severity

_ERROR, _WARNING, _INFO = Severity.ERROR, Severity.WARNING, Severity.INFO

CONTENT_FINDINGS = (  # Cells
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
        "{measure_label} : le total {where} vaut {found}, ses zones donnent {expected}.",
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
        "{measure_label} : {zones} de plus de {expected} depuis l’édition {before} ({found}).",
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
        "{measure_label} : des effectifs de moins de {expected} sont livrés en clair "
        "(cellules : {count}), alors que d’autres sont masqués.",
        "osq les protège ; signalez-le au fournisseur, dont le fichier n’est pas conforme.",
    ),
    Entry(
        "OSQ-V051",
        _WARNING,
        "Cellules masquées que le fichier laisse retrouver",
        "Le fichier laisse retrouver par soustraction, avec ses totaux et ses autres colonnes, ce "
        "qu’il masque (cellules : {count} ; {measures}).",
        "osq les protège dans ce qu’il publie ; dites au fournisseur de masquer aussi une autre "
        "cellule du même total.",
    ),
    Entry(
        "OSQ-V052",
        _ERROR,
        "Millésime d’une autre édition",
        "{label} : {count} codes sont du millésime {found} ; cette édition attend le millésime "
        "{expected}.",
        "Demandez le fichier dans le découpage de l’édition : les zones qui ont changé ne peuvent "
        "pas être devinées.",
    ),
    # Corrections on record
    Entry(
        "OSQ-V060",
        _INFO,
        "Cellule corrigée",
        "{measure_label}, {zone} : le fichier porte {found}, {expected} est retenu ({reason} ; "
        "{author}).",
    ),
    Entry(
        "OSQ-V061",
        _ERROR,
        "Correction qui ne s’applique plus",
        "{measure_label}, {zone} : la correction de la ligne {line} attend {expected} ; le fichier "
        "porte {found}.",
        "Le fichier a changé : retirez ou revoyez cette ligne de data/corrections.csv.",
    ),
    Entry(
        "OSQ-V062",
        _INFO,
        "Correction devenue inutile",
        "{measure_label}, {zone} : le fichier porte déjà {found}, la valeur corrigée.",
        "Retirez la ligne {line} de data/corrections.csv.",
    ),
)
