"""Units over the toy territory: sections that share IRIS out, schools, and police sectors.

S1 lies in one IRIS, S2 half in two; every IRIS has a section.  The schools are known by
their commune only.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from osq.observatory import ObservatoryConfig
from osq.territory.loading import load_territory
from osq.territory.model import Territory
from tests.builders.observations import see
from tests.builders.territory import toy_config
from tests.builders.territory_files import Files, toy_files, write_files

SECTIONS = """\
code;communes;quality
S1;99001;inventé
S2;99001;inventé
S3;99001;inventé
S4;99001;inventé
S5;99002;inventé
"""
SHARES = """\
target;source;support;share_inside;weight_used;method;quality;reason
990010101;S1;any;10000;10000;exact;inventé;essai
990010101;S2;any;;5000;weighted;inventé;essai
990010102;S2;any;;5000;weighted;inventé;essai
990010103;S3;any;10000;10000;exact;inventé;essai
990010104;S4;any;10000;10000;exact;inventé;essai
990020101;S5;any;;5000;weighted;inventé;essai
990020102;S5;any;;5000;weighted;inventé;essai
"""
SCHOOLS = """\
code;communes;quality
0990001A;99001;inventé
0990002B;99001;inventé
0990003C;99002;inventé
"""


def units_config() -> ObservatoryConfig:
    """The toy configuration, with sections and schools."""
    data = toy_config().model_dump(mode="json", by_alias=True)
    for name in ("sections", "etablissements"):
        data["zonings"].append(
            {
                "id": name,
                "vintage": 2013,
                "level": "unit",
                "label": name.capitalize(),
                "from": 2008,
                "file": f"{name}.csv",
            }
        )
    return ObservatoryConfig.model_validate(data)


def units_files(**changes: str) -> Files:
    """The toy files with both tables of units; `changes` replace files by stem."""
    files = {
        **toy_files(),
        "sections.csv": SECTIONS,
        "composition_iris_sections.csv": SHARES,
        "etablissements.csv": SCHOOLS,
    }
    return {**files, **{f"{stem}.csv": text for stem, text in changes.items()}}


def units_territory(folder: Path, **changes: str) -> Territory:
    """The territory of `units_files`, read as ever."""
    return load_territory(write_files(folder, units_files(**changes)), units_config())


def see_unit(
    measure: str, zoning: str, code: str, value: float | None = None, **changes: Any
) -> Any:
    """One observation of a unit."""
    row = see(measure, "990010101", value, **changes)
    return {**row, "zone": code, "zoning": zoning, "vintage": 2013}
