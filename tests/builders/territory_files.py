"""The toy agglomeration as files, to be spoilt one fault at a time."""

from __future__ import annotations

import json
from pathlib import Path

from tests.builders.territory import IRIS_CODES, square

Files = dict[str, str]

_TABLES = {
    "communes.csv": """\
code;name;article_name;de;a;plural;member_2003;member_2013;signatory;iris_status;pop_2011
99001;Aubépin;Aubépin;d’Aubépin;à Aubépin;0;1;1;1;irised;4000
99002;Brézin;Brézin;de Brézin;à Brézin;0;0;1;1;irised;2000
""",
    "iris.csv": """\
code;name;commune;vintage;quality
990010101;Centre;99001;2015;inventé
990010102;Gare;99001;2015;inventé
990010103;Les Prés;99001;2015;inventé
990010104;Le Moulin Ouest;99001;2015;inventé
990020101;Le Moulin Est;99002;2015;inventé
990020102;Bourg;99002;2015;inventé
""",
    "quartiers_cucs.csv": """\
code;name;article_name;de;a;plural;communes;quality
Q01;Centre - Gare;Centre - Gare;de Centre - Gare;à Centre - Gare;0;99001;à valider
Q02;Le Moulin;Le Moulin;du Moulin;au Moulin;0;99001+99002;à valider
Q03;Les Hauts;Les Hauts;des Hauts;aux Hauts;1;99002;à valider
""",
    "composition_cucs_iris.csv": """\
target;source;support;share_inside;weight_used;method;quality;reason
Q01;990010101;any;10000;10000;dominant;inventé;essai
Q01;990010102;any;9000;10000;dominant;inventé;essai
Q02;990010104;any;;10000;dominant;inventé;essai
Q02;990020101;any;;10000;dominant;inventé;essai
Q03;990020102;any;4000;4000;weighted;inventé;essai
""",
}


def toy_files() -> Files:
    """File name -> text; loaded with `toy_config()`, they give `toy_territory()`."""
    communes = {"99001": (0, 4), "99002": (4, 6)}
    iris = {code: (place, place + 1) for place, code in enumerate(IRIS_CODES)}
    return {
        **_TABLES,
        "communes.geojson": _geojson(communes, schematic=False),
        "iris.geojson": _geojson(iris, schematic=True),
    }


def spoilt(name: str, old: str, new: str) -> Files:
    """The toy files with the first `old` of one of them replaced; it must be there."""
    files = toy_files()
    assert old in files[name]
    return {**files, name: files[name].replace(old, new, 1)}


def write_files(folder: Path, files: Files) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def _geojson(spans: dict[str, tuple[int, int]], *, schematic: bool) -> str:
    features = [
        {
            "type": "Feature",
            "properties": {"code": code, "schematic": schematic},
            "geometry": {"type": "Polygon", "coordinates": [square(*span)]},
        }
        for code, span in spans.items()
    ]
    source = "Contours inventés pour l’essai."
    return json.dumps({"type": "FeatureCollection", "source": source, "features": features})
