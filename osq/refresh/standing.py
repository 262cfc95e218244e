"""What an edition rested on when it was last made, and what was made: while neither changed, it
stands.

    data/store/refreshed/<edition>.json   by a refresh: aggregates and notes
    data/store/built/<edition>.json       its notes alone, however they were asked for

Everything is compared by content, never by date.  A record that is lost or cannot be read only
means that the edition is made again, which gives the same bytes.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import requires, version
from pathlib import Path
from typing import Literal

import osq
from osq.findings import Finding
from osq.objectives import FILE as OBJECTIVES
from osq.refresh.sources import public_names
from osq.store.files import write_if_changed
from osq.store.receipt import finding_from
from osq.store.store import in_force
from osq.store.workspace import Workspace

FORMAT = "osq-refreshed/1"
By = Literal["refreshed", "built"]


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
        ]
        self._templates = list(digests(observatory.root, files_under(observatory.templates)))

    def of(self, edition: int) -> str:
        """SHA-256 of all that the notes of an edition are made from, editions before included."""
        root = self._workspace.observatory.root
        added = written_files(self._workspace, edition)
        return self._digest(range(edition + 1), [*self._templates, *digests(root, added)])

    def until(self, edition: int) -> str:
        """SHA-256 of all that the figures of an edition, and of those before, are made from."""
        return self._digest(range(edition + 1), ())

    def alone(self, edition: int) -> str:
        """SHA-256 of all that the figures of one edition are made from."""
        return self._digest((edition,), ())

    def _digest(self, editions: Collection[int], others: Iterable[str]) -> str:
        store, root = self._workspace.store, self._workspace.observatory.root
        receipts = store.receipts()
        names = public_names(receipts)
        lines = [*self._shared, *others]
        for receipt in in_force(receipts):
            if receipt.published and receipt.edition in editions:
                lines += [names[receipt.delivery], *digests(root, store.kept(receipt))]
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def written_files(workspace: Workspace, edition: int) -> list[Path]:
    """What the observatory itself writes of an edition: comments, and the objectives if any."""
    root = workspace.observatory.root
    objectives = root / OBJECTIVES
    return [
        *([objectives] if objectives.is_file() else []),
        *files_under(workspace.observatory.comments / str(edition)),
    ]


def standing(
    workspace: Workspace, edition: int, inputs: str, by: By = "refreshed"
) -> Standing | None:
    """What was last made of these inputs, or None when a file of it is not as it was."""
    try:
        data = json.loads(_path(workspace, edition, by).read_bytes())
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
    aggregated: int = 0,
    checks: Iterable[Finding] = (),
    by: By = "refreshed",
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
    write_if_changed(_path(workspace, edition, by), text.encode())


def _path(workspace: Workspace, edition: int, by: By) -> Path:
    return workspace.store.folder / by / f"{edition}.json"


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
