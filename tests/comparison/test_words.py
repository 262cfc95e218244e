"""What comparisons say, typographically right."""

from __future__ import annotations

import re
from datetime import date

import pytest

from osq.comparison import words
from osq.comparison.comparators import Kind
from osq.comparison.ranks import Rank
from osq.statistics.trend import Trend
from osq.text import NARROW, NBSP

RANK = Rank(place=5, first=3, last=9, of=30, quarter=1)
TEXTS = [
    *words.LABELS.values(),
    *words.TRENDS.values(),
    words.SIGNIFICANT,
    words.NOT_SIGNIFICANT,
    words.RANDOM,
    words.distance(5),
    words.broken(2009, 2013, "création du RSA"),
    words.other_perimeter(2010, ""),
    words.other_vintage(2010, "iris 2008"),
    words.other_method(2010, ""),
    words.same_data(2010, 2013),
    words.overlapping(date(2010, 12, 31), date(2010, 1, 1)),
    words.other_kind(2010),
    words.small_base(2010, 1500),
    words.other_coverage(2010, 0.8, 2013, 1.0),
    words.other_grade(2010, "B", 2013, None),
    words.rank_text(RANK, higher_first=True),
]


@pytest.mark.parametrize("text", TEXTS)
def test_texts_are_typographically_right(text: str) -> None:
    assert "'" not in text
    assert '"' not in text
    assert not re.search(rf"(?<!{NBSP}):", text), "a colon follows a no-break space"
    assert not re.search(rf"(?<!{NARROW})[;%!?]", text), "; ! ? and % follow a narrow one"
    assert not re.search(r"\d \d|  ", text)


def test_nothing_judges_or_calls_a_figure_stable() -> None:
    for text in TEXTS:
        assert not re.search("stable|pire|meilleur|dégrad|marge d’erreur", text)


def test_every_comparator_and_every_trend_has_its_words() -> None:
    assert set(words.LABELS) == set(Kind)
    assert set(words.TRENDS) == set(Trend)


def test_a_rank_is_told_with_its_range() -> None:
    said = words.rank_text(RANK, higher_first=True).replace(NBSP, " ")
    assert said == "rang 5 sur 30 (de 3 à 9), par valeur décroissante"
    assert words.rank_text(RANK, higher_first=False).endswith("par valeur croissante")
