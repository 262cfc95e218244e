"""Reading configuration files: every fault of every file at once, at its line and column."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from osq.conventions.catalogue import FILE_NAME, UNREADABLE
from osq.conventions.checks import (
    convention_faults,
    cross_faults,
    dissemination_faults,
    theme_faults,
)
from osq.conventions.faults import Fault
from osq.conventions.model import Convention
from osq.conventions.source import Document, parse
from osq.conventions.translation import readable, translate
from osq.errors import ConfigurationError
from osq.findings import Finding, Severity

M = TypeVar("M", bound=BaseModel)

SUFFIX = ".yaml"


def load_yaml_model(path: Path, model: type[M]) -> M:
    """The content of the YAML file `path`, validated.

    Raises ConfigurationError, whose findings hold every fault of the file.
    """
    document, findings = _read_document(path, path.name)
    loaded = None
    if document is not None:
        loaded, faults = _validate(document, model)
        findings += faults
    if loaded is None or findings:
        raise _failure(f"Le fichier {path.name} n’est pas valide", findings)
    return loaded


def load_conventions(folder: Path) -> dict[str, Convention]:
    """Conventions of the folder by id; raises ConfigurationError when one is broken."""
    conventions, findings = read_conventions(folder)
    errors = [finding for finding in findings if finding.severity is Severity.ERROR]
    if errors:
        raise _failure("Les conventions ne sont pas valides", errors)
    return conventions


def read_conventions(folder: Path) -> tuple[dict[str, Convention], list[Finding]]:
    """Conventions that could be read, by id in alphabetical order, and every fault found.

    References between conventions are checked once all are read; those to a convention that
    is there but broken are not reported, for its own faults are.
    """
    documents, findings = _read_folder(folder)
    conventions: dict[str, Convention] = {}
    for stem, document in documents.items():
        convention, faults = _validate(document, Convention)
        findings += faults
        if convention is not None:
            findings += _misnamed(convention, document)
            findings += _located(convention_faults(convention), document)
            conventions[stem] = convention
    conventions = {
        stem: convention for stem, convention in conventions.items() if convention.id == stem
    }
    broken = {path.stem for path in _files(folder)} - set(conventions)
    for identifier, convention in conventions.items():
        faults_across = cross_faults(convention, conventions, broken)
        findings += _located(faults_across, documents[identifier])
    return conventions, sorted(findings, key=_position)


def check_themes(
    folder: Path, conventions: Mapping[str, Convention], themes: Collection[str]
) -> list[Finding]:
    """Indicators whose theme `osq.yaml` does not declare, located in the files of `folder`."""
    return _found(folder, conventions, lambda one: theme_faults(one, themes))


def check_dissemination(folder: Path, conventions: Mapping[str, Convention]) -> list[Finding]:
    """Conventions that do not say whom their figures are for: a warning each."""
    return _found(folder, conventions, dissemination_faults)


def _found(
    folder: Path,
    conventions: Mapping[str, Convention],
    faults_of: Callable[[Convention], Iterable[Fault]],
) -> list[Finding]:
    findings: list[Finding] = []
    for identifier in sorted(conventions):
        if faults := list(faults_of(conventions[identifier])):
            path = folder / f"{identifier}{SUFFIX}"
            findings += findings_in(path, _name(path), faults)
    return findings


def findings_in(path: Path, name: str, faults: Iterable[Fault]) -> list[Finding]:
    """The faults of the file `path`, called `name`, at their lines; none when it is unreadable."""
    document, _ = _read_document(path, name)
    return [] if document is None else list(_located(faults, document))


def _files(folder: Path) -> list[Path]:
    """The convention files, hidden ones and editors' copies left out; none without folder."""
    if not folder.is_dir():
        return []
    return sorted(
        path
        for path in folder.iterdir()
        if path.suffix in (SUFFIX, ".yml") and not path.name.startswith((".", "~"))
    )


def _read_folder(folder: Path) -> tuple[dict[str, Document], list[Finding]]:
    """Documents of the folder by the stem of their file."""
    if not folder.is_dir():
        problem = "le dossier des conventions n’existe pas"
        return {}, [UNREADABLE.finding(workbook=folder.name, problem=problem)]
    documents: dict[str, Document] = {}
    findings: list[Finding] = []
    for path in _files(folder):
        if path.suffix != SUFFIX:
            expected = f"{path.stem}{SUFFIX}"
            findings.append(
                FILE_NAME.finding(workbook=_name(path), found=path.stem, expected=expected)
            )
            continue
        document, faults = _read_document(path, _name(path))
        findings += faults
        if document is not None:
            documents[path.stem] = document
    return documents, findings


def _read_document(path: Path, name: str) -> tuple[Document | None, list[Finding]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        return None, [UNREADABLE.finding(workbook=name, problem="il n’est pas en UTF-8")]
    except FileNotFoundError:
        return None, [UNREADABLE.finding(workbook=name, problem="il n’existe pas")]
    except OSError:
        return None, [UNREADABLE.finding(workbook=name, problem="le système refuse l’accès")]
    return parse(text, name)


def _validate(document: Document, model: type[M]) -> tuple[M | None, list[Finding]]:
    try:
        return model.model_validate(document.data), []
    except ValidationError as error:
        details = error.errors(include_url=False)
        return None, [translate(each, model, document) for each in details if not _echo(each)]


def _echo(detail: ErrorDetails) -> bool:
    """Whether a list is only called too short because its faulty items were dropped."""
    return detail["type"] == "too_short" and len(detail["input"]) >= detail["ctx"]["min_length"]


def _misnamed(convention: Convention, document: Document) -> Iterator[Finding]:
    expected = f"{convention.id}{SUFFIX}"
    if Path(document.file).name != expected:
        yield FILE_NAME.finding(
            workbook=document.file,
            cell=document.place(["id"]),
            found=convention.id,
            expected=expected,
        )


def _located(faults: Iterable[Fault], document: Document) -> Iterator[Finding]:
    for fault in faults:
        yield fault.entry.finding(
            workbook=document.file,
            cell=document.place(fault.path),
            **{"path": readable(fault.path, document.data), **fault.words},
        )


def _name(path: Path) -> str:
    return f"{path.parent.name}/{path.name}"


def _position(finding: Finding) -> tuple[str, list[int], str, str]:
    cell = finding.cell or "0:0"
    return finding.workbook or "", [int(n) for n in cell.split(":")], finding.code, finding.message


def _failure(message: str, findings: list[Finding]) -> ConfigurationError:
    many = "erreur" if len(findings) == 1 else "erreurs"
    return ConfigurationError(
        f"{message} ({len(findings)}\u00a0{many}).",
        advice="Corrigez les lignes indiquées, puis relancez la commande.",
        findings=findings,
    )
