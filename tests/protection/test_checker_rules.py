"""The checker of rules by itself: what is printed though a rule hides it, what is not listed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest

from osq import checker_rules
from osq.checker_rules import broken
from osq.protection.dossier import BaseTerm, CountTerm, Line, Protected, Term
from osq.protection.files import read_dossier, write_dossier
from tests.protection.dossiers import dossier, measures, protected, ratio, zones

SMALL = CountTerm(("rsa", "al"), (), 5)
LAND = zones({"iris:a": "a", "iris:b": "b", "commune:C": "ab"})


def lines(series: str, **texts: int | str) -> list[Line]:
    """By the code of a zone."""
    levels = {"a": "iris:a", "b": "iris:b", "C": "commune:C"}
    return [Line(levels[zone], series, str(text)) for zone, text in texts.items()]


def found(
    folder: Path,
    *told: Iterable[Line],
    terms: Iterable[Term] = (SMALL,),
    cells: Iterable[Protected] = (),
    inside: str = "",
) -> list[str]:
    made = dossier(
        LAND,
        measures("rsa", "al", "alloc"),
        *told,
        series=[ratio("share", "rsa", "alloc")],
    )
    write_dossier(folder, replace(made, terms=tuple(terms)), cells)
    if inside:
        rows = "".join(f"{row.replace(' ', ',')}\n" for row in inside.split("; "))
        (folder / "inside.csv").write_text(f"measure,zone,value\n{rows}", "utf-8")
    return list(broken(folder))


@pytest.mark.parametrize(("value", "said"), [("0", False), ("1", True), ("4", True), ("5", False)])
def test_no_printed_count_is_under_the_threshold(tmp_path: Path, value: str, said: bool) -> None:
    told = found(tmp_path, lines("rsa", a=value))
    assert told == ([f"rsa dans iris:a ({value}) est affiché sous le seuil de 5."] if said else [])


def test_nor_is_a_zero_where_zeros_are_hidden(tmp_path: Path) -> None:
    assert found(tmp_path, lines("rsa", a=0), terms=[SMALL._replace(zeros=True)])


def test_a_rule_about_iris_says_nothing_of_communes(tmp_path: Path) -> None:
    iris = SMALL._replace(levels=("iris",))
    assert found(tmp_path, lines("rsa", C=3), terms=[iris]) == []
    assert found(tmp_path, lines("rsa", a=3), terms=[iris])


def test_what_no_rule_is_about_may_be_printed(tmp_path: Path) -> None:
    assert found(tmp_path, lines("alloc", a=3)) == []


def test_a_ratio_and_its_printed_base_tell_no_small_numerator(tmp_path: Path) -> None:
    told = found(tmp_path, lines("alloc", a=50), lines("share", a="6.0"))
    assert told == [
        "share dans iris:a (6.0) est affiché et donne un numérateur sous le seuil de 5."
    ]
    assert found(tmp_path, lines("alloc", a=50), lines("share", a="10.0")) == []
    assert found(tmp_path, lines("alloc", a="s"), lines("share", a="6.0")) == []


def test_a_ratio_leaves_no_few_outside_where_the_rule_says(tmp_path: Path) -> None:
    told = (lines("alloc", a=50), lines("share", a="94.0"))
    both = SMALL._replace(complements=("share",))
    assert found(tmp_path, *told) == []
    assert found(tmp_path, *told, terms=[both]) == [
        "share dans iris:a (94.0) est affiché et laisse hors du numérateur moins de 5."
    ]
    assert found(tmp_path, lines("alloc", a=50), lines("share", a="100.0"), terms=[both])


def test_nothing_is_printed_over_a_base_printed_too_small(tmp_path: Path) -> None:
    base = BaseTerm(("rsa",), ("iris",), "alloc", 100)
    assert found(tmp_path, lines("alloc", a=99), lines("rsa", a=40), terms=[base]) == [
        "rsa dans iris:a (40) est affiché alors que alloc est sous 100."
    ]
    assert found(tmp_path, lines("alloc", a=100), lines("rsa", a=40), terms=[base]) == []
    assert found(tmp_path, lines("alloc", C=99), lines("rsa", C=40), terms=[base]) == []


def test_a_listed_cell_must_be_hidden(tmp_path: Path) -> None:
    cells = [protected("iris:a", "alloc", reach=5)]
    assert found(tmp_path, lines("alloc", a=40), cells=cells) == [
        "alloc dans iris:a doit être caché, et ne l’est pas."
    ]
    assert found(tmp_path, lines("alloc", a="s"), cells=cells) == []


# -- what is known inside ----------------------------------------------------------------------


def test_what_a_rule_hides_inside_must_be_listed(tmp_path: Path) -> None:
    told = found(tmp_path, lines("rsa", a="s"), inside="rsa iris:a 3")
    assert told == ["rsa dans iris:a, qu’une règle cache, manque à protected.csv."]
    cells = [protected("iris:a", "rsa", reach=5)]
    assert found(tmp_path, lines("rsa", a="s"), cells=cells, inside="rsa iris:a 3") == []


def test_it_must_be_listed_with_its_threshold(tmp_path: Path) -> None:
    cells = [protected("iris:a", "rsa", reach=4)]
    assert found(tmp_path, lines("rsa", a="s"), cells=cells, inside="rsa iris:a 3")


def test_every_figure_made_of_it_must_be_hidden(tmp_path: Path) -> None:
    cells = [protected("iris:a", "rsa", reach=5)]
    told = found(
        tmp_path, lines("rsa", a="s"), lines("share", a="6.0"), cells=cells, inside="rsa iris:a 3"
    )
    assert told == ["share dans iris:a (6.0) tient à rsa, qu’une règle cache."]


def test_what_is_hidden_for_others_sake_needs_no_listing(tmp_path: Path) -> None:
    assert found(tmp_path, lines("rsa", a="s"), inside="rsa iris:a 30") == []


def test_bases_and_complements_inside_count_too(tmp_path: Path) -> None:
    base = BaseTerm(("rsa",), ("iris",), "alloc", 100)
    inside = "rsa iris:a 40; alloc iris:a 99"
    assert found(tmp_path, lines("rsa", a="s"), terms=[base], inside=inside)
    both = SMALL._replace(complements=("share",))
    inside = "rsa iris:a 47; alloc iris:a 50"
    assert found(tmp_path, lines("share", a="94.0"), terms=[both], inside=inside) == [
        "share dans iris:a (94.0) tient à rsa, qu’une règle cache.",
        "rsa dans iris:a, qu’une règle cache, manque à protected.csv.",
    ]


def test_the_rules_of_a_dossier_are_read_as_they_were_written(tmp_path: Path) -> None:
    base = BaseTerm(("rsa",), ("iris",), "alloc", 100)
    found(tmp_path, lines("rsa", a="s"), terms=[SMALL._replace(complements=("share",)), base])
    assert read_dossier(tmp_path).terms == (SMALL._replace(complements=("share",)), base)


def test_it_is_short() -> None:
    assert Path(checker_rules.__file__).read_text("utf-8").count("\n") < 200
