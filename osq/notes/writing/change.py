"""The change of a figure in time, said as a sentence or at the end of one."""

from __future__ import annotations

from osq.comparison import words
from osq.comparison.changes import Significance
from osq.conventions.indicators import CountIndicator, Grammar
from osq.notes.evolution import Change, change_word
from osq.notes.writing.facts import Fact, when
from osq.notes.writing.french import plural
from osq.notes.writing.phrases import Said
from osq.notes.writing.telling import Quoted, Telling, apart, printed, target, tell
from osq.text import MINUS, NARROW

_THEN = f"{NARROW}; "


def since(one: Fact) -> str:
    """« 2008 », « 2006-2008 »: what the earlier figure is about."""
    return when(one.before) if one.before else ""


def tail(one: Fact, told: Said) -> Telling:
    """What may end the sentence of the figure: « ; elle a augmenté de 4,9 points depuis 2008 ».

    A clause with a subject where a reference is told: it is not the reference that moves.
    """
    if not isinstance(one.change, Change) or "-" in since(one):
        return ()
    if not one.moved:
        return tell("{semicolon}{same}", semicolon=_THEN, same=_same(one, told))
    if one.significance is Significance.NOT_SIGNIFICANT:
        if one.reference is None:
            return (f", {words.NOT_SIGNIFICANT} depuis {since(one)}",)
        verb = "n’ont pas" if plural(told.grammar) else "n’a pas"
        return (f"{_THEN}{told.again} {verb} évolué significativement depuis {since(one)}",)
    if not tellable(one):
        return ()
    return tell("{then}{moved}", then=_THEN, moved=_moved(one, told, 1))


def ended(told: Said, end: Telling) -> Telling:
    """The sentence of a figure with its `tail`."""
    return tell("{told}{end}", told=told.telling, end=end)


def evolution(one: Fact, told: Said, *, form: int = 0) -> Telling:
    """The change as a sentence of its own; () without one.

    A rise or a fall is told of what is significant, and of a count by its thresholds; else the
    earlier figure is given, and what is known of chance.
    """
    if not isinstance(one.change, Change):
        return ()
    change, indicator = one.change, one.indicator
    if not one.moved:
        return (_same(one, told),)
    before = Quoted(printed(indicator, change.before), target(indicator, edition=change.edition))
    was = {
        "again": told.again,
        "was": "étaient" if plural(told.grammar) else "était",
        "before": before,
        "since": since(one),
    }
    if one.significance is Significance.NOT_SIGNIFICANT:
        template = "{again} {was} de {before} en {since}, {nothing} depuis"
        return tell(template, nothing=words.NOT_SIGNIFICANT, **was)
    if not tellable(one):
        templates = (
            "{again} {was} de {before} en {since}",
            "en {since}, {again} {was} de {before}",
        )
        return tell(templates[form % 2], **was)
    return _moved(one, told, form)


def tellable(one: Fact) -> bool:
    """Whether a rise or a fall may be told."""
    if not isinstance(one.change, Change):
        return False
    if isinstance(one.indicator, CountIndicator):
        return change_word(one.indicator, one.change) is not None
    return one.significance is Significance.SIGNIFICANT


def _moved(one: Fact, told: Said, form: int) -> Telling:
    start = since(one)
    templates = (
        "depuis {since}, {again} {have} {risen}{by}{end}",
        "{again} {have} {risen}{by} depuis {since}{end}",
    )
    template = (
        "par rapport à {since}, {again} {have} {risen}{by}{end}"
        if "-" in start
        else templates[form % 2]
    )
    return tell(
        template,
        since=start,
        again=told.again,
        have=have(told.grammar),
        risen=risen(one),
        by=by(one),
        end=f", une {words.SIGNIFICANT}" if one.significance is Significance.SIGNIFICANT else "",
    )


def _same(one: Fact, told: Said) -> str:
    """« elle est la même qu’en 2008 », « leur niveau est le même qu’en 2008 »."""
    if plural(told.grammar):
        return f"leur niveau est le même qu’en {since(one)}"
    article = "la" if told.grammar.gender == "f" else "le"
    return f"{told.again} est {article} même qu’en {since(one)}"


def have(grammar: Grammar) -> str:
    return "ont" if plural(grammar) else "a"


def risen(one: Fact) -> str:
    """« augmenté », « nettement diminué »."""
    word = "augmenté" if (one.moved or 0) > 0 else "diminué"
    if isinstance(one.indicator, CountIndicator) and isinstance(one.change, Change):
        marked = (change_word(one.indicator, one.change) or "").startswith("marked")
        return f"nettement {word}" if marked else word
    return word


def by(one: Fact) -> Telling:
    """« de 4,9 points » after the verb, « (+22,4 %) » for a count."""
    if not isinstance(one.indicator, CountIndicator) or not isinstance(one.change, Change):
        return tell(" de {size}", size=size(one))
    return tell(" ({size})", size=Quoted(one.change.text, target(one.indicator, kind="change")))


def size(one: Fact) -> Quoted:
    """The size of a change: « 4,9 points » of a share, « 22,4 % » of a count."""
    if not isinstance(one.change, Change):
        raise ValueError("no change, no size")
    where = target(one.indicator, kind="change")
    if isinstance(one.indicator, CountIndicator):
        return Quoted(one.change.text.lstrip(f"+{MINUS}"), where)
    return Quoted(apart(one.indicator, one.change.after - one.change.before), where)
