"""`osq init`"""

from __future__ import annotations

from pathlib import Path

import click

from osq.cli.french import FrenchCommand
from osq.cli.output import say
from osq.cli.shared import FOLDER
from osq.store.creation import create_observatory, renew_templates


@click.command(cls=FrenchCommand)
@click.argument("folder", type=FOLDER, metavar="DOSSIER")
@click.option(
    "--templates",
    is_flag=True,
    help="Reprend les gabarits de cet osq dans un observatoire ; les siens sont gardés à côté.",
)
def init(folder: Path, templates: bool) -> int:
    """Crée un observatoire vide dans un dossier.

    Le dossier est créé s’il n’existe pas. Les fichiers qui s’y trouvent restent tels quels.
    """
    if templates:
        kept = renew_templates(folder)
        say(f"Gabarits repris. Les anciens, s’il y en avait, sont dans {kept}.")
        say("Ensuite : reportez-y vos changements, puis osq build-notes")
        return 0
    root = create_observatory(folder)
    say(f"Observatoire créé dans {root}.")
    say("Ensuite : complétez osq.yaml, ajoutez une convention par fournisseur dans conventions/")
    say(f"et le territoire dans data/territory/, puis : osq conventions check --observatory {root}")
    return 0
