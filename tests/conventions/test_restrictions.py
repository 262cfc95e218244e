"""What a convention forbids of its own figures is checked in the convention itself."""

from __future__ import annotations

from pathlib import Path

from osq.conventions.loading import read_conventions
from tests.builders.conventions import (
    COUNTS,
    count,
    indicator,
    median,
    sending,
    toy_data,
    write_conventions,
)
from tests.conventions.reading import only

COUNT = {"kind": "count", "value": ["alloc"]}


def test_a_forbidden_name_is_told_where_it_is_used(tmp_path: Path) -> None:
    named = indicator(
        "caf_alloc", **COUNT, label="Taux de chômage", never_called=["taux de chômage"]
    )
    found = only(read_conventions(write_conventions(tmp_path, toy_data(indicators=[named])))[1])
    assert (found.code, found.found) == ("OSQ-C017", "taux de chômage")
    assert found.message.startswith("indicators[caf_alloc].label")


def test_a_pitfall_may_say_what_the_figure_is_not(tmp_path: Path) -> None:
    named = indicator(
        "caf_alloc",
        **COUNT,
        pitfalls=["Ce n’est pas un taux de chômage."],
        never_called=["chômage"],
    )
    assert not read_conventions(write_conventions(tmp_path, toy_data(indicators=[named])))[1]


def test_restricted_levels_need_a_reason(tmp_path: Path) -> None:
    restricted = indicator("caf_alloc", **COUNT, levels=["commune"])
    found = only(
        read_conventions(write_conventions(tmp_path, toy_data(indicators=[restricted])))[1]
    )
    assert (found.code, found.found) == ("OSQ-C018", "caf_alloc")


def test_a_finest_level_needs_a_reason(tmp_path: Path) -> None:
    measures = [count("alloc", finest="commune"), *map(count, COUNTS[1:]), median()]
    found = only(read_conventions(write_conventions(tmp_path, toy_data(measures=measures)))[1])
    assert (found.code, found.found) == ("OSQ-C018", "alloc")


def test_figures_of_a_school_never_describe_a_quartier(tmp_path: Path) -> None:
    data = toy_data(sendings=[sending(located_by="school")])
    found = read_conventions(write_conventions(tmp_path, data))[1]
    assert {finding.code for finding in found} == {"OSQ-C019"}
    assert [finding.found for finding in found] == [*COUNTS, "ruc_median"]
