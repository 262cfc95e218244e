"""How a figure came about: the code, the French text and the preference of every method.

The order is that of preference when a quartier may be composed in several ways: what was
delivered for the zone itself, address points, îlots, 200 m squares, weighted IRIS, dominant
IRIS, and the commune as context only.  Texts are what figures carry and notes print; codes
do not change when a text is reworded, and two figures of different codes are not compared.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import groupby
from typing import Literal, NamedTuple

SourceKind = Literal["address", "ilot", "square", "unit", "iris", "commune"]
How = Literal["exact", "dominant", "weighted"]


class Method(NamedTuple):
    """One way to make a figure; `code` is `direct` or `<kind of sources>-<how>`."""

    code: str
    text: str


DELIVERED = "livré directement"
"""The text of a figure that the provider gave for the zone itself."""
INTERPOLATED = "valeur interpolée"
"""How the text of an estimated quantile begins."""

METHODS: tuple[Method, ...] = (
    Method("direct", DELIVERED),
    Method("address-exact", "somme d’adresses"),
    Method("address-weighted", "adresses pondérées"),
    Method("address-dominant", "adresses dominantes"),
    Method("ilot-exact", "somme d’îlots"),
    Method("ilot-weighted", "îlots pondérés"),
    Method("ilot-dominant", "îlots dominants"),
    Method("square-exact", "somme de carreaux"),
    Method("square-weighted", "carreaux pondérés"),
    Method("square-dominant", "carreaux dominants"),
    Method("unit-exact", "somme d’unités localisées"),
    Method("unit-weighted", "unités pondérées"),
    Method("unit-dominant", "unités dominantes"),
    Method("iris-exact", "somme d’IRIS"),
    Method("iris-weighted", "IRIS pondérés"),
    Method("iris-dominant", "IRIS dominants"),
    Method("commune-exact", "somme de communes"),
    Method("commune-weighted", "communes pondérées"),
    Method("commune-dominant", "communes dominantes"),
)
"""All methods of one measure, the preferred first."""

STAND_IN_WORDS = {
    "population": "par la population",
    "households": "par les ménages",
    "dwellings": "par les logements",
    "social_dwellings": "par les logements sociaux",
    "children": "par les enfants",
}
"""support -> what is added to a method when its shares are those of another support."""

_TEXTS = {method.code: method.text for method in METHODS}
_TOKENS = {
    **{method.text: method.code for method in METHODS},
    **{f" {words}": f":{support}" for support, words in STAND_IN_WORDS.items()},
    " (numérateur), ": "/",
    " (dénominateur)": "",
    " et ": "+",
}
_SEVERAL = re.compile(r" \((\d+) grandeurs\)")
_TOKEN = re.compile("|".join(sorted(map(re.escape, _TOKENS), key=lambda one: (-len(one), one))))


def method_text(kind: SourceKind, how: How, stand_in: str = "") -> str:
    """The text of a sum of such sources.

    `stand_in` names the support whose shares were used in the absence of the measure's own.

    >>> method_text("iris", "weighted", "population")
    'IRIS pondérés par la population'
    """
    text = _TEXTS[f"{kind}-{how}"]
    return f"{text} {STAND_IN_WORDS[stand_in]}" if stand_in else text


def both(texts: Iterable[str]) -> str:
    """The methods of measures that are added, in their order.

    Two texts are equal only if each measure came about in the same way.

    >>> both(["A", "A", "B"]), both(["A", "A"]), both([])
    ('A (2 grandeurs) et B', 'A', '')
    """
    runs = [(text, len(list(run))) for text, run in groupby(text for text in texts if text)]
    if len(runs) == 1:
        return runs[0][0]
    return " et ".join(f"{text} ({run} grandeurs)" if run > 1 else text for text, run in runs)


def sides(numerator: str, denominator: str) -> str:
    """The methods of a ratio, told apart where they differ."""
    if not numerator or not denominator or numerator == denominator:
        return numerator or denominator
    return f"{numerator} (numérateur), {denominator} (dénominateur)"


def method_code(text: str) -> str:
    """The code of a figure's method, whatever `both` and `sides` made of it.

    A text that is not from here stands for itself.

    >>> method_code("IRIS pondérés par la population (numérateur), somme d’IRIS (dénominateur)")
    'iris-weighted:population/iris-exact'
    """
    return _TOKEN.sub(lambda found: _TOKENS[found[0]], _SEVERAL.sub(r"*\1", text))
