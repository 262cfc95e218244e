"""`osq trace`"""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from osq.cli.french import FrenchCommand
from osq.cli.intake_results import warn_outdated
from osq.cli.output import progress, say, say_json, show_table
from osq.cli.shared import YEAR, audience_option, format_option, with_workspace
from osq.extracts.words import word
from osq.store.workspace import Workspace
from osq.text import quote

if TYPE_CHECKING:
    from osq.refresh.trace import Trace


@click.command(cls=FrenchCommand)
@click.argument("indicator", metavar="INDICATEUR")
@click.argument("zone", metavar="ZONE")
@click.argument("year", type=YEAR, metavar="ANNÉE")
@audience_option
@click.option(
    "--internal",
    is_flag=True,
    help="Montre aussi ce que contient chaque cellule : à ne jamais diffuser.",
)
@format_option
@with_workspace
def trace(
    workspace: Workspace,
    indicator: str,
    zone: str,
    year: int,
    audience: str,
    internal: bool,
    output_format: str,
) -> int:
    """Remonte d’un chiffre aux cellules livrées dont il vient.

    INDICATEUR est un code, ZONE un code ou un nom. Le chiffre est celui des notes ; un chiffre
    masqué ne montre que son signe.
    """
    from osq.refresh.trace import trace as traced

    warn_outdated(workspace, year)
    with progress("Recherche des cellules"):
        found = traced(workspace, indicator, zone, year, audience, internal=internal)
    diffusion = "interne" if internal else audience
    if output_format == "json":
        say_json("osq-trace/1", **_data(found, diffusion, year))
    else:
        _show(found, diffusion, year)
    return 0


def _show(found: Trace, diffusion: str, year: int) -> None:
    say(f"Diffusion : {word('diffusion', diffusion)}")
    level = word("level", found.zone.key.level)
    say(f"{found.label}, {found.zone.name} ({level} {found.zone.key.code}), {year} : {found.text}")
    if found.reason:
        say(f"Motif : {found.reason}")
    say(f"Définition : {found.definition}")
    say(f"Calcul : {found.formula}")
    figure = found.figure
    if figure is not None and figure.method:
        grade = f", fiabilité {figure.grade}" if figure.grade else ""
        say(f"Méthode : {figure.method}{grade}")
    if figure is not None and figure.mark:
        say(f"Réserve : {figure.mark}")
    for source in found.sources:
        say(f"Livraison {source.delivery} : {source.provider}, {source.label}, {source.reference}")
        for origin in found.origins:
            if origin.delivery == source.delivery:
                say(f"  feuille {quote(origin.sheet)} : {origin.cells}")
    if found.cells:
        show_table(
            ("Fichier", "Feuille", "Cellule", "Grandeur", "Zone", "Contenu"),
            [
                (each.file, each.sheet, each.cell, each.measure, each.zone, each.content)
                for each in found.cells
            ],
            numbers=("Contenu",),
        )


def _data(found: Trace, diffusion: str, year: int) -> dict[str, object]:
    figure = found.figure
    value = None if figure is None or figure.value is None else float(figure.value)
    return {
        "diffusion": diffusion,
        "indicator": found.indicator,
        "label": found.label,
        "definition": found.definition,
        "formula": found.formula,
        "level": found.zone.key.level,
        "zone": found.zone.key.code,
        "name": found.zone.name,
        "edition": year,
        "value": value,
        "text": found.text,
        "reason": found.reason,
        "method": figure.method if figure else "",
        "grade": figure.grade if figure else None,
        "mark": figure.mark if figure else "",
        "deliveries": [
            {"delivery": one.delivery, "provider": one.provider, "reference": one.reference}
            for one in found.sources
        ],
        "origins": [one._asdict() for one in found.origins],
        "cells": [asdict(one) for one in found.cells],
    }
