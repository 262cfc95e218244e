"""The sentences are the product: every situation, word for word, in `golden_sentences.md`.

The file is a list for people: read it aloud.  To write it again after a change of words, run
`python -m tests.notes.writing.test_golden_sentences`, and read the difference.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from osq.text import NARROW, NBSP
from tests.notes.writing.golden_cases import CASES

FILE = Path(__file__).with_name("golden_sentences.md")
HEAD = """# Les phrases, situation par situation

Relu pour le français : accords, articles et élisions, espaces insécables, aucune répétition,
aucune précision de trop, aucun jugement, aucune cause. Les zones et les chiffres sont inventés.
« (rien) » : la situation ne permet pas d’écrire ; un titre n’a pas de point.
"""
_ENTRY = re.compile(r"^- \*\*(.+?)\*\*\n  (.+)$", re.MULTILINE)
JUDGEMENTS = ("pire", "stable", "premier", "à cause", "en raison", "parce que", "grâce à", "hélas")


def written() -> str:
    return HEAD + "".join(f"\n- **{name}**\n  {case()}\n" for name, case in CASES.items())


def expected() -> dict[str, str]:
    return dict(_ENTRY.findall(FILE.read_text("utf-8")))


def test_the_list_holds_every_situation() -> None:
    assert list(expected()) == list(CASES)
    assert len(CASES) >= 70


@pytest.mark.parametrize("name", CASES)
def test_a_situation_is_told_as_the_list_says(name: str) -> None:
    assert CASES[name]() == expected()[name]


@pytest.mark.parametrize("name", CASES)
def test_a_sentence_is_typeset_and_judges_nobody(name: str) -> None:
    text = CASES[name]()
    assert "  " not in text
    assert "'" not in text
    assert not re.search(r"\d [%‰€]", text)
    assert not re.search(rf"[^{NARROW}][%‰;!?]", text)
    assert not re.search(rf"[^{NBSP}]:", text)
    assert not re.search(r"\b(?:de|le|la|que) (?=[aeiouéèêàâîôû])", text.replace("de un", ""))
    assert not re.search(r"\b(?:de le|de les|à le|à les)\b", text)
    assert not any(word in text.lower().split() for word in JUDGEMENTS)
    assert text == "(rien)" or name.startswith(("message", "deux sujets")) or text.endswith(".")


if __name__ == "__main__":
    FILE.write_text(written(), "utf-8")
