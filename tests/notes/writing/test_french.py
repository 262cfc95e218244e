"""Agreement, contraction, elision and lists."""

from __future__ import annotations

import pytest

from osq.conventions.indicators import Grammar
from osq.notes.writing.french import agreed, be, count_word, joint, listed, not_, pronoun, that

FS, MS, FP, MP = (
    Grammar.model_validate({"subject": "x", "gender": gender, "number": number})
    for number in ("singular", "plural")
    for gender in ("f", "m")
)


@pytest.mark.parametrize(
    ("grammar", "words"),
    [
        (FS, ("elle", "celle", "est", "n’est pas", "supérieure", "égale", "passée")),
        (MS, ("il", "celui", "est", "n’est pas", "supérieur", "égal", "passé")),
        (FP, ("elles", "celles", "sont", "ne sont pas", "supérieures", "égales", "passées")),
        (MP, ("ils", "ceux", "sont", "ne sont pas", "supérieurs", "égaux", "passés")),
    ],
)
def test_words_agree_with_their_subject(grammar: Grammar, words: tuple[str, ...]) -> None:
    adjectives = tuple(agreed(one, grammar) for one in ("supérieur", "égal", "passé"))
    assert (pronoun(grammar), that(grammar), be(grammar), not_(grammar), *adjectives) == words


def test_several_subjects_are_masculine_unless_all_are_feminine() -> None:
    assert joint([FS]) == FS
    assert agreed("élevé", joint([FS, FP])) == "élevées"
    assert agreed("élevé", joint([FS, MS])) == "élevés"


def test_a_list_has_its_last_word() -> None:
    assert listed([]) == ""
    assert listed(["a"]) == "a"
    assert listed(["a", "b"]) == "a et b"
    assert listed(["a", "b", "c"]) == "a, b et c"


def test_numbers_are_in_letters_up_to_ten() -> None:
    assert [count_word(count) for count in (0, 1, 10, 11, 1234)] == [
        "zéro",
        "un",
        "dix",
        "11",
        "1\u202f234",
    ]
