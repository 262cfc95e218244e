"""The forms of a sentence: one fact said in several ways, its change, its caution.

Nothing here chooses what is said (`signals`, `essentials`, `themes`); it says it.  A form names
the indicator, its value, the place or its reference, the distance, and never a cause.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from osq.comparison import words
from osq.comparison.changes import Significance
from osq.confidentiality.release import ReleasedZone
from osq.conventions.indicators import CountIndicator, Grammar
from osq.notes.evolution import Change, change_word
from osq.notes.writing.facts import Fact, Reference, when
from osq.notes.writing.french import agreed, be, plural, pronoun, that
from osq.notes.writing.telling import Quoted, Telling, apart, printed, target, tell
from osq.text import NARROW, format_number

_NUMBER_OF = re.compile(r"^le nombre d(?:e |’)(?=.)")
_SHARE_AMONG = re.compile(
    r"^la part (?P<part>d[eu]s? .+?) (?:parmi les|dans l[ea]s?) (?P<whole>.+)$"
)
_ALL = {"commune": "la commune", "agglomeration": "l’agglomération"}


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence without capital or stop, and how the next one takes up its subject."""

    telling: Telling
    again: str
    grammar: Grammar


def quoted(one: Fact) -> Quoted:
    return Quoted(printed(one.indicator, one.value), target(one.indicator))


def whole_of(whole: ReleasedZone, *, named: bool) -> str:
    """« de Saint-Étienne », or « de la commune » once it has been named."""
    return whole.forms.de if named or whole.key.level not in _ALL else f"de {_ALL[whole.key.level]}"


def beside(one: Fact, reference: Reference, *, named: bool) -> Telling:
    """« contre 42,6 % dans le reste de Saint-Étienne », « ... pour l’ensemble de ... »."""
    where = "dans le reste" if reference.gap else "pour l’ensemble"
    kind = "rest" if reference.gap else ""
    value = Quoted(
        printed(one.indicator, reference.value),
        target(one.indicator, reference.whole.key, kind=kind),
    )
    template = "contre {value} {where} {of}"
    if not reference.gap and reference.value == one.value:
        template = "comme {where} {of}"
    return tell(template, value=value, where=where, of=whole_of(reference.whole, named=named))


def relation(one: Fact) -> str:
    """« proche de », « supérieure à », « nettement inférieurs à », or « égale à »."""
    grammar, amount, word = one.indicator.grammar, one.amount or Decimal(0), one.word
    if amount == 0:
        return agreed("égal", grammar) + " à"
    if word == "close":
        return ("proches" if plural(grammar) else "proche") + " de"
    adjective = agreed("supérieur" if amount > 0 else "inférieur", grammar)
    return f"nettement {adjective} à" if word == "marked" else f"{adjective} à"


def difference(one: Fact, amount: Decimal, kind: str) -> Telling:
    """« 22,5 points de plus »."""
    size = Quoted(apart(one.indicator, amount), target(one.indicator, kind=kind))
    return tell("{size} de {side}", size=size, side="plus" if amount > 0 else "moins")


def said(one: Fact, *, form: int = 0, named: bool = True) -> Said:
    """The fact itself; `form` varies the words, never what they say."""
    if isinstance(one.indicator, CountIndicator):
        return _count(one, named=named)
    if one.reference is not None and one.reference.gap is not None:
        return _against(one, one.reference, form, named=named)
    return _plain(one, form, named=named)


def _count(one: Fact, *, named: bool) -> Said:
    """« Le Soleil compte 1 234 foyers allocataires, soit 4,1 % du total de Saint-Étienne »."""
    grammar = one.indicator.grammar
    share = _share(one, named=named)
    noun = _NUMBER_OF.sub("", grammar.subject)
    if noun != grammar.subject and one.value >= 2:
        verb = "comptent" if one.zone.forms.plural else "compte"
        telling = tell(
            "{zone} {verb} {value} {noun}{share}",
            zone=one.zone.forms.article_name,
            verb=verb,
            value=quoted(one),
            noun=noun,
            share=share,
        )
        return Said(telling, "ce nombre", _MASCULINE)
    telling = tell(
        "{subject} {be} de {value}{unit}{share}",
        subject=grammar.subject,
        be=be(grammar),
        value=quoted(one),
        unit=f" {one.indicator.unit}" if noun == grammar.subject and one.value >= 2 else "",
        share=share,
    )
    return Said(telling, pronoun(grammar), grammar)


_MASCULINE = Grammar(subject="ce nombre", gender="m", number="singular")
_FEMININE = Grammar(subject="leur part", gender="f", number="singular")


def _share(one: Fact, *, named: bool) -> Telling:
    """The part of the total of the whole, for a count that lies within it."""
    if one.reference is None or not 0 < one.value < one.reference.value:
        return ()
    part = f"{format_number(100 * one.value / one.reference.value, 1)}{NARROW}%"
    share = Quoted(part, target(one.indicator, one.reference.whole.key, kind="share"))
    return tell(
        ", soit {share} du total {of}", share=share, of=whole_of(one.reference.whole, named=named)
    )


def _against(one: Fact, reference: Reference, form: int, *, named: bool) -> Said:
    indicator, grammar = one.indicator, one.indicator.grammar
    rest = Quoted(
        printed(indicator, reference.value), target(indicator, reference.whole.key, kind="rest")
    )
    amount = one.amount or Decimal(0)
    parts = {
        "subject": grammar.subject,
        "value": quoted(one),
        "be": be(grammar),
        "relation": relation(one),
        "that": that(grammar),
        "of": whole_of(reference.whole, named=named),
        "rest": rest,
    }
    templates = (
        "{subject} ({value}) {be} {relation} {that} du reste {of} ({rest})",
        "{subject} {be} {relation} {that} du reste {of} ({value}, contre {rest})",
    )
    telling = tell(templates[form % len(templates)], **parts)
    if one.word in ("apart", "marked") and form % 3 != 2:
        telling = tell("{told}, soit {more}", told=telling, more=difference(one, amount, "gap"))
    elif reference.gap and reference.gap.significant is False and amount and _wide(one, amount):
        telling = tell("{told}, sans écart significatif", told=telling)
    return Said(telling, pronoun(grammar), grammar)


def _wide(one: Fact, amount: Decimal) -> bool:
    thresholds = one.indicator.word_thresholds
    return thresholds is not None and abs(float(amount)) >= thresholds.close


def _plain(one: Fact, form: int, *, named: bool) -> Said:
    """Value and reference side by side, or the value alone."""
    grammar = one.indicator.grammar
    reference = one.reference
    ref = tell(", {beside}", beside=beside(one, reference, named=named)) if reference else ()
    among = _SHARE_AMONG.match(grammar.subject)
    if among and form % 2 and one.indicator.unit == "%":
        part, whole = _nominative(among["part"]), among["whole"]
        several = part.startswith("les ")
        article = "des" if "parmi les" in grammar.subject else "du"
        telling = tell(
            "{part} {verb} {value} {of}{ref}",
            part=part,
            verb="représentent" if several else "représente",
            value=quoted(one),
            of=f"{article} {whole}",
            ref=ref,
        )
        return Said(telling, "leur part" if several else "sa part", _FEMININE)
    verbs = ("{be} de", "{settle} à", "{reach}")
    verb = verbs[form % 3]
    if verb == "{reach}" and not (one.word in ("apart", "marked") and (one.amount or 0) > 0):
        verb = verbs[0]
    telling = tell(
        "{subject} " + verb + " {value}{ref}",
        subject=grammar.subject,
        be=be(grammar),
        settle="s’établissent" if plural(grammar) else "s’établit",
        reach="atteignent" if plural(grammar) else "atteint",
        value=quoted(one),
        ref=ref,
    )
    return Said(telling, pronoun(grammar), grammar)


def _nominative(genitive: str) -> str:
    """« les moins de 25 ans » of « des moins de 25 ans »."""
    return "les " + genitive[4:] if genitive.startswith("des ") else "le " + genitive[3:]


def evolution(one: Fact, told: Said, *, form: int = 0) -> Telling:
    """The change since the earlier figure, as a sentence of its own; () without one.

    A rise or a fall is told of what is significant, and of a count by its thresholds; else the
    earlier figure is given.
    """
    if not isinstance(one.change, Change) or one.before is None:
        return ()
    change, indicator = one.change, one.indicator
    since = when(one.before)
    amount = change.after - change.before
    parts = {"again": told.again, "since": since, "have": _have(told.grammar)}
    if not amount:
        return tell("le chiffre est le même qu’en {since}", **parts)
    before = Quoted(printed(indicator, change.before), target(indicator, edition=change.edition))
    was = "étaient" if plural(told.grammar) else "était"
    if change.significance is Significance.NOT_SIGNIFICANT:
        template = "{again} {was} de {before} en {since}, {nothing} depuis"
        return tell(template, was=was, before=before, nothing=words.NOT_SIGNIFICANT, **parts)
    risen = "augmenté" if amount > 0 else "diminué"
    how = ""
    if isinstance(indicator, CountIndicator):
        word = change_word(indicator, change)
        if word is None:
            return tell("{again} {was} de {before} en {since}", was=was, before=before, **parts)
        how = "nettement " if word.startswith("marked") else ""
    elif change.significance is Significance.NOT_COMPUTED:
        return tell("{again} {was} de {before} en {since}", was=was, before=before, **parts)
    size = Quoted(_size(one, change), target(indicator, kind="change"))
    end = f", une {words.SIGNIFICANT}" if change.significance is Significance.SIGNIFICANT else ""
    templates = (
        "depuis {since}, {again} {have} {how}{risen} de {size}{end}",
        "{again} {have} {how}{risen} de {size} depuis {since}{end}",
    )
    if "-" in since:
        templates = ("par rapport à {since}, {again} {have} {how}{risen} de {size}{end}",) * 2
    return tell(templates[form % 2], risen=risen, how=how, size=size, end=end, **parts)


def _have(grammar: Grammar) -> str:
    return "ont" if plural(grammar) else "a"


def _size(one: Fact, change: Change) -> str:
    """The size of a change: points, units, or per cent for a count (`evolution.amount`)."""
    if isinstance(one.indicator, CountIndicator):
        return change.text.lstrip("+−")
    return apart(one.indicator, change.after - change.before)
