"""`osq template`"""

from __future__ import annotations

import shlex
from pathlib import Path

import click

from osq.cli.french import FrenchCommand
from osq.cli.output import say, say_next
from osq.cli.shared import FOLDER, with_workspace, year_option
from osq.errors import ConfigurationError, Refusal
from osq.store.workspace import Workspace


@click.command(cls=FrenchCommand)
@click.argument("provider", metavar="FOURNISSEUR")
@year_option(required=True)
@click.option(
    "--output", type=FOLDER, metavar="DOSSIER", help="Où l’écrire, au lieu de output/classeurs/."
)
@with_workspace
def template(workspace: Workspace, provider: str, year: int, output: Path | None) -> int:
    """Écrit le classeur vierge à envoyer à un fournisseur.

    Un classeur par envoi : zones déjà écrites, définitions en commentaire, saisie contrôlée.
    Rempli, il est ingéré sans constat.
    """
    from osq.agreement.blank import Request, blank_workbook
    from osq.agreement.wording import blank_name
    from osq.deliveries.ground import ground_of
    from osq.store.files import write_if_changed

    conventions = workspace.conventions
    if provider not in conventions:
        known = ", ".join(sorted(conventions)) or "aucune"
        raise ConfigurationError(
            f"Il n’y a pas de convention {provider}.", advice=f"Conventions présentes : {known}."
        )
    convention, config = conventions[provider], workspace.observatory.config
    sendings = [sending for sending in convention.sendings if sending.expected_in(year)]
    if not sendings:
        raise Refusal(
            f"La convention {provider} n’a aucun envoi pour l’édition {year}.",
            advice="Choisissez une autre année, ou ajoutez une disposition (layouts).",
        )
    folder = output or workspace.observatory.output / "classeurs"
    for sending in sendings:
        request = Request(
            convention=convention,
            sending=sending,
            edition=year,
            ground=ground_of(workspace.territory, year),
            observatory=config.name,
            demonstration=config.demonstration,
        )
        path = folder / blank_name(sending, year)
        write_if_changed(path, blank_workbook(request))
        say(f"Écrit : {path}")
    say_next(f"osq validate {shlex.quote(str(path))}")
    return 0
