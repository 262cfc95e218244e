"""Helpers: a faulty convention is read, and its findings come back."""

from __future__ import annotations

from pathlib import Path

from osq.conventions.loading import read_conventions
from osq.findings import Finding


def findings_of(folder: Path, text: str, name: str = "caf.yaml") -> list[Finding]:
    """What reading `text`, alone in its folder, finds."""
    conventions = folder / "conventions"
    conventions.mkdir(exist_ok=True)
    (conventions / name).write_text(text, encoding="utf-8")
    return read_conventions(conventions)[1]


def only(findings: list[Finding]) -> Finding:
    assert len(findings) == 1, [finding.message for finding in findings]
    return findings[0]


def place_of(text: str, words: str) -> str:
    """`"line:column"` of the only occurrence of `words` in `text`."""
    assert text.count(words) == 1
    before = text[: text.index(words)]
    return f"{before.count(chr(10)) + 1}:{len(before) - before.rfind(chr(10))}"
