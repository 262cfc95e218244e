"""The journal: when deliveries were received.  Append only, and the only file with a clock.

It tells a story and decides nothing: the store is the same without it, and it is left out
of every comparison of bytes.
"""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from pathlib import Path

from osq.store.receipt import Receipt


def record(path: Path, receipt: Receipt) -> None:
    """Adds one line: the delivery was accepted now, or read again."""
    line = json.dumps(
        {
            "at": datetime.now(UTC).isoformat(timespec="seconds"),
            "event": "accepted" if receipt.reading == 1 else "read again",
            "delivery": receipt.delivery,
            "file": receipt.file,
            "sha256": receipt.sha256,
            "supersedes": list(receipt.supersedes),
            "reading": receipt.reading,
        },
        ensure_ascii=False,
    )
    with path.open("ab") as stream:
        # A run killed while writing leaves half a line: it is closed, never glued to the next.
        torn = stream.tell() > 0 and not path.read_bytes().endswith(b"\n")
        stream.write((b"\n" if torn else b"") + line.encode() + b"\n")
        stream.flush()
        os.fsync(stream.fileno())


def received_on(path: Path) -> dict[str, str]:
    """Delivery id -> day of acceptance (`2013-11-04`, UTC); empty when there is no journal."""
    if not path.is_file():
        return {}
    days: dict[str, str] = {}
    for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
        try:
            entry = json.loads(line)
            days.setdefault(entry["delivery"], entry["at"][:10])
        except (ValueError, KeyError, TypeError):
            continue
    return days
