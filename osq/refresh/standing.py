"""What the last refresh of an edition rested on and made: while neither changed, it stands.

    data/store/refreshed/<edition>.json

Everything is compared by content, never by date.  A record that is lost or cannot be read only
means that the edition is made again, which gives the same bytes.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import requires, version
from pathlib import Path

import osq
from osq.findings import Finding
from osq.store.files import write_if_changed
from osq.store.receipt import finding_from
from osq.store.workspace import Workspace

FORMAT = "osq-refreshed/1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """`inputs` digests all that the edition was made from; `outputs` what was made, by file.

    Files are named below the observatory.  `aggregated` counts the aggregates, `checks` are
    the findings of their comparison with what was delivered.
    """

    inputs: str
    outputs: Mapping[str, str]
    aggregated: int
    checks: tuple[Finding, ...]


class Inputs:
    """The inputs of editions: the program, the configuration, the tables, the templates.

    To be made before any of them is used, so that one changed meanwhile is noticed next time.
    """

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        observatory = workspace.observatory
        self._shared = [
            *programs(),
            observatory.config.model_dump_json(),
            *(each.model_dump_json() for _, each in sorted(workspace.conventions.items())),
            *digests(observatory.root, files_under(observatory.territory)),
            *digests(observatory.root, files_under(observatory.templates)),
        ]

    def of(self, edition: int) -> str:
        """SHA-256 of all that an edition is made from, the editions before it included."""
        store, root = self._workspace.store, self._workspace.observatory.root
        kept = [
            path
            for receipt in store.active()
            if receipt.published and receipt.edition <= edition
            for path in store.kept(receipt)
        ]
        lines = [*self._shared, *digests(root, kept)]
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def standing(workspace: Workspace, edition: int, inputs: str) -> Standing | None:
    """What the last refresh made of these inputs, or None when a file of it is not as it was."""
    try:
        data = json.loads(_path(workspace, edition).read_bytes())
        checks = tuple(map(finding_from, data["checks"]))
        if data["format"] != FORMAT or data["inputs"] != inputs:
            return None
        outputs = {str(name): str(digest) for name, digest in data["outputs"].items()}
        aggregated = int(data["aggregated"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
    root = workspace.observatory.root
    if any(_digest(root / name) != digest for name, digest in outputs.items()):
        return None
    return Standing(inputs=inputs, outputs=outputs, aggregated=aggregated, checks=checks)


def keep_standing(
    workspace: Workspace,
    edition: int,
    inputs: str,
    made: Iterable[Path],
    aggregated: int,
    checks: Iterable[Finding],
) -> None:
    """Records that the files `made` are what these inputs give."""
    root = workspace.observatory.root
    record = {
        "format": FORMAT,
        "inputs": inputs,
        "outputs": {path.relative_to(root).as_posix(): _digest(path) for path in sorted(made)},
        "aggregated": aggregated,
        "checks": [finding.as_dict() for finding in checks],
    }
    text = json.dumps(record, ensure_ascii=False, indent=2) + "\n"
    write_if_changed(_path(workspace, edition), text.encode())


def _path(workspace: Workspace, edition: int) -> Path:
    return workspace.store.folder / "refreshed" / f"{edition}.json"


def programs() -> Iterator[str]:
    """Osq itself, file by file, and the versions of Python and of the packages it needs."""
    package = Path(osq.__file__).parent
    yield from digests(package, (path for path in files_under(package) if path.suffix != ".pyc"))
    yield sys.version
    for requirement in sorted(requires("osq") or ()):
        name = re.match(r"[\w.-]+", requirement)
        if name and "extra ==" not in requirement:
            yield f"{name[0]} {version(name[0])}"


def files_under(folder: Path) -> list[Path]:
    """Every file in a folder and below, sorted."""
    return sorted(path for path in folder.rglob("*") if path.is_file())


def digests(root: Path, paths: Iterable[Path]) -> Iterator[str]:
    """Name below `root` and SHA-256 of each file, in one line."""
    for path in paths:
        yield f"{path.relative_to(root).as_posix()} {_digest(path)}"


def _digest(path: Path) -> str:
    """The SHA-256 of a file, empty when it is not there."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""
