"""What became of one file: what `osq ingest`, `reread` and `refresh` tell."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from osq.findings import Finding
from osq.store.changes import Changes
from osq.store.followup import FollowUp
from osq.store.receipt import Receipt


class Outcome(StrEnum):
    """What became of one file.

    A refused file that was ingested before keeps the figures of its former reading.
    """

    ACCEPTED = "accepted"
    ALREADY_INGESTED = "already_ingested"
    REREAD = "reread"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What became of a file: the receipt that counts for it, if any, and the findings.

    `former` is the reading that a re-reading takes the place of, or could not; `because` names
    the rules that had changed.  `changes` compares a delivery with the one it supersedes, or
    a reading with the former one; `replaced_by` names the delivery that already superseded it;
    `copy` is where a refused original waits; `followed` says what became of the remarks made
    on earlier files.
    """

    path: Path
    outcome: Outcome
    receipt: Receipt | None = None
    findings: tuple[Finding, ...] = ()
    former: Receipt | None = None
    because: tuple[str, ...] = ()
    changes: Changes | None = None
    replaced_by: str | None = None
    copy: Path | None = None
    followed: FollowUp | None = None

    @property
    def told_anew(self) -> tuple[Finding, ...]:
        """The findings that the former reading did not tell already."""
        known = self.former.findings if self.former else ()
        return tuple(finding for finding in self.findings if finding not in known)
