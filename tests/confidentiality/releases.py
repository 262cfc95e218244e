"""A release of toy observations, straight through the real path."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from osq.confidentiality.cases import Case
from osq.confidentiality.draft import Draft, draft_edition
from osq.confidentiality.publish import publish
from osq.confidentiality.release import Figure, Release, ZoneKey
from osq.confidentiality.secured import secured
from osq.conventions.model import Convention
from osq.indicators.compute import compute
from tests.builders.observations import EDITION, aggregated, toy_conventions
from tests.builders.territory import toy_config, toy_territory

Row = dict[str, Any] | list[dict[str, Any]]


def drafted(*rows: Row, conventions: Mapping[str, Convention] | None = None) -> Draft:
    """The draft of these observations: figures, what rules hide, cases."""
    agreed = toy_conventions() if conventions is None else conventions
    aggregates = aggregated(*rows, conventions=agreed)
    config = toy_config(demonstration=True)
    values = compute(aggregates, agreed, EDITION)
    return draft_edition(values, aggregates, agreed, toy_territory(), config, EDITION)


def case_of(*rows: Row, conventions: Mapping[str, Convention] | None = None) -> Case:
    """The only case of these observations."""
    (case,) = drafted(*rows, conventions=conventions).cases
    return case


def released(*rows: Row, conventions: Mapping[str, Convention] | None = None) -> Release:
    """What rules alone would let out of these observations, in a demonstration."""
    agreed = toy_conventions() if conventions is None else conventions
    draft = drafted(*rows, conventions=agreed)
    config = toy_config(demonstration=True)
    return publish(
        {EDITION: secured(draft, (), {})}, "", agreed, toy_territory(), config, EDITION, []
    )


def cell(release: Release, indicator: str, level: Any, zone: str) -> Figure:
    """One figure of the release, which must be there."""
    found = release.figure(indicator, ZoneKey(level, zone))
    assert found is not None
    return found
