"""Reads the toy deliveries: what most tests of this folder do."""

from __future__ import annotations

from collections import Counter

from osq.conventions.model import Convention
from osq.deliveries.background import NOTHING_KNOWN, Background
from osq.deliveries.reading import Reading, read_delivery
from osq.deliveries.recognition import Recognition
from osq.findings import Finding
from osq.territory.model import Territory
from tests.builders.conventions import toy_convention
from tests.builders.territory import toy_territory
from tests.builders.workbooks import Delivery

NAME = "caf-2013.xlsx"


def read(
    delivery: Delivery | bytes,
    convention: Convention | None = None,
    *,
    territory: Territory | None = None,
    edition: int = 2013,
    demonstration: bool = False,
    background: Background = NOTHING_KNOWN,
) -> Reading:
    """Reads a delivery of the toy convention, sent as `caf-2013.xlsx`."""
    convention = convention or toy_convention()
    return read_delivery(
        delivery if isinstance(delivery, bytes) else delivery.content(),
        NAME,
        Recognition(convention, convention.sendings[0], edition),
        territory or toy_territory(),
        demonstration=demonstration,
        background=background,
    )


def codes(reading: Reading) -> Counter[str]:
    """How many findings of each code."""
    return Counter(finding.code for finding in reading.findings)


def only(reading: Reading, code: str) -> Finding:
    """The one finding of a reading, which must be of that code."""
    assert [finding.code for finding in reading.findings] == [code], reading.findings
    return reading.findings[0]
