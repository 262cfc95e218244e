"""What is already known when a delivery is read: what it is compared with."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from osq.deliveries.corrections import Correction


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Background:
    """What osq knows before it reads.

    `previous` holds the observations last accepted for the same sending (same quarter) at an
    earlier edition, `previous_edition`; None when there are none.  `corrections` are those on
    record for this delivery.
    """

    previous: pd.DataFrame | None = None
    previous_edition: int | None = None
    corrections: tuple[Correction, ...] = ()


NOTHING_KNOWN = Background()
