"""Refused deliveries: the original waits beside its findings; the store knows nothing of it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from osq.findings import Finding
from osq.store.files import write_if_changed
from osq.store.receipt import Subject, finding_from

FORMAT = "osq-refused/1"


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedDelivery:
    """A refused file: what it was taken for (None when not recognised), and its faults."""

    file: str
    sha256: str
    provider: str | None
    sending: str | None
    edition: int | None
    quarter: int | None = None
    errors: int


def keep_refused(
    folder: Path,
    content: bytes,
    name: str,
    subject: Subject | None,
    findings: Sequence[Finding],
) -> Path:
    """Copies the original to `<sha12>-<name>` with its findings in a `.json` beside it."""
    digest = hashlib.sha256(content).hexdigest()
    copy = folder / f"{digest[:12]}-{name}"
    provider, sending, edition, quarter = subject or (None, None, None, None)
    record = {
        "format": FORMAT,
        "file": name,
        "sha256": digest,
        "provider": provider,
        "sending": sending,
        "edition": edition,
        "quarter": quarter,
        "findings": [finding.as_dict() for finding in findings],
    }
    write_if_changed(copy, content)
    text = json.dumps(record, ensure_ascii=False, indent=2) + "\n"
    write_if_changed(_record_path(copy), text.encode())
    return copy


def refused_copies(folder: Path, sha256: str) -> list[Path]:
    """What waits of one refused file: its copy, and its record beside it."""
    return sorted(folder.glob(f"{sha256[:12]}-*"))


def forget_refused(folder: Path, sha256: str) -> None:
    """Removes the refused copy of a file that has since been accepted, hence archived."""
    for path in refused_copies(folder, sha256):
        path.unlink(missing_ok=True)


def refused_deliveries(folder: Path) -> list[RefusedDelivery]:
    """The refused files, by file name; a record that cannot be read is no delivery."""
    found = []
    for data in _records(folder):
        told = [finding_from(finding) for finding in data["findings"]]
        errors = [finding for finding in told if finding.refuses]
        keys = ("file", "sha256", "provider", "sending", "edition")
        about: dict[str, Any] = {key: data[key] for key in keys}
        quarter = data.get("quarter")
        found.append(RefusedDelivery(**about, quarter=quarter, errors=len(errors)))
    return sorted(found, key=lambda refused: (refused.file, refused.sha256))


def refused_findings(folder: Path) -> list[tuple[str, str, Subject, list[Finding]]]:
    """File, SHA-256, subject and findings of the refused files that were recognised."""
    return [
        (
            data["file"],
            data["sha256"],
            Subject(data["provider"], data["sending"], data["edition"], data.get("quarter")),
            [finding_from(finding) for finding in data["findings"]],
        )
        for data in _records(folder)
        if data["provider"] is not None
    ]


def _records(folder: Path) -> list[dict[str, Any]]:
    found = []
    for path in sorted(folder.glob("*.json")):
        try:
            data = json.loads(path.read_bytes())
        except ValueError:
            continue
        if isinstance(data, dict) and data.get("format") == FORMAT:
            found.append(data)
    return found


def _record_path(copy: Path) -> Path:
    return copy.with_name(copy.name + ".json")
