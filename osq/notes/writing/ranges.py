"""One indicator over several zones: from the lowest to the highest, and where it is apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from osq.comparison.observed import orientation
from osq.comparison.ranks import ranks
from osq.comparison.released import observed_zones
from osq.confidentiality.release import IndicatorModel, Release, ReleasedZone
from osq.conventions.indicators import CountIndicator
from osq.notes.extremes import Extremes, extremes
from osq.notes.selection import by_name, zones_of
from osq.notes.writing.facts import Fact
from osq.notes.writing.french import be, count_word, listed, plural
from osq.notes.writing.telling import Quoted, Telling, printed, target, tell
from osq.text import NBSP, format_number

_ACROSS = "d’un quartier à l’autre"
ZONES = "zones de la note"
"""The source of a number of zones: not one to print."""


@dataclass(frozen=True, slots=True)
class Peers:
    """Zones told together, and what they are called: « communes signataires »."""

    zones: tuple[ReleasedZone, ...]
    noun: str
    across: str = ""
    """« d’une commune signataire à l’autre »: says the same when all have a figure."""


def counted(count: int) -> str | Quoted:
    """A number of zones: in letters up to ten, else in figures that no released figure holds."""
    word = count_word(count)
    return Quoted(word, f'libre "{ZONES}"') if word[0].isdigit() else word


def _opening(peers: Peers, found: Extremes, form: int) -> Telling:
    """« parmi les huit communes signataires », or from one to another."""
    if form % 2 and peers.across and not found.hidden:
        return (peers.across,)
    return tell("parmi {those}", those=those(peers, found.count, hidden=found.hidden > 0))


def spread(
    release: Release, indicator: IndicatorModel, peers: Peers, subject: str, *, form: int = 0
) -> Telling:
    """« parmi les huit communes signataires, elle va de … (…) à … (…) »; () for fewer than 3.

    () too for a count, and for what ranks nobody.
    """
    found = extremes(release, indicator, peers.zones)
    if found is None or found.count < 3 or isinstance(indicator, CountIndicator):
        return ()
    among = _opening(peers, found, form)
    if found.low == found.high:
        return tell(
            "{among}, {subject} {be} partout de {value}",
            among=among,
            subject=subject,
            be=be(indicator.grammar),
            value=_value(indicator, found.lowest[0], found.low),
        )
    return tell(
        "{among}, {subject} {go} de {low} ({lowest}) à {high} ({highest})",
        among=among,
        subject=subject,
        go="vont" if plural(indicator.grammar) else "va",
        low=_value(indicator, found.lowest[0], found.low),
        lowest=_named(found.lowest),
        high=_value(indicator, found.highest[0], found.high),
        highest=_named(found.highest),
    )


def those(peers: Peers, count: int, *, hidden: bool) -> Telling:
    """« les huit communes signataires », « les 13 quartiers dont le chiffre est diffusé »."""
    released = " dont le chiffre est diffusé" if hidden else ""
    number = counted(count)
    return tell(
        "les {number}{nbsp}{noun}{released}",
        number=number,
        nbsp=NBSP if isinstance(number, Quoted) else " ",
        noun=peers.noun,
        released=released,
    )


def _value(indicator: IndicatorModel, zone: ReleasedZone, value: Decimal) -> Quoted:
    return Quoted(printed(indicator, value), target(indicator, zone.key))


def _named(zones: Sequence[ReleasedZone]) -> str:
    """The names of one or two zones, the number of more."""
    if len(zones) > 2:
        word = count_word(len(zones)) if len(zones) <= 10 else format_number(len(zones))
        return f"{word}{NBSP}zones à égalité"
    return listed([one.name for one in zones])


def enclosed(
    release: Release, one: Fact, peers: Peers, *, form: int = 0, among: int = 0
) -> Telling:
    """« la part … s’échelonne de … (…) à … (…), pour … dans l’ensemble de l’agglomération ».

    `among` is how many zones the sentence before has told together: the same ones need no name.
    """
    indicator = one.indicator
    found = extremes(release, indicator, peers.zones)
    if found is None or found.count < 3 or found.low == found.high:
        return ()
    if isinstance(indicator, CountIndicator):
        return ()
    several = plural(indicator.grammar)
    verbs = ("s’échelonnent", "varient", "vont") if several else ("s’échelonne", "varie", "va")
    return tell(
        "{among}{subject} {go} de {low} ({lowest}) à {high} ({highest}), pour {value} dans "
        "l’ensemble de l’agglomération",
        among=() if among == found.count else (*_opening(peers, found, form), ", "),
        subject=indicator.grammar.subject,
        go=verbs[form % 3],
        low=_value(indicator, found.lowest[0], found.low),
        lowest=_named(found.lowest),
        high=_value(indicator, found.highest[0], found.high),
        highest=_named(found.highest),
        value=Quoted(printed(indicator, one.value), target(indicator)),
    )


def how_many(release: Release, indicator: IndicatorModel, peers: Peers) -> int:
    """How many of the zones have a number that may be told beside the others."""
    found = extremes(release, indicator, peers.zones)
    told = found is not None and found.count >= 3 and not isinstance(indicator, CountIndicator)
    return found.count if found and told else 0


def highest(release: Release, indicator: IndicatorModel, zone: ReleasedZone, peers: Peers) -> str:
    """« C’est la part la plus élevée des huit communes signataires », when all are released.

    Only where chance leaves the zone this one place; « c’est l’une des deux parts les plus
    élevées » where it leaves two, and so on up to half of the peers.
    """
    found = extremes(release, indicator, peers.zones)
    if found is None or found.hidden or found.count < 3 or isinstance(indicator, CountIndicator):
        return ""
    known = observed_zones(release, indicator, [one.key for one in peers.zones])
    place = ranks(indicator, known, counted=indicator.id in release.counted).get(zone.key)
    if place is None or zone not in (*found.lowest, *found.highest):
        return ""
    high = zone in found.highest
    # Places go from the least favourable figure.
    first = high is (orientation(indicator) > 0)
    among = place.last if first else place.of - place.first + 1
    noun = "part" if indicator.unit == "%" and "part " in indicator.grammar.subject else "valeur"
    those = f"des {count_word(found.count)} {peers.noun}"
    if among == 1:
        return f"c’est la {noun} la plus {'élevée' if high else 'faible'} {those}"
    if 2 * among > found.count:
        return ""
    side = "élevées" if high else "faibles"
    return f"c’est l’une des {count_word(among)} {noun}s les plus {side} {those}"


def signatories(release: Release) -> Peers:
    found = by_name(one for one in zones_of(release, "commune") if one.signatory)
    return Peers(tuple(found), "communes signataires", "d’une commune signataire à l’autre")


def quartiers(release: Release, commune: ReleasedZone | None = None) -> Peers:
    """All quartiers, or those of one commune where it is given.

    One whose outline is not documented has the figures that providers deliver for it.
    """
    found = by_name(zones_of(release, "quartier", commune.key.code if commune else None))
    noun = "quartiers de la commune" if commune else "quartiers"
    return Peers(tuple(found), noun, _ACROSS)
