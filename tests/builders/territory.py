"""A toy agglomeration: 2 communes, 6 IRIS, 3 quartiers, for every test that needs ground.

::

    commune 99001 Aubépin                     commune 99002 Brézin
    990010101  990010102  990010103 | 990010104   990020101  990020102
    \\______ Q01 ______/   (nowhere)   \\______ Q02 ______/     Q03 (0.4)

Q01 counts its two IRIS wholly, one of them nine tenths inside; Q02 lies over both communes
and what is inside is unknown; Q03 takes four tenths of its IRIS.  The agglomeration is
Aubépin alone until 2012, and both communes from 2013.
"""

from __future__ import annotations

from collections.abc import Iterable

from osq.observatory import ObservatoryConfig
from osq.territory.composition import ANY_SUPPORT, SCALE, UNKNOWN, Composition, Share, assemble
from osq.territory.model import Level, NameForms, Outline, Territory, Zone, Zoning, ZoningRef

IRIS = ZoningRef("iris", 2015)
COMMUNE = ZoningRef("commune", 2013)
CUCS = ZoningRef("cucs", 2007)
AGGLOMERATION_2003 = ZoningRef("agglomeration", 2003)
AGGLOMERATION_2013 = ZoningRef("agglomeration", 2013)
AGGLOMERATION_CODE = "999000000"

_NAMES = {
    "99001": NameForms("Aubépin", "d’Aubépin", "à Aubépin"),
    "99002": NameForms("Brézin", "de Brézin", "à Brézin"),
    "990010101": NameForms("Centre", "de Centre", "à Centre"),
    "990010102": NameForms("Gare", "de Gare", "à Gare"),
    "990010103": NameForms("Les Prés", "des Prés", "aux Prés", plural=True),
    "990010104": NameForms("Le Moulin Ouest", "du Moulin Ouest", "au Moulin Ouest"),
    "990020101": NameForms("Le Moulin Est", "du Moulin Est", "au Moulin Est"),
    "990020102": NameForms("Bourg", "de Bourg", "à Bourg"),
    "Q01": NameForms("Centre - Gare", "de Centre - Gare", "à Centre - Gare"),
    "Q02": NameForms("Le Moulin", "du Moulin", "au Moulin"),
    "Q03": NameForms("Les Hauts", "des Hauts", "aux Hauts", plural=True),
    "Q99": NameForms("La Lande", "de La Lande", "à La Lande"),
    AGGLOMERATION_CODE: NameForms(
        "Aubépin Agglomération", "d’Aubépin Agglomération", "à Aubépin Agglomération"
    ),
}
IRIS_CODES = tuple(sorted(code for code in _NAMES if code.startswith("9900") and len(code) == 9))
COMMUNES = ("99001", "99002")
QUARTIERS = {"Q01": ("99001",), "Q02": ("99001", "99002"), "Q03": ("99002",)}
QUARTIER_SHARES = (
    Share("Q01", "990010101", SCALE, SCALE, "dominant"),
    Share("Q01", "990010102", SCALE, 9_000, "dominant"),
    Share("Q02", "990010104", SCALE, UNKNOWN, "dominant"),
    Share("Q02", "990020101", SCALE, UNKNOWN, "dominant"),
    Share("Q03", "990020102", 4_000, 4_000, "weighted"),
)


def toy_config(*, demonstration: bool = False) -> ObservatoryConfig:
    """What the toy observatory's `osq.yaml` would say."""
    return ObservatoryConfig.model_validate(
        {
            "name": "Observatoire d’essai",
            "demonstration": demonstration,
            "agglomeration": {
                "code": AGGLOMERATION_CODE,
                "name": "Aubépin Agglomération",
                "de": "d’Aubépin Agglomération",
                "a": "à Aubépin Agglomération",
            },
            "levels": ["iris", "quartier", "commune", "agglomeration"],
            "perimeters": [
                {
                    "vintage": 2003,
                    "from": 2003,
                    "until": 2012,
                    "column": "member_2003",
                    "label": "périmètre 2003 (1 commune)",
                },
                {
                    "vintage": 2013,
                    "from": 2013,
                    "column": "member_2013",
                    "label": "périmètre 2013 (2 communes)",
                },
            ],
            "zonings": [
                {
                    "id": "iris",
                    "vintage": 2015,
                    "level": "iris",
                    "label": "IRIS",
                    "from": 2008,
                    "file": "iris.csv",
                },
                {
                    "id": "commune",
                    "vintage": 2013,
                    "level": "commune",
                    "label": "Communes",
                    "from": 1999,
                    "file": "communes.csv",
                },
                {
                    "id": "cucs",
                    "vintage": 2007,
                    "level": "quartier",
                    "label": "Quartiers CUCS",
                    "from": 2007,
                    "until": 2014,
                    "file": "quartiers_cucs.csv",
                },
            ],
            "themes": [
                {"id": "population", "label": "Population"},
                {"id": "precarite", "label": "Précarité sociale et monétaire"},
            ],
            "supports": {"population": "insee-population.pop_mun"},
        }
    )


def toy_territory(*, undocumented: bool = False) -> Territory:
    """The toy agglomeration; `undocumented` adds Q99, a quartier without composition."""
    quartiers = {**QUARTIERS, **({"Q99": ("99002",)} if undocumented else {})}
    zonings = (
        _zoning(IRIS, "iris", "IRIS", 2008, None, {code: (code[:5],) for code in IRIS_CODES}),
        _zoning(COMMUNE, "commune", "Communes", 1999, None, {code: (code,) for code in COMMUNES}),
        _zoning(CUCS, "quartier", "Quartiers CUCS", 2007, 2014, quartiers),
        _agglomeration(AGGLOMERATION_2003, "périmètre 2003 (1 commune)", 2012, ("99001",)),
        _agglomeration(AGGLOMERATION_2013, "périmètre 2013 (2 communes)", None, COMMUNES),
    )
    members = [Share(code[:5], code, SCALE, SCALE) for code in IRIS_CODES]
    in_2003 = [Share(AGGLOMERATION_CODE, "99001", SCALE, SCALE)]
    in_2013 = [Share(AGGLOMERATION_CODE, code, SCALE, SCALE) for code in COMMUNES]
    by_ref = {zoning.ref: zoning for zoning in zonings}
    return Territory(
        zonings=by_ref,
        compositions=(
            _matrix(by_ref[IRIS], by_ref[COMMUNE], members),
            _matrix(by_ref[IRIS], by_ref[CUCS], QUARTIER_SHARES),
            _matrix(by_ref[COMMUNE], by_ref[AGGLOMERATION_2003], in_2003),
            _matrix(by_ref[COMMUNE], by_ref[AGGLOMERATION_2013], in_2013),
        ),
        outlines=_outlines(),
        outline_sources={
            "commune": "Contours inventés pour l’essai.",
            "iris": "Contours inventés pour l’essai.",
            "quartier": "Quartiers CUCS : réunion schématique des zones qui les composent, "
            "et non limites réelles.",
            "agglomeration": "Contours inventés pour l’essai.",
        },
    )


def _zoning(
    ref: ZoningRef,
    level: Level,
    label: str,
    first: int,
    last: int | None,
    communes_of: dict[str, tuple[str, ...]],
) -> Zoning:
    zones = {
        code: Zone(
            code=code,
            name=_NAMES[code].article_name,
            ref=ref,
            level=level,
            forms=_NAMES[code],
            communes=communes,
            quality="à valider" if level == "quartier" else "",
            documented=code != "Q99",
            signatory=level == "commune",
        )
        for code, communes in communes_of.items()
    }
    return Zoning(ref, level, label, first, last, zones)


def _agglomeration(
    ref: ZoningRef, label: str, last: int | None, members: tuple[str, ...]
) -> Zoning:
    return _zoning(ref, "agglomeration", label, ref.vintage, last, {AGGLOMERATION_CODE: members})


def _matrix(source: Zoning, target: Zoning, shares: Iterable[Share]) -> Composition:
    return assemble(
        source.ref,
        target.ref,
        ANY_SUPPORT,
        sorted(source.zones),
        sorted(target.zones),
        shares,
    )


def _outlines() -> dict[tuple[ZoningRef, str], Outline]:
    """One square per IRIS, side by side; the other zones are the rows they make."""
    spans = {
        **{(IRIS, code): (place, place + 1) for place, code in enumerate(IRIS_CODES)},
        (COMMUNE, "99001"): (0, 4),
        (COMMUNE, "99002"): (4, 6),
        (CUCS, "Q01"): (0, 2),
        (CUCS, "Q02"): (3, 5),
        (CUCS, "Q03"): (5, 6),
        (AGGLOMERATION_2003, AGGLOMERATION_CODE): (0, 4),
        (AGGLOMERATION_2013, AGGLOMERATION_CODE): (0, 6),
    }
    return {
        key: Outline((square(*span),), schematic=key[0] in (IRIS, CUCS))
        for key, span in spans.items()
    }


def square(first: int, last: int) -> tuple[tuple[float, float], ...]:
    """The ring around the columns `first` to `last`, with a vertex at each column."""
    south = [(4 + column / 100, 45.4) for column in range(first, last + 1)]
    north = [(4 + column / 100, 45.41) for column in range(last, first - 1, -1)]
    return (*south, *north, south[0])
