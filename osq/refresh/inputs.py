"""What the notes of an edition were made from, kept to tell later why they changed.

    data/store/built/<edition>-<audience>.json

Kept inside the store: digests of deliveries and corrections never stand beside the notes,
where a reader could try guesses at what is hidden against them.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from osq.refresh.sources import public_names
from osq.refresh.standing import digests, files_under, programs, written_files
from osq.store.files import write_if_changed
from osq.store.workspace import Workspace
from osq.text import NBSP

FORMAT = "osq-built/1"
Kind = Literal["delivery", "correction", "convention", "territory", "rule", "comment", "program"]
Inputs = Mapping[Kind, Mapping[str, str]]
"""Kind of input -> name -> digest."""
_RULES = ("quality", "confidentiality", "index", "typology", "themes", "perimeters", "levels")
"""The parts of osq.yaml that decide what is published, and how it is arranged."""


@dataclass(frozen=True, slots=True, order=True)
class Cause:
    """One input that changed; `provider` is the convention that it is of, "" for all."""

    kind: Kind
    name: str
    provider: str
    text: str


def inputs_of(workspace: Workspace, edition: int) -> dict[Kind, dict[str, str]]:
    """Every input of an edition with its digest, the deliveries by their public names."""
    observatory, store = workspace.observatory, workspace.store
    receipts = [one for one in store.active() if one.published and one.edition <= edition]
    names = public_names(store.receipts())
    config = observatory.config.model_dump(mode="json", by_alias=True)
    corrections: dict[str, list[Any]] = {}
    for line in workspace.corrections:
        corrections.setdefault(line.values["provider"], []).append(line.values)
    return {
        "delivery": {names[one.delivery]: one.sha256 for one in receipts},
        "correction": {name: _digest(lines) for name, lines in sorted(corrections.items())},
        "convention": {
            name: _digest(each.model_dump(mode="json"))
            for name, each in sorted(workspace.conventions.items())
        },
        "territory": _files(observatory.root, files_under(observatory.territory)),
        "rule": {name: _digest(config.get(name)) for name in _RULES},
        "comment": _files(observatory.root, written_files(workspace, edition)),
        "program": {"osq": _digest(sorted(programs()))},
    }


def keep_inputs(workspace: Workspace, edition: int, audience: str, inputs: Inputs) -> None:
    """Keeps what the last build was made from."""
    write_if_changed(inputs_path(workspace, edition, audience), inputs_bytes(inputs))


def inputs_bytes(inputs: Inputs) -> bytes:
    """The file of the inputs; same inputs, same bytes."""
    text = json.dumps({"format": FORMAT, **inputs}, ensure_ascii=False, indent=1, sort_keys=True)
    return f"{text}\n".encode()


def inputs_path(workspace: Workspace, edition: int, audience: str) -> Path:
    """Where the inputs of the last build of an edition are."""
    return workspace.store.folder / "built" / f"{edition}-{audience}.json"


def read_inputs(path: Path) -> dict[Kind, dict[str, str]]:
    """The inputs kept in a file; none where they cannot be read."""
    try:
        data = json.loads(path.read_bytes())
        if data.pop("format") != FORMAT:
            return {}
        return {kind: dict(named) for kind, named in data.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def causes(before: Inputs, after: Inputs, providers: Iterable[str]) -> tuple[Cause, ...]:
    """The inputs that changed, by kind; `providers` are the ids of the conventions.

    Nothing is known to have changed where the inputs of before were lost.
    """
    known = sorted(providers, key=len, reverse=True)
    return tuple(
        _cause(kind, name, before[kind].get(name), after.get(kind, {}).get(name), known)
        for kind in before
        for name in sorted(before[kind].keys() | after.get(kind, {}).keys())
        if before[kind].get(name) != after.get(kind, {}).get(name)
    )


def _cause(
    kind: Kind, name: str, before: str | None, after: str | None, providers: list[str]
) -> Cause:
    how = "ajouté" if before is None else "retiré" if after is None else "modifié"
    provider = ""
    if kind in ("convention", "correction"):
        provider = name
    elif kind == "delivery":
        provider = next((one for one in providers if name.startswith(f"{one}-")), "")
    feminine = kind in ("delivery", "convention", "correction", "rule")
    words = {
        "delivery": f"livraison {name}",
        "correction": f"correction de {name}",
        "convention": f"convention {name}",
        "territory": f"territoire{NBSP}: {Path(name).name}",
        "rule": f"règle d’osq.yaml{NBSP}: {name}",
        "comment": f"texte de l’observatoire{NBSP}: {Path(name).name}",
        "program": "programme osq",
    }
    return Cause(kind, name, provider, f"{words[kind]} ({how}{'e' if feminine else ''})")


def _files(root: Path, paths: Iterable[Path]) -> dict[str, str]:
    found = {}
    for line in digests(root, paths):
        name, _, digest = line.rpartition(" ")
        found[name] = digest
    return found


def _digest(content: Any) -> str:
    text = json.dumps(content, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()
