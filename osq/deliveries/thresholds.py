"""Cells that the provider should have hidden under its own rule, and delivered all the same.

osq protects them in any case; the provider must know that its own file shows them.
"""

from __future__ import annotations

import pandas as pd

from osq.conventions.measures import MinimumCount
from osq.conventions.model import Convention
from osq.deliveries.catalogue import CATALOGUE
from osq.deliveries.cells import MEASURED
from osq.deliveries.grid import addresses
from osq.deliveries.rows import Role
from osq.findings import Finding


def check_thresholds(records: pd.DataFrame, convention: Convention, workbook: str) -> list[Finding]:
    """Counts under the threshold of a rule, one finding per measure and sheet.

    Only where the provider hides some cells of the measure itself: a provider that hides
    none leaves the rule to the observatory.
    """
    findings = []
    kept = records[records["role"] != str(Role.ASIDE)]
    hides = set(kept.loc[kept["status"] == "suppressed", "measure"])
    for rule in convention.confidentiality.rules:
        if not isinstance(rule, MinimumCount):
            continue
        low = 0 if rule.hides_zero else 1
        small = kept[
            (kept["status"] == MEASURED)
            & (kept["value"] >= low)
            & (kept["value"] < rule.threshold)
            & kept["measure"].isin(hides & set(rule.measures or hides))
        ]
        if rule.levels:
            small = small[small["level"].isin(rule.levels)]
        for (name, sheet), group in small.groupby(["measure", "sheet"], sort=True):
            measure = convention.measure(str(name))
            if measure.whole:
                findings.append(
                    CATALOGUE["OSQ-V050"].finding(
                        workbook=workbook,
                        sheet=str(sheet),
                        cell=addresses(
                            (int(row), int(column))
                            for row, column in zip(group["row"], group["column"], strict=True)
                        ),
                        measure=convention.qualified(measure.id),
                        expected=str(rule.threshold),
                        measure_label=measure.label,
                        count=str(len(group)),
                    )
                )
    return findings
