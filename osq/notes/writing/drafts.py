"""The comments that an analyst starts from: the generated text, each figure as a link."""

from __future__ import annotations

import re

from osq.confidentiality.release import Release, ReleasedZone
from osq.notes.writing.facts import wholes_of
from osq.notes.writing.telling import Telling
from osq.notes.writing.themes import written

_SPECIAL = re.compile(r"([\\`*_\[\]<>&#])")


def draft(release: Release, zone: ReleasedZone, theme: str) -> str | None:
    """The Markdown of a theme, one sentence a line; None where there is nothing to tell.

    It is limited to the audience of the release, which may know more than a wider one.
    """
    found = written(release, zone, theme, wholes_of(release, zone), release.indicators)
    if found is None:
        return None
    header = "" if release.audience == "public" else f"---\naudience: {release.audience}\n---\n"
    return header + "\n".join(markdown(one) for one in found.sentences) + "\n"


def markdown(telling: Telling) -> str:
    return "".join(
        _SPECIAL.sub(r"\\\1", one) if isinstance(one, str) else f"[{one.text}]({one.target})"
        for one in telling
    )
