"""An edition once protected: its figures as whoever may see every level may see them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from osq.confidentiality.release import AppliedRule, Figure

if TYPE_CHECKING:
    from osq.confidentiality.cases import FigureKey
    from osq.confidentiality.draft import Draft


@dataclass(frozen=True, slots=True)
class SecuredEdition:
    """One edition, hidden figures replaced by their sign: nothing in it tells what they were.

    `figures`, in the order of their table, cite deliveries by their public names.  `rules` are
    those that were applied, `delivered` the conventions with at least one measure; `proved` says
    whether a certificate covers hidden figures.
    """

    edition: int
    figures: Mapping[FigureKey, Figure]
    rules: tuple[AppliedRule, ...]
    delivered: frozenset[str]
    provenances: frozenset[str]
    proved: bool


def secured(
    draft: Draft, complementary: Collection[FigureKey], names: Mapping[str, str]
) -> SecuredEdition:
    """The draft without what rules, its provider or the pattern of a case (`complementary`) hide.

    `names` are what readers call deliveries (one that is missing is called as inside).
    """
    from osq.confidentiality.figures import concealed
    from osq.confidentiality.sentences import applied_rule

    credited: dict[tuple[str, ...], tuple[str, ...]] = {}

    def shown(key: FigureKey, figure: Figure) -> Figure:
        if key in draft.hidden or key in complementary:
            return concealed(figure)
        inside = figure.deliveries
        if inside not in credited:
            credited[inside] = tuple(sorted({names.get(each, each) for each in inside}))
        return (
            figure if credited[inside] == inside else replace(figure, deliveries=credited[inside])
        )

    return SecuredEdition(
        draft.edition,
        {key: shown(key, figure) for key, figure in sorted(draft.figures.items(), key=_key)},
        tuple(sorted({applied_rule(use) for use in draft.rules}, key=_place)),
        draft.delivered,
        draft.provenances,
        bool(complementary),
    )


def _place(rule: AppliedRule) -> tuple[str, str]:
    return rule.provider, rule.sentence


def _key(item: tuple[FigureKey, Figure]) -> FigureKey:
    return item[0]
