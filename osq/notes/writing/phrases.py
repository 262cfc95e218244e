"""The forms of a sentence: one fact said in several ways, with its reference.

Nothing here chooses what is said (`signals`, `essentials`, `themes`); it says it.  A form names
the indicator, its value, its reference and the distance, never a cause.  What it says of chance
is in `osq.notes.writing.change`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from osq.conventions.indicators import CountIndicator, Grammar
from osq.notes.writing.facts import Fact, Reference
from osq.notes.writing.french import agreed, be, not_, plural, pronoun, that, uncounted
from osq.notes.writing.telling import Quoted, Telling, apart, target, tell
from osq.notes.writing.values import equal, other, share_of, value, whole_of
from osq.text import NBSP

_PART_OF = re.compile(
    r"^la part (?P<part>des .+?|du .+?) (?:parmi les|dans l[ea]s?) (?P<whole>.+)$"
)
_NO_GAP = ", sans écart significatif"
_NUMBER = Grammar(subject="ce nombre", gender="m", number="singular")
_PART = Grammar(subject="leur part", gender="f", number="singular")


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence without capital or stop, and how the next one takes up its subject."""

    telling: Telling
    again: str
    grammar: Grammar
    placed: bool = False
    """Whether it names the zone itself."""


def said(one: Fact, *, form: int = 0, named: bool = True) -> Said:
    """The fact itself.

    `form` varies the words, never what they say; `named` names the reference, which is
    « la commune » or « l’agglomération » where it has just been named.
    """
    if isinstance(one.indicator, CountIndicator):
        return _count(one, named=named)
    if one.reference is None or one.reference.gap is None:
        return _beside(one, form, named=named)
    if equal(one):
        return _equal(one, one.reference, named=named)
    return _AGAINST[form % len(_AGAINST)](one, one.reference, named)


def relation(one: Fact) -> str:
    """« est proche de », « sont nettement inférieurs à », « est égale à »... with its verb.

    A gap that chance explains is not called close where a reader sees that it is wide.
    """
    grammar, amount = one.indicator.grammar, one.amount or Decimal(0)
    if by_chance(one):
        return f"{not_(grammar)} significativement {agreed('différent', grammar)} de"
    return f"{be(grammar)} {standing(one, amount)}"


def standing(one: Fact, amount: Decimal) -> str:
    """« proche de », « supérieure à », « nettement inférieurs à », or « égale à »."""
    grammar, word = one.indicator.grammar, one.word
    if equal(one):
        return agreed("égal", grammar) + " à"
    if word == "close" or not amount:
        return ("proches" if plural(grammar) else "proche") + " de"
    adjective = agreed("supérieur" if amount > 0 else "inférieur", grammar)
    return f"nettement {adjective} à" if word == "marked" else f"{adjective} à"


def more(one: Fact) -> Telling:
    """« , soit 22,5 points de plus » where a word of distance is said; () elsewhere."""
    amount = one.amount or Decimal(0)
    if one.word not in ("apart", "marked") or not amount:
        return ()
    size = Quoted(apart(one.indicator, amount), target(one.indicator, kind="gap"))
    return tell(", soit {size} de {side}", size=size, side="plus" if amount > 0 else "moins")


def by_chance(one: Fact) -> bool:
    """Whether chance may explain a gap that would otherwise be told."""
    thresholds = one.indicator.word_thresholds
    if thresholds is None or one.apart is not False or one.amount is None:
        return False
    return abs(float(one.amount)) >= thresholds.close


def _count(one: Fact, *, named: bool) -> Said:
    """« Le Soleil compte 1 234 foyers allocataires, soit 4,1 % du total de Saint-Étienne »."""
    grammar = one.indicator.grammar
    share = _share(one, named=named)
    noun = uncounted(grammar.subject)
    if noun != grammar.subject and one.value >= 2:
        verb = "comptent" if one.zone.forms.plural else "compte"
        telling = tell(
            "{zone} {verb} {value}{nbsp}{noun}{share}",
            zone=one.zone.forms.article_name,
            verb=verb,
            value=value(one),
            nbsp=NBSP,
            noun=noun,
            share=share,
        )
        return Said(telling, "ce nombre", _NUMBER, placed=True)
    unit = one.indicator.unit if noun == grammar.subject and one.value >= 2 else ""
    telling = tell(
        "{subject} {be} de {value}{unit}{share}",
        subject=grammar.subject,
        be=be(grammar),
        value=value(one),
        unit=f"{NBSP}{unit}" if unit else "",
        share=share,
    )
    return Said(telling, pronoun(grammar), grammar)


def _share(one: Fact, *, named: bool) -> Telling:
    """The part of the total of the whole, for a count within it that bears a percentage."""
    if one.reference is None or not 0 < one.value < one.reference.value:
        return ()
    part = share_of(one.value, one.reference.value)
    if not part:
        return ()
    share = Quoted(part, target(one.indicator, one.reference.whole.key, kind="share"))
    of = whole_of(one.reference.whole, named=named)
    return tell(", soit {share} du total {of}", share=share, of=of)


def _with_rest(one: Fact, reference: Reference, template: str, *, named: bool) -> Said:
    """A template that sets the figure beside the rest; the parts that it does not name are left."""
    grammar = one.indicator.grammar
    telling = tell(
        template,
        subject=grammar.subject,
        relation=relation(one),
        verb=_verb(one, 1),
        that=that(grammar),
        of=whole_of(reference.whole, named=named),
        colon=f"{NBSP}:",
        value=value(one),
        rest=other(one, reference),
        more=more(one),
        chance=_NO_GAP if by_chance(one) else "",
    )
    return Said(telling, pronoun(grammar), grammar)


def _bracketed(one: Fact, reference: Reference, named: bool) -> Said:
    """« La part … (65,1 %) est nettement supérieure à celle du reste de … (42,6 %) »."""
    return _with_rest(
        one,
        reference,
        "{subject} ({value}) {relation} {that} du reste {of} ({rest}){more}",
        named=named,
    )


def _related(one: Fact, reference: Reference, named: bool) -> Said:
    """« La part … est nettement supérieure à celle du reste de …: 65,1 %, contre 42,6 % »."""
    return _with_rest(
        one,
        reference,
        "{subject} {relation} {that} du reste {of}{colon} {value}, contre {rest}",
        named=named,
    )


def _settled(one: Fact, reference: Reference, named: bool) -> Said:
    """« La part … s’établit à 65,1 %, contre 42,6 % dans le reste de …, soit … de plus »."""
    return _with_rest(
        one,
        reference,
        "{subject} {verb} {value}, contre {rest} dans le reste {of}{more}{chance}",
        named=named,
    )


def _equal(one: Fact, reference: Reference, *, named: bool) -> Said:
    """« La part … est égale à celle du reste de … (42,9 % dans les deux cas) »."""
    return _with_rest(
        one,
        reference,
        "{subject} {relation} {that} du reste {of} ({value} dans les deux cas)",
        named=named,
    )


_AGAINST: tuple[Callable[[Fact, Reference, bool], Said], ...] = (_bracketed, _settled, _related)


def _verb(one: Fact, form: int) -> str:
    several = plural(one.indicator.grammar)
    if form % 3 == 2 and one.word in ("apart", "marked") and (one.amount or 0) > 0:
        return "atteignent" if several else "atteint"
    if form % 3 == 1:
        return "s’établissent à" if several else "s’établit à"
    return f"{be(one.indicator.grammar)} de"


def _beside(one: Fact, form: int, *, named: bool) -> Said:
    """Value and whole side by side, or the value alone."""
    grammar, reference = one.indicator.grammar, one.reference
    among = _PART_OF.match(grammar.subject)
    if among and form % 2 and one.indicator.unit == "%":
        return _represented(one, among["part"], among["whole"], named=named)
    if reference and one.apart and one.word in ("apart", "marked") and form % 4 == 3:
        return _above(one, reference, named=named)
    telling = tell(
        "{subject} {verb} {value}{ref}",
        subject=grammar.subject,
        verb=_verb(one, form),
        value=value(one),
        ref=_together(one, named=named),
    )
    return Said(telling, pronoun(grammar), grammar)


def _above(one: Fact, reference: Reference, *, named: bool) -> Said:
    """The word holds against the rest, which lies farther than the whole; the whole is given."""
    return _with_rest(
        one,
        reference,
        "{subject} {relation} {that} du reste {of}{colon} {value}, contre {rest} pour l’ensemble",
        named=named,
    )


def _represented(one: Fact, genitive: str, whole: str, *, named: bool) -> Said:
    """« Les moins de 25 ans représentent 18,3 % des demandeurs d’emploi »."""
    several = genitive.startswith("des ")
    article = "des" if " parmi les " in one.indicator.grammar.subject else "du"
    telling = tell(
        "{part} {verb} {value} {article} {whole}{ref}",
        part=("les " if several else "le ") + genitive.split(" ", 1)[1],
        verb="représentent" if several else "représente",
        value=value(one),
        article=article,
        whole=whole,
        ref=_together(one, named=named),
    )
    return Said(telling, "leur part" if several else "sa part", _PART)


def _together(one: Fact, *, named: bool) -> Telling:
    """« , contre 42,6 % pour l’ensemble de Saint-Étienne », « , comme pour l’ensemble … »."""
    reference = one.reference
    if reference is None:
        return ()
    of = whole_of(reference.whole, named=named)
    if equal(one):
        return (f", comme pour l’ensemble {of}",)
    told = tell(", contre {other} pour l’ensemble {of}", other=other(one, reference), of=of)
    return (*told, _NO_GAP) if by_chance(one) else told
