"""Where what goes back to providers is written: never over anything a provider sent."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from osq.errors import ConfigurationError, Refusal
from osq.observatory import Observatory
from osq.spreadsheets import REVIEW


def targets(
    files: Sequence[Path], given: Path | None, suffix: str, option: str, observatory: Observatory
) -> list[Path | None]:
    """The file to write for each delivered one; None for all when the option is not given.

    Several files need a folder, made when missing: `caf-2013.xlsx` goes to
    `caf-2013-annote.xlsx` in it.  One file takes a file, or a folder that exists.  Raises
    ConfigurationError for what cannot be a target, and Refusal rather than write over a
    file that is not ours.
    """
    if given is None:
        return [None] * len(files)
    chosen: list[Path | None] = [given]
    if len(files) > 1 or given.is_dir():
        chosen = [*_in_folder(files, given, suffix, option)]
    for target in chosen:
        if target is not None:
            _spare(target, files, option, observatory)
    return chosen


def refuse_same(first: Sequence[Path | None], second: Sequence[Path | None]) -> None:
    """Raises ConfigurationError when the workbook and the letter would be one file."""
    both = {path.resolve() for path in first if path} & {path.resolve() for path in second if path}
    if both:
        raise ConfigurationError(
            f"--annotate et --letter donnent le même fichier, {sorted(both)[0]}.",
            advice="Donnez deux noms : un classeur .xlsx et une lettre .pdf.",
        )


def _in_folder(files: Sequence[Path], folder: Path, suffix: str, option: str) -> list[Path]:
    if folder.exists() and not folder.is_dir():
        raise ConfigurationError(
            f"{folder} est un fichier : pour plusieurs fichiers livrés, {option} prend un dossier.",
            advice=f"Donnez un dossier ; chaque fichier y aura le sien, en {suffix}.",
        )
    counts = Counter(path.stem.casefold() for path in files)
    double = sorted({path.name for path in files if counts[path.stem.casefold()] > 1})
    if double:
        raise ConfigurationError(
            f"Plusieurs fichiers donneraient le même nom en {suffix} : {', '.join(double)}.",
            advice="Donnez-les en plusieurs fois, avec un dossier pour chacun.",
        )
    return [folder / f"{path.stem}{suffix}" for path in files]


def _spare(target: Path, files: Sequence[Path], option: str, observatory: Observatory) -> None:
    """Raises Refusal where a delivered file lies, or would be taken for one."""
    if target.exists() and any(target.samefile(path) for path in files):
        raise Refusal(
            f"{target} est le fichier livré lui-même.",
            advice="Donnez un autre nom : le fichier du fournisseur n’est jamais modifié.",
        )
    if target.resolve().is_relative_to(observatory.deliveries.resolve()):
        raise Refusal(
            f"{target} se trouve parmi les livraisons.",
            advice=f"Donnez à {option} un autre dossier : ce qui est dans "
            "data/deliveries vient des fournisseurs.",
        )
    if target.exists() and not _ours(target):
        raise Refusal(
            f"{target} existe déjà, et osq ne l’a pas écrit.",
            advice="Donnez un autre nom, ou retirez ce fichier.",
        )


def _ours(path: Path) -> bool:
    """Whether a file may be replaced: a letter, or a workbook that holds our list."""
    if not path.is_file():
        return False
    with path.open("rb") as stream:
        if stream.read(5) == b"%PDF-":
            return True
    try:
        with ZipFile(path) as package:
            return REVIEW in package.read("xl/workbook.xml").decode("utf-8", "replace")
    except (BadZipFile, KeyError, OSError):
        return False
