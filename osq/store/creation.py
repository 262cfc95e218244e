"""A new, empty observatory: its folders, a commented `osq.yaml`, and the notes' templates."""

from __future__ import annotations

import shutil
from pathlib import Path

from osq.errors import Refusal
from osq.observatory import CONFIG_NAME

FOLDERS = (
    "conventions",
    "templates",
    "data/territory",
    "data/deliveries/inbox",
    "data/store",
    "output",
)

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
"""The templates of the notes, beside the package in its repository."""

CONFIG = """\
# La description de l’observatoire. Les libellés sont imprimés tels quels dans les notes.
# Après chaque changement : osq conventions check, puis osq territory check.

name: Observatoire à nommer

# true seulement pour une démonstration, qui n’accepte que des données fictives.
demonstration: false

agglomeration:
  code: "000000000"            # code SIREN de l’agglomération, entre guillemets
  name: Agglomération à nommer
  de: de l’agglomération       # « les habitants de l’agglomération »
  a: dans l’agglomération      # « vivre dans l’agglomération »

levels: [iris, quartier, commune, agglomeration]

# Les communes membres changent avec le temps : un périmètre par période.
# column nomme la colonne de data/territory/communes.csv qui vaut 1 pour les membres.
# until: null veut dire « jusqu’à nouvel ordre ».
perimeters: []
#  - {vintage: 2013, from: 2013, until: null, column: member_2013, label: périmètre 2013}

# Les découpages, chacun à son millésime, lus dans data/territory/.
zonings: []
#  - {id: iris, vintage: 2015, level: iris, label: IRIS, from: 2008, until: null, file: iris.csv}
#  - {id: commune, vintage: 2013, level: commune, label: Communes, from: 1999, until: null,
#     file: communes.csv}
#  - {id: cucs, vintage: 2007, level: quartier, label: Quartiers, from: 2007, until: 2014,
#     file: quartiers_cucs.csv}

# Les thèmes des notes, dans leur ordre ; les indicateurs des conventions y renvoient.
themes:
  - {id: population, label: Population}
  - {id: precarite, label: Précarité sociale et monétaire}
  - {id: emploi, label: Emploi}
  - {id: habitat, label: Habitat}
  - {id: sante, label: Santé}
  - {id: education, label: Éducation}
  - {id: securite, label: Sécurité}
  - {id: accessibilite, label: Accessibilité}

# Ce qui mesure chaque support, pour dire quelle part d’une zone est couverte par des données.
supports: {}
#  population: insee-population.pop_mun

# Ce que doit valoir un chiffre pour être diffusé (seuils proposés, à valider).
# fidelity : part de ce qui est compté qui est dans le quartier ; sous C, rien n’est diffusé.
# coverage : part du quartier connue ; diffusé, diffusé avec une note, sinon blanc.
quality:
  fidelity: {A: 0.9, B: 0.7, C: 0.5}
  coverage: {publish: 0.9, note: 0.75}

# L’indice OSQ des quartiers et leur typologie, facultatifs : seulement des indicateurs déclarés
# par les conventions. Un indice n’accepte que ceux dont le sens est établi.
# index:
#   weight: insee_pop_mun
#   least_share: 2/3            # part des indicateurs sans laquelle il n’y a pas d’indice
#   dimensions:
#     - {id: monetaire, label: Précarité monétaire, indicators: [caf_bas_rev_part]}
# typology:
#   indicators: [caf_bas_rev_part, pe_indice_demande]
#   classes: {least: 4, most: 6}
"""


def create_observatory(folder: Path) -> Path:
    """Makes an empty observatory in `folder` and returns its absolute path.

    Files that are already there stay.  Raises Refusal when `folder` is an observatory, or
    is not a folder.
    """
    root = folder.absolute()
    if root.exists() and not root.is_dir():
        raise Refusal(
            f"{root} est un fichier : un observatoire est un dossier.",
            advice="Donnez le nom d’un nouveau dossier.",
        )
    if (root / CONFIG_NAME).exists():
        raise Refusal(
            f"{root} est déjà un observatoire : il contient {CONFIG_NAME}.",
            advice="Rien n’a été changé. Donnez le nom d’un autre dossier.",
        )
    for name in FOLDERS:
        (root / name).mkdir(parents=True, exist_ok=True)
    if TEMPLATES.is_dir():
        shutil.copytree(TEMPLATES, root / "templates", dirs_exist_ok=True)
    (root / CONFIG_NAME).write_text(CONFIG, encoding="utf-8")
    return root


def renew_templates(folder: Path) -> Path:
    """Puts the templates of this osq in an observatory; returns where its own are kept.

    Raises Refusal when `folder` is no observatory, or holds the very templates of osq.
    """
    root = folder.absolute()
    mine = root / "templates"
    if not (root / CONFIG_NAME).is_file():
        raise Refusal(
            f"{root} n’est pas un observatoire : il n’y a pas de {CONFIG_NAME}.",
            advice="Donnez le dossier de l’observatoire, ou créez-le (osq init DOSSIER).",
        )
    if not TEMPLATES.is_dir() or mine.resolve() == TEMPLATES.resolve():
        raise Refusal(
            f"Les gabarits de {root} sont déjà ceux d’osq, ou osq n’a pas les siens.",
            advice="Rien n’a été changé.",
        )
    number = 1
    while (kept := root / f"templates-ancien-{number}").exists():
        number += 1
    if mine.exists():
        mine.rename(kept)
    shutil.copytree(TEMPLATES, mine)
    return kept
