"""What must hold between the measures of one delivered row, declared or told by a ratio."""

from __future__ import annotations

from osq.conventions.indicators import RatioIndicator
from osq.conventions.measures import InclusionRelation, PartsRelation, Relation
from osq.conventions.model import Convention


def relations_of(convention: Convention) -> list[Relation]:
    """The declared relations, then what ratios say: a numerator is within its denominator.

    Only where each is one measure of the convention, and no relation ties them already.
    """
    relations = list(convention.relations)
    tied = {
        (inner, outer)
        for relation in relations
        for within, whole in [sides(relation)]
        for inner in within
        for outer in whole
    }
    for indicator in convention.indicators:
        if not isinstance(indicator, RatioIndicator) or not indicator.numerator_subset:
            continue
        names = [*indicator.numerator, *indicator.denominator]
        own = [name.removeprefix(f"{convention.id}.") for name in names]
        if len(own) != 2 or any("." in name for name in own) or tuple(own) in tied:
            continue
        tied.add((own[0], own[1]))
        relations.append(InclusionRelation(kind="inclusion", smaller=own[0], larger=own[1]))
    return relations


def sides(relation: Relation) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The measures whose sum is within, and those whose sum is around."""
    if isinstance(relation, PartsRelation):
        return relation.parts, (relation.total,)
    return (relation.smaller,), (relation.larger,)


def is_equation(relation: Relation) -> bool:
    """Whether both sides are equal, the tolerance aside, and not only one within the other."""
    return isinstance(relation, PartsRelation) and relation.exhaustive
