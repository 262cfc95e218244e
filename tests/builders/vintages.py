"""The toy agglomeration over time: older IRIS, then communes that merge.

IRIS of 2008 hold until 2012: "Centre" was then larger by three tenths, now in "Les Prés".
In 2014 both communes become one, Les Deux (99003), and all IRIS change their codes.
"""

from __future__ import annotations

from pathlib import Path

from osq.observatory import ObservatoryConfig
from osq.territory.loading import load_territory
from osq.territory.model import Territory
from tests.builders.territory import IRIS_CODES, toy_config
from tests.builders.territory_files import Files, toy_files, write_files

OLD = {code: code[:5] + "02" + code[7:] for code in IRIS_CODES}
"""IRIS of 2015 -> its code of 2008."""
MERGED = {code: f"99003{rank:02}01" for rank, code in enumerate(IRIS_CODES, start=1)}
"""IRIS of 2015 -> its code of 2016."""
_SHARES = "target;source;support;share_inside;weight_used;method;quality;reason\n"
_WHOLE = "{};{};any;10000;10000;exact;inventé;essai\n"


def vintages_config() -> ObservatoryConfig:
    """Editions to 2012 have the IRIS of 2008; from 2014, one commune and its IRIS."""
    data = toy_config().model_dump(mode="json", by_alias=True)
    iris, communes, quartiers = data["zonings"]
    data["zonings"] = [
        {**iris, "vintage": 2008, "until": 2012, "file": "iris_2008.csv"},
        {**iris, "from": 2013, "until": 2013},
        {**iris, "vintage": 2016, "from": 2014, "file": "iris_2016.csv"},
        {**communes, "until": 2013},
        {**communes, "vintage": 2016, "from": 2014, "file": "communes_2016.csv"},
        quartiers,
    ]
    before, after = data["perimeters"]
    data["perimeters"] = [
        before,
        {**after, "until": 2013},
        {
            "vintage": 2014,
            "from": 2014,
            "column": "member_2014",
            "label": "périmètre 2014 (1 commune)",
        },
    ]
    return ObservatoryConfig.model_validate(data)


def vintages_files(cut: int = 3_000) -> Files:
    """The files; `cut` ten-thousandths of the old "Centre" went to "Les Prés"."""
    files = toy_files()
    centre, meadows = "990010101", "990010103"
    header, *lines = files["iris.csv"].splitlines(keepends=True)
    older, newer = header, header
    passage, merge = _SHARES, _SHARES
    for line, code in zip(lines, IRIS_CODES, strict=True):
        older += line.replace(code, OLD[code]).replace(";2015;", ";2008;")
        newer += f"{MERGED[code]};{line.split(';')[1]};99003;2016;inventé\n"
        merge += _WHOLE.format(MERGED[code], code)
        if code != centre:
            passage += _WHOLE.format(code, OLD[code])
    passage += f"{centre};{OLD[centre]};any;{10_000 - cut};{10_000 - cut};weighted;inventé;essai\n"
    passage += f"{meadows};{OLD[centre]};any;{cut};{cut};weighted;inventé;essai\n"
    columns, *communes = files["communes.csv"].splitlines()
    return {
        **{name: text for name, text in files.items() if name != "composition_cucs_iris.csv"},
        "composition_cucs_iris-2015.csv": files["composition_cucs_iris.csv"],
        "iris_2008.csv": older,
        "iris_2016.csv": newer,
        "passage_iris_2008_2015.csv": passage,
        "passage_iris_2015_2016.csv": merge,
        "communes.csv": "\n".join([f"{columns};member_2014", *(f"{one};1" for one in communes)]),
        "communes_2016.csv": f"{columns};member_2014\n"
        "99003;Les Deux;Les Deux;des Deux;aux Deux;1;0;1;1;irised;6000;1\n",
        "passage_commune_2013_2016.csv": _SHARES
        + _WHOLE.format("99003", "99001")
        + _WHOLE.format("99003", "99002"),
    }


def vintages_territory(folder: Path, cut: int = 3_000) -> Territory:
    """The territory of `vintages_files`, read as ever."""
    return load_territory(write_files(folder, vintages_files(cut)), vintages_config())
