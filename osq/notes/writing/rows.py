"""Several indicators in one sentence, their common noun said once."""

from __future__ import annotations

import re
from collections.abc import Sequence

from osq.conventions.indicators import Grammar
from osq.notes.writing.facts import Fact
from osq.notes.writing.french import be, that
from osq.notes.writing.phrases import by_chance
from osq.notes.writing.telling import Telling, tell
from osq.notes.writing.values import other, value, whole_of

_HEAD = re.compile(r"^(?:la|le|les) (?P<noun>\w+) (?=d[eu’s])")


def in_a_row(grammars: Sequence[Grammar]) -> list[str]:
    """Subjects one after the other: « la part des A », « celle des B », « le taux de C »."""
    found: list[str] = []
    before = ""
    for one in grammars:
        head = _HEAD.match(one.subject)
        start = head[0] if head else ""
        same = bool(start) and start == before
        found.append(f"{that(one)} {one.subject.removeprefix(start)}" if same else one.subject)
        before = start
    return found


def paired(first: Fact, second: Fact, *, named: bool) -> Telling:
    """Two shares of one kind in one sentence, or () where they do not go together.

    « La part des A est de 41,4 % (41,2 % pour l’ensemble de …), celle des B de 20,7 % (20,5 %) ».
    """
    heads = [_HEAD.match(one.indicator.grammar.subject) for one in (first, second)]
    one, two = first.reference, second.reference
    if not heads[0] or not heads[1] or heads[0]["noun"] != heads[1]["noun"] or not one or not two:
        return ()
    if first.value == one.value or second.value == two.value or one.whole is not two.whole:
        return ()
    if bool(one.gap) is not bool(two.gap) or by_chance(first) or by_chance(second):
        return ()
    where = "dans le reste" if one.gap else "pour l’ensemble"
    grammar = first.indicator.grammar
    return tell(
        "{subject} {be} de {value} ({other} {where} {of}), {that} {rest} de {value2} ({other2})",
        subject=grammar.subject,
        be=be(grammar),
        value=value(first),
        other=other(first, one),
        where=where,
        of=whole_of(one.whole, named=named),
        that=that(second.indicator.grammar),
        rest=second.indicator.grammar.subject[heads[1].end() :],
        value2=value(second),
        other2=other(second, two),
    )
