"""French agreement, elision and lists: what every generated sentence has in common."""

from __future__ import annotations

import re
from collections.abc import Sequence

from osq.conventions.indicators import Grammar
from osq.text import format_number

_PRONOUNS = {
    ("f", "singular"): "elle",
    ("m", "singular"): "il",
    ("f", "plural"): "elles",
    ("m", "plural"): "ils",
}
_THAT = {
    ("f", "singular"): "celle",
    ("m", "singular"): "celui",
    ("f", "plural"): "celles",
    ("m", "plural"): "ceux",
}
_UNITS = ["zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix"]
_VOWEL = re.compile(r"[aàâeéèêëiîïoôuùûüyhœæ]", re.IGNORECASE)
_NUMBER_OF = re.compile(r"^le nombre d(?:e |’)(?=.)")
_CONTRACTED = (("le ", "du ", "au "), ("les ", "des ", "aux "))


def capitalised(text: str) -> str:
    """First letter in capital, the rest as it is."""
    return text[:1].upper() + text[1:]


def pronoun(grammar: Grammar) -> str:
    return _PRONOUNS[grammar.gender, grammar.number]


def that(grammar: Grammar) -> str:
    """« celle », « celui », « celles » or « ceux »."""
    return _THAT[grammar.gender, grammar.number]


def plural(grammar: Grammar) -> bool:
    return grammar.number == "plural"


def be(grammar: Grammar) -> str:
    return "sont" if plural(grammar) else "est"


def not_(grammar: Grammar) -> str:
    return "ne sont pas" if plural(grammar) else "n’est pas"


def agreed(adjective: str, grammar: Grammar) -> str:
    """A regular adjective or participle (or "égal") in the gender and number of the subject.

    >>> agreed("supérieur", Grammar(subject="les parts", gender="f", number="plural"))
    'supérieures'
    """
    feminine, several = grammar.gender == "f", plural(grammar)
    if adjective == "égal" and several and not feminine:
        return "égaux"
    return adjective + ("e" if feminine else "") + ("s" if several else "")


def joint(grammars: Sequence[Grammar]) -> Grammar:
    """The agreement of several subjects: feminine plural only when all are feminine."""
    if len(grammars) == 1:
        return grammars[0]
    gender = "f" if all(one.gender == "f" for one in grammars) else "m"
    return Grammar.model_validate({"subject": "ensemble", "gender": gender, "number": "plural"})


def of(noun: str) -> str:
    """The noun after « de », contracted or elided.

    >>> of("le taux"), of("les parts"), of("la part"), of("indice")
    ('du taux', 'des parts', 'de la part', 'd’indice')
    """
    for article, contracted, _ in _CONTRACTED:
        if noun.startswith(article):
            return contracted + noun.removeprefix(article)
    return elided("de", noun)


def to(noun: str) -> str:
    """The noun after « à », contracted.

    >>> to("le taux"), to("l’indice")
    ('au taux', 'à l’indice')
    """
    for article, _, contracted in _CONTRACTED:
        if noun.startswith(article):
            return contracted + noun.removeprefix(article)
    return f"à {noun}"


def uncounted(subject: str) -> str:
    """What a subject counts; the subject itself where it counts nothing.

    >>> uncounted("le nombre d’entrées"), uncounted("la population")
    ('entrées', 'la population')
    """
    return _NUMBER_OF.sub("", subject)


def elided(word: str, following: str) -> str:
    """« de », « que », « la »... before a word, its vowel dropped before another.

    An aspirated h is not told from a mute one: no subject of ours begins with one.

    >>> elided("que", "à Rive"), elided("que", "dans le reste")
    ('qu’à Rive', 'que dans le reste')
    """
    return f"{word[:-1]}’{following}" if _VOWEL.match(following) else f"{word} {following}"


def listed(items: Sequence[str]) -> str:
    """« a, b et c »."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} et {items[-1]}"


def count_word(count: int) -> str:
    """In letters up to ten, in figures above."""
    return _UNITS[count] if 0 <= count <= 10 else format_number(count)
