"""`osq notes draft`"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from osq.cli.french import FrenchCommand
from osq.cli.output import count, progress, say
from osq.cli.shared import with_workspace, year_option
from osq.confidentiality.release import Release
from osq.errors import ConfigurationError
from osq.observatory import COMMENTS
from osq.refresh.pipeline import release_of
from osq.store.workspace import Workspace

AUDIENCES = ("partners", "officials", "public")


@dataclass(frozen=True, slots=True)
class Drafted:
    """Files written, files that were there and stay, and themes without anything to tell."""

    written: tuple[Path, ...]
    kept: tuple[Path, ...]
    silent: int


@click.command("draft", cls=FrenchCommand)
@year_option(required=True)
@click.option(
    "--zone", "zones", multiple=True, metavar="CODE", help="Cette zone seulement (répétable)."
)
@click.option(
    "--theme", "themes", multiple=True, metavar="THÈME", help="Ce thème seulement (répétable)."
)
@click.option(
    "--audience",
    type=click.Choice(AUDIENCES),
    default="partners",
    metavar="partners|officials|public",
    help="Pour qui sont les commentaires : partenaires (par défaut), élus ou public.",
)
@with_workspace
def draft(
    workspace: Workspace, year: int, zones: tuple[str, ...], themes: tuple[str, ...], audience: str
) -> int:
    """Prépare les commentaires d’une édition, à relire et à compléter.

    Un fichier par zone et par thème, commentaires/ANNÉE/ZONE/THÈME.md, avec le texte écrit par
    osq ; chaque chiffre y est un lien, vérifié quand les notes sont fabriquées. Un fichier qui
    existe n’est jamais touché.
    """
    _check_themes(workspace, themes)
    with progress(f"Édition {year}"):
        release = release_of(workspace, year, audience)
        drafted = write_drafts(workspace.observatory.root, release, zones, themes)
    say(
        f"{count(len(drafted.written), 'commentaire préparé', 'commentaires préparés')}, "
        f"{count(len(drafted.kept), 'fichier laissé tel quel', 'fichiers laissés tels quels')}, "
        f"{count(drafted.silent, 'thème')} sans chiffre à commenter."
    )
    say(f"Ensuite : relisez {workspace.observatory.root / COMMENTS / str(year)}")
    return 0


def write_drafts(
    root: Path, release: Release, zones: Sequence[str] = (), themes: Sequence[str] = ()
) -> Drafted:
    """Writes `commentaires/<edition>/<zone>/<theme>.md` under `root`, never over a file.

    `zones` (codes) and `themes` restrict what is written.  Raises Refusal for a zone without a
    note.
    """
    from osq.notes.production.plan import plan
    from osq.notes.writing.drafts import draft as text_of

    written, kept, silent = [], [], 0
    folder = root / COMMENTS / str(release.edition)
    for zone in plan(release, zones):
        for theme in themes or [one.id for one in release.themes]:
            path = folder / zone.key.code / f"{theme}.md"
            if path.exists():
                kept.append(path)
            elif (text := text_of(release, zone, theme)) is None:
                silent += 1
            elif _created(path, text):
                written.append(path)
            else:
                kept.append(path)
    return Drafted(tuple(written), tuple(kept), silent)


def _created(path: Path, text: str) -> bool:
    """Whether the file was made: False if someone has made it meanwhile."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError:
        return False
    return True


def _check_themes(workspace: Workspace, themes: Sequence[str]) -> None:
    known = [one.id for one in workspace.observatory.config.themes]
    if unknown := sorted(set(themes) - set(known)):
        raise ConfigurationError(
            f"Thème inconnu : {', '.join(unknown)}.",
            advice=f"Thèmes de l’observatoire : {', '.join(known)}.",
        )
