"""Whom a convention lets see its figures: those it names, and none wider."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from osq.confidentiality.dissemination import READERS, levels_allowed
from osq.conventions.loading import check_dissemination
from osq.findings import Severity
from osq.territory.model import LEVELS
from tests.builders.conventions import toy_convention, toy_data, write_conventions

ALL = frozenset(LEVELS)
NONE: frozenset[str] = frozenset()


def product(**changes: Any) -> dict[str, Any]:
    return {"kind": "note", "audience": "partners", "finest": "quartier", **changes}


def allowed(audience: str, *products: dict[str, Any], **changes: Any) -> frozenset[str]:
    agreed = toy_convention(dissemination={"products": list(products)}, **changes)
    return levels_allowed(agreed, audience)


@pytest.mark.parametrize(
    ("audience", "seen"), [("partners", ALL), ("officials", NONE), ("public", NONE)]
)
def test_a_silent_convention_is_for_partners_alone(audience: str, seen: frozenset[str]) -> None:
    assert allowed(audience) == seen


@pytest.mark.parametrize("audience", READERS)
def test_what_is_public_is_for_all(audience: str) -> None:
    assert allowed(audience, confidentiality={"public": True}) == ALL


def test_a_listed_product_is_for_its_audience_and_narrower_ones() -> None:
    listed = product(audience="officials", finest="commune")
    assert allowed("partners", listed) == allowed("officials", listed) != NONE
    assert "quartier" not in allowed("partners", listed)
    assert allowed("public", listed) == NONE


def test_what_is_asked_for_each_time_is_for_nobody_yet() -> None:
    assert allowed("partners", product(consent="per_request")) == NONE


def test_a_silent_convention_is_warned_about(tmp_path: Path) -> None:
    folder = write_conventions(tmp_path, toy_data())
    (found,) = check_dissemination(folder, {"caf": toy_convention()})
    assert (found.code, found.severity) == ("OSQ-C023", Severity.WARNING)
    assert "partenaires" in found.message


def test_one_that_speaks_or_is_public_is_not(tmp_path: Path) -> None:
    settled = toy_convention(dissemination={"products": [product()]})
    public = toy_convention(confidentiality={"public": True})
    assert check_dissemination(tmp_path, {"caf": settled}) == []
    assert check_dissemination(tmp_path, {"caf": public}) == []
