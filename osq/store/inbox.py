"""The inbox: where people drop what providers send.  osq reads it and removes nothing."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from osq.errors import ConfigurationError

# Lock files of Excel, and copies under way from a share or a browser.
_UNFINISHED_PREFIXES = ("~$", ".")
_UNFINISHED_SUFFIXES = (".tmp", ".part", ".partial", ".crdownload")


def waiting_files(inbox: Path) -> list[Path]:
    """The files of the inbox, by name, without lock files and copies under way."""
    if not inbox.is_dir():
        return []
    return sorted(path for path in inbox.iterdir() if path.is_file() and not _unfinished(path.name))


def locate(names: Iterable[str], inbox: Path) -> list[Path]:
    """The files meant by `names`: as given, else, for a bare name, in the inbox.

    A folder stands for the files in it, without lock files and copies under way.  Raises
    ConfigurationError that names every file not found and where it was looked for.
    """
    found: list[Path] = []
    lost: list[str] = []
    for name in names:
        path = Path(name)
        places = [path, inbox / name] if path.name == name else [path]
        here = [place for place in places if place.is_file()]
        inside = waiting_files(path)
        found += inside or here[:1]
        if path.is_dir() and not inside:
            lost.append(f"{name} (dossier sans fichier)")
        elif not here and not inside:
            lost.append(f"{name} (cherché : {', '.join(str(p.absolute()) for p in places)})")
    if lost:
        raise ConfigurationError(
            "Fichier introuvable : " + " ; ".join(lost) + ".",
            advice=f"Vérifiez le nom, ou déposez le fichier dans {inbox}.",
        )
    return list(dict.fromkeys(found))


def _unfinished(name: str) -> bool:
    return name.startswith(_UNFINISHED_PREFIXES) or name.lower().endswith(_UNFINISHED_SUFFIXES)
