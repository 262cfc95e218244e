"""Every finding about a delivery: the file and its recognition (D), its content (V)."""

from __future__ import annotations

from osq.deliveries.content_findings import CONTENT_FINDINGS
from osq.deliveries.file_findings import FILE_FINDINGS
from osq.findings import catalogue

CATALOGUE = catalogue(*FILE_FINDINGS, *CONTENT_FINDINGS)
