"""`osq demo`"""

from __future__ import annotations

from pathlib import Path

import click

from osq.cli.french import FrenchCommand
from osq.cli.output import count, progress, say
from osq.cli.shared import FOLDER, with_workspace
from osq.store.workspace import Workspace


@click.command(cls=FrenchCommand)
@click.argument("folder", type=FOLDER, metavar="DOSSIER")
@with_workspace
def demo(workspace: Workspace, folder: Path) -> int:
    """Crée une démonstration, aux données fictives.

    C’est un observatoire à part : ses livraisons attendent dans sa boîte de dépôt, et aucune
    donnée réelle n’y entre.
    """
    from osq.demo.create import create_demo

    with progress("Création de la démonstration"):
        made = create_demo(folder, workspace.observatory)
    say(f"Démonstration prête dans {made.root} : DONNÉES FICTIVES.")
    say(
        f"{count(len(made.deliveries), 'livraison attend', 'livraisons attendent')} "
        f"dans sa boîte de dépôt, éditions {made.editions[0]} à {made.editions[-1]}."
    )
    say(f"Ensuite : osq refresh --year {made.editions[-1]} --observatory {folder}")
    return 0
