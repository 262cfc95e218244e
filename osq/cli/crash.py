"""A fault of ours: the traceback goes to a file to paste, the user gets a sentence."""

from __future__ import annotations

import platform
import sys
import tempfile
import traceback
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import click

from osq import __version__
from osq.errors import OsqError
from osq.observatory import find_root


def show_crash(error: Exception, arguments: Sequence[str] | None) -> None:
    """Writes the log and says where it is; never fails itself for want of a folder."""
    given = sys.argv[1:] if arguments is None else list(arguments)
    path = _write_log(_log(error, given), _named_observatory(given))
    click.echo(
        f"Erreur : osq est en faute ({type(error).__name__}), pas vos données. "
        "Une livraison déjà acceptée reste acceptée.\n"
        f"Le détail est dans {path}\n"
        "Joignez ce fichier à votre signalement, après l’avoir relu : "
        "il peut citer des noms de fichiers.",
        err=True,
    )


def _log(error: Exception, arguments: Sequence[str]) -> str:
    head = f"osq {__version__}, Python {platform.python_version()}, {platform.platform()}"
    command = "osq " + " ".join(arguments)
    return "\n".join([head, command, "", *traceback.format_exception(error)])


def _named_observatory(arguments: Sequence[str]) -> Path | None:
    """The folder given with --observatory; click's own reading is lost by now."""
    for argument, following in zip(arguments, [*arguments[1:], ""], strict=True):
        name, _, value = argument.partition("=")
        if name == "--observatory":
            return Path(value or following)
    return None


def _write_log(text: str, observatory: Path | None) -> Path:
    name = f"osq-erreur-{datetime.now():%Y%m%d-%H%M%S}.log"
    try:
        folder = find_root(observatory) / "output"
        folder.mkdir(exist_ok=True)
        path = folder / name
        path.write_text(text, encoding="utf-8")
    except (OsqError, OSError):
        path = Path(tempfile.mkdtemp(prefix="osq-")) / name
        path.write_text(text, encoding="utf-8")
    return path
