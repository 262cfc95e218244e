"""`osq init`"""

from __future__ import annotations

from pathlib import Path

import click

from osq.cli.french import FrenchCommand
from osq.cli.output import say
from osq.cli.shared import FOLDER
from osq.store.creation import create_observatory


@click.command(cls=FrenchCommand)
@click.argument("folder", type=FOLDER, metavar="DOSSIER")
def init(folder: Path) -> int:
    """Crée un observatoire vide dans un dossier.

    Le dossier est créé s’il n’existe pas. Les fichiers qui s’y trouvent restent tels quels.
    """
    root = create_observatory(folder)
    say(f"Observatoire créé dans {root}.")
    say("Ensuite : complétez osq.yaml, ajoutez une convention par fournisseur dans conventions/")
    say(f"et le territoire dans data/territory/, puis : osq conventions check --observatory {root}")
    return 0
