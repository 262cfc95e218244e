"""How quartiers differ: from the rest of what holds them, and from one another."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from osq.comparison.observed import orientation
from osq.confidentiality.release import IndicatorModel, Release, ReleasedZone
from osq.conventions.indicators import CountIndicator, Grammar
from osq.notes.selection import has_value
from osq.notes.writing.facts import Fact, facts
from osq.notes.writing.families import families
from osq.notes.writing.french import agreed, be, count_word, elided, plural, that
from osq.notes.writing.ranges import Peers, counted, those
from osq.notes.writing.telling import Quoted, Telling, joined, tell
from osq.notes.writing.values import ALL, value_at
from osq.text import NBSP

NAMED = 3
"""Quartiers named as the farthest from the rest."""
LEAST = 4
"""Quartiers compared with the rest from which their number is told."""
_NO_GAP = ", sans écart significatif avec le reste de la commune"


@dataclass(frozen=True, slots=True)
class Across:
    """What is known of one indicator over the quartiers of a whole, each beside the rest."""

    indicator: IndicatorModel
    parts: Peers
    whole: ReleasedZone
    facts: tuple[Fact, ...]

    @property
    def side(self) -> int:
        """The side that is told: the less favourable, above where nobody says."""
        return orientation(self.indicator) or 1

    @property
    def tested(self) -> list[Fact]:
        """The facts of the quartiers wholly within, whose gap to the rest is known to be sure."""
        inside = [one for one in self.facts if _within(one.zone, self.whole)]
        return [one for one in inside if one.sure_gap is not None]

    @property
    def beyond(self) -> list[Fact]:
        """Those beyond chance on the side that is told, the farthest first."""
        found = [one for one in self.tested if one.sure_gap and self.side * _gap(one) > 0]
        return sorted(found, key=lambda one: -abs(_gap(one)))


def across(
    release: Release, indicators: Iterable[IndicatorModel], parts: Peers, whole: ReleasedZone
) -> list[Across]:
    """Of each ratio or median that may rank zones, what is known over the quartiers.

    Nothing of one that the whole itself has no number for: where that is hidden, no sentence
    leads to it.
    """
    asked = [
        one
        for one in indicators
        if one.ranked and not isinstance(one, CountIndicator) and has_value(release, one, whole)
    ]
    found: dict[str, list[Fact]] = {one.id: [] for one in asked}
    for part in parts.zones:
        for fact in facts(release, asked, part, [whole]):
            found[fact.indicator.id].append(fact)
    return [Across(one, parts, whole, tuple(found[one.id])) for one in asked]


def standouts(release: Release, one: Across, again: str) -> Telling:
    """« dans 11 des 30 quartiers, elle dépasse significativement celle du reste de … ».

    `again` takes up the indicator, which the sentence before has named.
    """
    if len(one.tested) < LEAST or not one.beyond:
        return ()
    grammar = one.indicator.grammar
    names = _farthest(release, one, valued=False)
    if len(one.beyond) == 1 and names:
        return tell(
            "{again} {only} que dans un des {all}, {name}",
            again=again,
            only=_beyond(one, grammar, only=True),
            all=_compared(one),
            name=one.beyond[0].zone.forms.a,
        )
    return tell(
        "dans {above} des {all}, {again} {beyond}{names}",
        above=counted(len(one.beyond)),
        all=_compared(one),
        again=again,
        beyond=_beyond(one, grammar),
        names=names,
    )


def _compared(one: Across) -> Telling:
    """« 30 quartiers », « 13 quartiers où la comparaison est possible »."""
    number, every = counted(len(one.tested)), len(one.tested) == len(one.parts.zones)
    return tell(
        "{number}{space}quartiers{possible}",
        number=number,
        space=NBSP if isinstance(number, Quoted) else " ",
        possible="" if every else " où la comparaison est possible",
    )


def _beyond(one: Across, grammar: Grammar, *, only: bool = False) -> str:
    """« dépasse significativement celle du reste de … », « ne dépasse … » before « que »."""
    several = plural(grammar)
    if one.side > 0:
        verb, rest = f"dépasse{'nt' if several else ''}", f"significativement {that(grammar)}"
    else:
        lower = agreed("inférieur", grammar)
        verb, rest = be(grammar), f"significativement {lower} à {that(grammar)}"
    if only:
        verb = elided("ne", verb)
    return f"{verb} {rest} du reste de {ALL[one.whole.key.level]}"


def _farthest(release: Release, one: Across, *, valued: bool) -> Telling:
    """« : au Soleil et à Rive », « , le plus nettement au Soleil, à Rive et à La Gare ».

    No name for the public, for which quartiers are in no order, nor where more are at one
    distance than may be named; names are in the order of the gaps for partners only.
    """
    found = one.beyond
    if release.audience == "public":
        return ()
    kept = found if len(found) <= NAMED else _apart(found)
    if not kept:
        return ()
    if release.audience != "partners":
        kept = sorted(kept, key=lambda fact: one.parts.zones.index(fact.zone))
    named = [_named(fact, valued=valued) for fact in kept]
    start = f"{NBSP}: " if len(kept) == len(found) else ", le plus nettement "
    return tell("{start}{names}", start=start, names=_listed(named))


def _apart(found: Sequence[Fact]) -> list[Fact]:
    """The first ones, without those as far from the rest as the first that is left out."""
    if len({one.reference.gap is None for one in found if one.reference}) > 1:
        # To the rest, or to the whole: two distances that nothing puts in one order.
        return []
    next_ = abs(_gap(found[NAMED]))
    return [one for one in found[:NAMED] if abs(_gap(one)) > next_]


def _named(one: Fact, *, valued: bool) -> Telling:
    if not valued:
        return (one.zone.forms.a,)
    return tell("{a} ({value})", a=one.zone.forms.a, value=value_at(one))


def _listed(items: Sequence[Telling]) -> Telling:
    """« a, b et c »."""
    if len(items) < 2:
        return joined(items)
    return tell("{first} et {last}", first=joined(items[:-1], ", "), last=items[-1])


def widest(release: Release, found: Sequence[Across]) -> Across | None:
    """The indicator that most parts the quartiers of a commune; None where none does.

    Of those that at least half of the quartiers have: where both ends are apart from the rest
    beyond chance, then one of them, then none; then by the range, in the indicator's own
    threshold of « nettement ».
    """
    best: tuple[tuple[int, float], Across] | None = None
    for one in found:
        if len(one.facts) < 2:
            continue
        low, high = _ends(one)
        thresholds = one.indicator.word_thresholds
        if thresholds is None or 2 * len(one.facts) < len(one.parts.zones):
            continue
        size = float(_value(high[0]) - _value(low[0])) / thresholds.marked
        sure = sum(any(end.sure_gap for end in ends) for ends in (low, high))
        if size and (best is None or (sure, size) > best[0]):
            best = (sure, size), one
    return best[1] if best else None


def between(one: Across, subject: str) -> Telling:
    """« parmi les 14 quartiers de la commune, elle va de 18,9 % à Terrenoire à 65,1 % au … »."""
    low, high = _ends(one)
    hidden = len(one.parts.zones) - len(one.facts)
    among = tell("parmi {those}", those=those(one.parts, len(one.facts), hidden=hidden > 0))
    return tell(
        "{among}, {subject} {go} de {low} {lowest} à {high} {highest}{chance}",
        among=("d’un quartier à l’autre de la commune",) if len(one.parts.zones) == 2 else among,
        subject=subject,
        go="vont" if plural(one.indicator.grammar) else "va",
        low=value_at(low[0]),
        lowest=_where(low),
        high=value_at(high[0]),
        highest=_where(high),
        chance=_NO_GAP if all(fact.apart is False for fact in one.facts) else "",
    )


def _ends(one: Across) -> tuple[list[Fact], list[Fact]]:
    """The facts at the lowest and at the highest value."""
    values = [_value(fact) for fact in one.facts]
    return (
        [fact for fact in one.facts if _value(fact) == min(values)],
        [fact for fact in one.facts if _value(fact) == max(values)],
    )


def _where(ends: Sequence[Fact]) -> str:
    """The place of one quartier; how many share the value, none of which is the only one."""
    if len(ends) == 1:
        return ends[0].zone.forms.a
    return f"dans {count_word(len(ends))} quartiers"


def worse(release: Release, found: Sequence[Across], told: Collection[str]) -> list[Across]:
    """Indicators for which quartiers of the commune are less favourable than the rest.

    Beyond chance, the widest gap first by the indicator's own threshold; one of each theme, and
    none of the family of one `told`.
    """
    if release.audience == "public":
        return []
    family = families(release, [one.indicator for one in found])
    said = {family[name] for name in told if name in family}
    groups = [one for one in found if one.beyond and family[one.indicator.id] not in said]
    groups.sort(key=lambda one: -_distance(one))
    heads: dict[str, Across] = {}
    for one in groups:
        heads.setdefault(one.indicator.theme, one)
    return list(heads.values())


def warned(release: Release, one: Across) -> Telling:
    """« dans trois des 14 quartiers de la commune, la part … dépasse … : au Soleil (52,5 %)… »."""
    grammar = one.indicator.grammar
    where = f"dans {count_word(len(one.beyond))} quartiers"
    if len(one.beyond) == 1:
        where = one.beyond[0].zone.forms.a
    return tell(
        "{where}, {subject}{value} {beyond}{names}",
        where=where,
        subject=grammar.subject,
        value=tell(" ({value})", value=value_at(one.beyond[0])) if len(one.beyond) == 1 else (),
        beyond=_beyond(one, grammar),
        names=_farthest(release, one, valued=True) if len(one.beyond) > 1 else (),
    )


def _distance(one: Across) -> float:
    thresholds = one.indicator.word_thresholds
    return abs(float(_gap(one.beyond[0]))) / thresholds.marked if thresholds else 0.0


def _gap(one: Fact) -> Decimal:
    """The distance to the reference as released, whatever the decimals of a sentence."""
    return _value(one) - one.reference.value if one.reference else Decimal(0)


def _value(one: Fact) -> Decimal:
    return one.value if one.figure.value is None else one.figure.value


def _within(zone: ReleasedZone, whole: ReleasedZone) -> bool:
    """Whether the rest of the whole is that of the zone: not of a quartier in two communes."""
    return whole.key.level == "agglomeration" or zone.parents == (whole.key.code,)
