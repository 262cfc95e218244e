"""`structure.json`: the measures, series and relations of a dossier (docs/confidentiality.md)."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from osq.protection import dossier as d
from osq.protection.tables import fault, json_bytes, read_json, translated
from osq.text import quote

_Name = Annotated[str, Field(pattern=r"^\S+$")]
_Way = Annotated[str, Field(pattern=r"^\S*$")]
_State = Annotated[str, Field(pattern=r"^[1-9][0-9]*$")]
_Names = Annotated[list[_Name], Field(min_length=1)]
_Count = Annotated[int, Field(ge=1)]
_Step = Annotated[str, Field(pattern=r"^[0-9]+(\.[0-9]+)?$")]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class _Measure(_Strict):
    label: str
    scale: _Count
    zeros_shown: bool
    way: _Way
    ways: dict[_Name, _Way]
    doubtful: list[_Name] | None = None


class _Series(_Strict):
    """A ratio has all of `over`, `per` and `minimum_base`; a count none."""

    of: _Names
    label: str
    step: _Step
    over: _Names | None = None
    per: _Count | None = None
    minimum_base: Annotated[int, Field(ge=0)] | None = None


class _Relation(_Strict):
    """`total` is the sum of `parts`, or at least their sum; for an inclusion, at least the one."""

    kind: Literal["parts", "inclusion"]
    total: _Name
    parts: _Names
    exhaustive: bool


class _Rule(_Strict):
    """A count rule has `zeros` and `complements`, one on a base `of`."""

    kind: Literal["count", "base"]
    measures: list[_Name]
    levels: list[_Name]
    threshold: _Count
    zeros: bool | None = None
    complements: list[_Name] | None = None
    of: _Name | None = None


class _Structure(_Strict):
    measures: dict[_Name, _Measure]
    series: dict[_Name, _Series]
    relations: list[_Relation]
    scales: dict[_Way, _Count]
    changed: dict[_Name, dict[_State, list[_Name]]]
    zone_names: dict[_Name, str]
    rules: list[_Rule] | None = None


def structure_bytes(dossier: d.Dossier) -> bytes:
    """Raises ValueError for a name that is empty or holds a space."""
    changed: dict[str, dict[str, list[str]]] = {}
    for (measure, state), parts in dossier.changed.items():
        changed.setdefault(measure, {})[str(state)] = sorted(parts)
    made = _Structure.model_validate(
        {
            "measures": {
                name: {
                    "label": one.label,
                    "scale": one.scale,
                    "zeros_shown": one.zeros_shown,
                    "way": one.way,
                    "ways": dict(one.ways),
                    "doubtful": sorted(one.doubtful) or None,
                }
                for name, one in dossier.measures.items()
            },
            "series": {name: _series(one) for name, one in dossier.series.items()},
            "relations": [_relation(one) for one in dossier.relations],
            "scales": dict(dossier.scales),
            "changed": changed,
            "zone_names": dict(dossier.zone_names),
            "rules": [_rule(one) for one in dossier.terms] or None,
        }
    )
    return json_bytes(made.model_dump(exclude_none=True))


def _series(one: d.Series) -> dict[str, object]:
    found: dict[str, object] = {
        "of": list(one.of),
        "label": one.label,
        "step": format(one.step, "f"),
    }
    if isinstance(one, d.RatioSeries):
        found |= {"over": list(one.over), "per": one.per, "minimum_base": one.minimum_base}
    return found


def _relation(one: d.Relation) -> dict[str, object]:
    if isinstance(one, d.Inclusion):
        found = _Relation(kind="inclusion", total=one.larger, parts=[one.smaller], exhaustive=False)
    else:
        found = _Relation(
            kind="parts", total=one.total, parts=list(one.parts), exhaustive=one.exhaustive
        )
    return found.model_dump()


def read_structure(path: Path) -> d.Dossier:
    """A dossier without geography, lines nor public values.  Raises Refusal."""
    raw = read_json(path)
    try:
        found = _Structure.model_validate(raw)
    except ValidationError as error:
        raise translated(path, error.errors()[0]) from error
    _linked(path, found)
    return d.Dossier(
        measures={
            name: d.Measure(
                name,
                one.label,
                one.scale,
                one.zeros_shown,
                one.way,
                one.ways,
                frozenset(one.doubtful or ()),
            )
            for name, one in found.measures.items()
        },
        series={name: _read_series(path, name, one) for name, one in found.series.items()},
        geography={},
        lines=(),
        relations=tuple(_read_relation(path, one) for one in found.relations),
        scales=found.scales,
        changed={
            (measure, int(state)): frozenset(parts)
            for measure, states in found.changed.items()
            for state, parts in states.items()
        },
        zone_names=found.zone_names,
        terms=tuple(_read_rule(path, one) for one in found.rules or ()),
    )


def _read_series(path: Path, name: str, one: _Series) -> d.Series:
    step = Decimal(one.step)
    if not step:
        raise fault(f"{path}, series.{name}.step", "le pas est nul", "un pas comme 1 ou 0.1")
    if one.over is None and one.per is None and one.minimum_base is None:
        return d.CountSeries(name, tuple(one.of), one.label, step)
    if one.over is None or one.per is None or one.minimum_base is None:
        what = "un ratio a les trois clés over, per et minimum_base, un effectif aucune"
        raise fault(f"{path}, series.{name}", what, "ces trois clés, ou aucune")
    return d.RatioSeries(
        name, tuple(one.of), tuple(one.over), one.label, one.per, step, one.minimum_base
    )


def _read_relation(path: Path, one: _Relation) -> d.Relation:
    if len({one.total, *one.parts}) <= len(one.parts):
        raise fault(f"{path}, relations", f"{quote(one.total)} se répète", "chaque nom une fois")
    if one.kind == "parts":
        return d.Part(one.total, tuple(one.parts), one.exhaustive)
    if len(one.parts) > 1 or one.exhaustive:
        what = f"l’inclusion dans {quote(one.total)} n’en est pas une"
        raise fault(f"{path}, relations", what, "un seul nom dans parts, exhaustive à false")
    return d.Inclusion(one.parts[0], one.total)


def _rule(one: d.Term) -> dict[str, object]:
    found: dict[str, object] = {
        "measures": list(one.measures),
        "levels": list(one.levels),
        "threshold": one.threshold,
    }
    if isinstance(one, d.BaseTerm):
        return found | {"kind": "base", "of": one.of}
    return found | {"kind": "count", "zeros": one.zeros, "complements": list(one.complements)}


def _read_rule(path: Path, one: _Rule) -> d.Term:
    names, levels = tuple(one.measures), tuple(one.levels)
    if one.kind == "base" and one.of and one.zeros is None and one.complements is None:
        return d.BaseTerm(names, levels, one.of, one.threshold)
    if one.kind == "count" and one.of is None and one.zeros is not None:
        return d.CountTerm(names, levels, one.threshold, one.zeros, tuple(one.complements or ()))
    what = f"une règle {quote(one.kind)} n’a pas ces clés"
    raise fault(f"{path}, rules", what, "of pour base, zeros et complements pour count")


def _linked(path: Path, found: _Structure) -> None:
    """Series, changes and rules are about measures of the dossier."""
    about = {f"series.{name}.of": one.of for name, one in found.series.items()}
    about["changed"] = list(found.changed)
    about["rules"] = [name for one in found.rules or () for name in one.measures]
    for place, names in about.items():
        for name in names:
            if name not in found.measures:
                expected = "une grandeur de measures"
                raise fault(f"{path}, {place}", f"{quote(name)} est inconnue", expected)
