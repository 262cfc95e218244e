"""The receipt of an accepted delivery: its presence on disk is what makes it accepted.

A receipt holds no clock and nothing that depends on the order of ingestion, save what it
supersedes; when it came is told by the journal.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, NamedTuple

from osq.conventions.terms import Stage
from osq.errors import ConfigurationError
from osq.findings import Finding, Severity, Waiver
from osq.text import NBSP, quote

FORMAT = "osq-receipt/3"
_OLDER = ("osq-receipt/1", "osq-receipt/2")
"""Receipts written before quarters and stages, then before rules; what they lack takes its
default.  Without rules, a delivery is to be read again."""


class Subject(NamedTuple):
    """What a delivery is about: one delivery counts for each."""

    provider: str
    sending: str
    edition: int
    quarter: int | None = None

    def __str__(self) -> str:
        quarter = f" T{self.quarter}" if self.quarter else ""
        return f"{self.provider} {self.edition}{quarter}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What is known of one accepted delivery.  `counts` are its cells by status.

    `rules` digests what it was read by, file by file (see `osq.store.rules`).  `reading` counts
    the readings of the same bytes from 1: the last one counts, those before stay known.
    `waivers` are the findings accepted in spite of themselves: they hold for this delivery
    alone.  `set_aside` counts the rows outside the territory that the convention allows.
    """

    delivery: str
    provider: str
    sending: str
    edition: int
    file: str
    sha256: str
    size: int
    rules: Mapping[str, str]
    provenance: str
    supersedes: tuple[str, ...]
    findings: tuple[Finding, ...]
    waivers: tuple[Waiver, ...]
    counts: Mapping[str, int]
    set_aside: int
    quarter: int | None = None
    stage: Stage = "final"
    published: bool = True
    """False for the quarters of a quarterly sending that are kept and not published."""
    reading: int = 1

    @property
    def subject(self) -> Subject:
        """What the delivery is about."""
        return Subject(self.provider, self.sending, self.edition, self.quarter)

    def to_json(self) -> bytes:
        """The receipt as its file holds it; same receipt, same bytes."""
        data = {"format": FORMAT, **asdict(self)}
        data["findings"] = [finding.as_dict() for finding in self.findings]
        data["counts"] = dict(sorted(self.counts.items()))
        data["rules"] = dict(sorted(self.rules.items()))
        return (json.dumps(data, ensure_ascii=False, indent=2) + "\n").encode()


def successor_of(receipt: Receipt, receipts: Iterable[Receipt]) -> Receipt | None:
    """The delivery that superseded another, or None while it counts."""
    return next((each for each in receipts if receipt.delivery in each.supersedes), None)


def read_receipt(path: Path) -> Receipt:
    """The receipt in `path`; raises ConfigurationError naming the file when it is not one."""
    try:
        return _from_data(json.loads(path.read_bytes()))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ConfigurationError(
            f"Le reçu {path} ne peut pas être lu ({error}).",
            advice="Ce fichier n’est jamais modifié par osq : reprenez-le dans votre sauvegarde. "
            f"Format attendu{NBSP}: {quote(FORMAT)}.",
        ) from error


def _from_data(data: dict[str, Any]) -> Receipt:
    if data.pop("format") not in (FORMAT, *_OLDER):
        raise ValueError("format inconnu")
    if data.pop("convention_sha256", None) is not None:
        data["rules"] = {}
    data["findings"] = tuple(map(finding_from, data["findings"]))
    data["supersedes"] = tuple(data["supersedes"])
    data["waivers"] = tuple(Waiver(**waiver) for waiver in data["waivers"])
    return Receipt(**data)


def finding_from(data: dict[str, Any]) -> Finding:
    """A finding from what `Finding.as_dict` gave; raises KeyError, TypeError or ValueError."""
    waiver = data.get("waiver")
    return Finding(
        **{
            **data,
            "severity": Severity(data["severity"]),
            "waiver": Waiver(**waiver) if waiver else None,
        }
    )
