"""Names that refer to nothing, sums of medians, ambiguous headers: located in the file."""

from __future__ import annotations

from pathlib import Path

import pytest

from osq.conventions.loading import read_conventions
from osq.findings import Finding
from tests.builders.conventions import (
    COUNTS,
    count,
    indicator,
    median,
    minimum_count,
    sending,
    table,
    toy_data,
    write_conventions,
)
from tests.conventions.reading import only

MEASURES = [*(count(name) for name in COUNTS), median()]
COUNT = {"kind": "count", "value": ["alloc"]}


def finding(folder: Path, **changes: object) -> Finding:
    return only(read_conventions(write_conventions(folder, toy_data(**changes)))[1])


def laid_out(**changes: object) -> list[dict[str, object]]:
    return [sending(layouts=[{"id": "classeur", "tables": [table(**changes)]}])]


@pytest.mark.parametrize(
    ("relation", "path"),
    [
        ({"kind": "parts", "total": "all", "parts": ["apl"]}, "relations[1].total"),
        ({"kind": "parts", "total": "al", "parts": ["apl", "all"]}, "relations[1].parts[2]"),
        ({"kind": "inclusion", "smaller": "all", "larger": "al"}, "relations[1].smaller"),
        ({"kind": "inclusion", "smaller": "al", "larger": "all"}, "relations[1].larger"),
    ],
)
def test_a_relation_over_an_unknown_measure_names_it(
    tmp_path: Path, relation: dict[str, object], path: str
) -> None:
    found = finding(tmp_path, relations=[relation])
    assert (found.code, found.found) == ("OSQ-C009", "all")
    assert found.message.startswith(f"{path}\u00a0:")
    line, column = (int(n) for n in (found.cell or "").split(":"))
    text = (tmp_path / "caf.yaml").read_text(encoding="utf-8").splitlines()
    assert text[line - 1][column - 1 :] == "all"


def test_the_nearest_measure_is_suggested(tmp_path: Path) -> None:
    relation = {"kind": "inclusion", "smaller": "allocs", "larger": "al"}
    assert "«\u00a0alloc\u00a0»\u202f?" in finding(tmp_path, relations=[relation]).message


def test_an_indicator_over_an_unknown_measure_is_refused(tmp_path: Path) -> None:
    broken = indicator("caf_x", kind="count", value=["alloc", "xyz"])
    found = finding(tmp_path, indicators=[broken])
    assert found.message.startswith("indicators[caf_x].value[2]\u00a0:")


def test_a_rule_over_an_unknown_measure_is_refused(tmp_path: Path) -> None:
    rules = {"rules": [minimum_count(measures=["xyz"])]}
    assert finding(tmp_path, confidentiality=rules).code == "OSQ-C009"


def test_a_rule_whose_base_is_unknown_is_refused(tmp_path: Path) -> None:
    rule = {
        "id": "base",
        "kind": "minimum_base",
        "base": "xyz",
        "threshold": 100,
        "source": None,
        "status": "unverified",
    }
    found = finding(tmp_path, confidentiality={"rules": [rule]})
    assert found.message.startswith("confidentiality.rules[base].base\u00a0:")


def test_a_table_over_an_unknown_measure_is_refused(tmp_path: Path) -> None:
    assert finding(tmp_path, sendings=laid_out(measures=["alloc", "xyz"])).found == "xyz"


def test_headers_of_an_unknown_measure_are_refused(tmp_path: Path) -> None:
    assert finding(tmp_path, sendings=laid_out(columns={"xyz": ["XYZ"]})).found == "xyz"


def test_a_reference_to_an_absent_convention_is_refused(tmp_path: Path) -> None:
    broken = indicator("caf_x", kind="count", value=["insee-population.pop_mun"])
    assert finding(tmp_path, indicators=[broken]).code == "OSQ-C010"


def test_a_reference_to_a_measure_that_the_other_lacks_is_refused(tmp_path: Path) -> None:
    own = toy_data(indicators=[indicator("caf_x", kind="count", value=["amos.xyz"])])
    other = toy_data(id="amos", indicators=[])
    found = only(read_conventions(write_conventions(tmp_path, own, other))[1])
    assert (found.code, found.found) == ("OSQ-C009", "xyz")


def test_a_reference_to_a_measure_of_another_convention_holds(tmp_path: Path) -> None:
    own = toy_data(indicators=[indicator("caf_x", kind="count", value=["amos.alloc"])])
    other = toy_data(id="amos", indicators=[])
    assert read_conventions(write_conventions(tmp_path, own, other))[1] == []


def test_a_reference_to_a_broken_convention_adds_no_noise(tmp_path: Path) -> None:
    own = toy_data(indicators=[indicator("caf_x", kind="count", value=["amos.alloc"])])
    other = toy_data(id="amos", indicators=[], label="")
    found = only(read_conventions(write_conventions(tmp_path, own, other))[1])
    assert (found.workbook or "").endswith("amos.yaml")


def test_an_indicator_of_two_conventions_is_refused_in_the_later(tmp_path: Path) -> None:
    first = toy_data(id="amos", indicators=[indicator("same", **COUNT)])
    second = toy_data(indicators=[indicator("same", **COUNT)])
    found = only(read_conventions(write_conventions(tmp_path, second, first))[1])
    assert found.code == "OSQ-C008"
    assert (found.workbook or "").endswith("caf.yaml")


def test_a_measure_declared_twice_is_refused(tmp_path: Path) -> None:
    twice = [*MEASURES, count("alloc")]
    found = finding(tmp_path, measures=twice)
    assert (found.code, found.found) == ("OSQ-C008", "alloc")
    assert "measures[1]" in found.message


def test_an_indicator_declared_twice_is_refused(tmp_path: Path) -> None:
    twice = [indicator("caf_x", **COUNT), indicator("caf_x", **COUNT)]
    assert finding(tmp_path, indicators=twice).code == "OSQ-C008"


def test_a_median_must_say_why_it_is_not_summed(tmp_path: Path) -> None:
    measures = [*MEASURES[:-1], median(not_additive_because=None)]
    assert finding(tmp_path, measures=measures).code == "OSQ-C011"


@pytest.mark.parametrize(
    "formula",
    [
        {"kind": "count", "value": ["ruc_median"]},
        {
            "kind": "ratio",
            "numerator": ["ruc_median"],
            "denominator": ["alloc"],
            "numerator_subset": False,
        },
    ],
)
def test_a_median_enters_no_sum(tmp_path: Path, formula: dict[str, object]) -> None:
    found = finding(tmp_path, indicators=[indicator("caf_x", **formula)])
    assert (found.code, found.found) == ("OSQ-C012", "ruc_median")


def test_a_header_of_two_measures_is_refused_however_it_is_written(tmp_path: Path) -> None:
    measures = [*MEASURES, count("rsa", columns=["Alloc."])]
    found = finding(tmp_path, measures=measures)
    assert (found.code, found.found) == ("OSQ-C013", "Alloc.")


def test_a_header_of_a_zone_column_is_no_measure(tmp_path: Path) -> None:
    measures = [*MEASURES, count("rsa", columns=["Commune"])]
    assert finding(tmp_path, measures=measures).code == "OSQ-C013"


def test_a_sheet_may_give_headers_of_its_own(tmp_path: Path) -> None:
    data = toy_data(sendings=laid_out(columns={"alloc": ["Foyers"]}))
    assert read_conventions(write_conventions(tmp_path, data))[1] == []


def test_a_layout_does_not_end_before_it_begins(tmp_path: Path) -> None:
    layout = {"id": "a", "editions": {"from": 2013, "until": 2010}, "tables": [table()]}
    found = finding(tmp_path, sendings=[sending(layouts=[layout])])
    assert (found.code, found.found) == ("OSQ-C015", "2010")


def test_who_sends_is_a_party(tmp_path: Path) -> None:
    found = finding(tmp_path, sendings=[sending(body="cfa")])
    assert (found.code, found.found) == ("OSQ-C016", "cfa")


def test_who_reviews_is_a_party(tmp_path: Path) -> None:
    found = finding(tmp_path, review={"reviewers": ["cpam"]})
    assert found.message.startswith("review.reviewers[1]\u00a0:")
