"""Invented units: groups of pieces that sum to communes, in tables that say what they are."""

from __future__ import annotations

import re
from collections import Counter

import numpy as np
import pytest

from osq.demo.truth import Truth
from osq.demo.units import PRACTICES, PRIMARY, SCHOOLS, SECTIONS, SECTORS, unit_files
from osq.territory.model import Territory


@pytest.mark.parametrize("zoning", [SECTIONS, PRACTICES])
def test_each_piece_is_in_one_unit_of_its_commune(truth: Truth, zoning: str) -> None:
    communes = truth.land.pieces["commune"].tolist()
    held = [(at, unit.commune) for unit in truth.land.units[zoning] for at in unit.pieces]
    assert sorted(held) == list(enumerate(communes))


@pytest.mark.parametrize("kind", ["école", "collège"])
def test_each_piece_has_one_school_of_each_kind(truth: Truth, kind: str) -> None:
    schools = [unit for unit in truth.land.units[SCHOOLS] if unit.kind == kind]
    held = [at for unit in schools for at in unit.pieces]
    assert sorted(held) == list(range(len(truth.land.pieces)))


def test_a_college_counts_pupils_of_other_communes(truth: Truth) -> None:
    communes = truth.land.pieces["commune"].tolist()
    assert any(
        communes[at] != unit.commune
        for unit in truth.land.units[SCHOOLS]
        for at in unit.pieces
        if unit.kind == "collège"
    )


def test_the_police_zone_is_some_communes_wholly(truth: Truth) -> None:
    communes = truth.land.pieces["commune"]
    held = Counter(unit.commune for unit in truth.land.units[SECTORS] for _ in unit.pieces)
    assert held["42218"] == (communes == "42218").sum()
    assert 1 < len(held) < 10
    offences = truth.frame("ddsp", 2013)["avip"]
    for commune in held:
        sectors = [unit for unit in truth.land.units[SECTORS] if unit.commune == commune]
        total = sum(int(offences.iloc[list(unit.pieces)].sum()) for unit in sectors)
        assert total == offences[communes == commune].sum()


def test_codes_have_the_form_of_real_ones_and_are_used_once(truth: Truth) -> None:
    forms = {
        SCHOOLS: r"0429\d{3}[A-Z]",
        PRIMARY: r"0429\d{3}[A-Z]",
        SECTORS: r"S\d{5}-\d",
        SECTIONS: r"\d{5}[A-Z]{2}",
        PRACTICES: r"L\d{5}-\d\d",
    }
    for zoning, units in truth.land.units.items():
        codes = [unit.code for unit in units]
        assert len(set(codes)) == len(codes)
        assert all(re.fullmatch(forms[zoning], code) for code in codes)


def test_some_sections_lie_across_two_iris_with_whole_shares(
    truth: Truth, territory: Territory
) -> None:
    (shares,) = [
        matrix
        for matrix in territory.compositions
        if (matrix.source.id, matrix.target.id) == (SECTIONS, "iris")
    ]
    weights = np.zeros(len(shares.source_codes), dtype=np.int64)
    np.add.at(weights, shares.columns, shares.weight_used)
    assert set(weights.tolist()) == {0, 10_000}  # 0 where no IRIS of the commune is known
    assert (shares.weight_used < 10_000).any()


def test_every_line_of_the_tables_says_that_it_is_invented(truth: Truth) -> None:
    for content in unit_files(truth.land.units, truth.land.pieces).values():
        header, *lines = content.decode().splitlines()
        assert lines
        assert all("DONNÉES FICTIVES" in line for line in lines)
        assert "name" not in header.split(";")
