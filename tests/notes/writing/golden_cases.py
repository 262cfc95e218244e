"""The situations of `golden_sentences.md`: name -> the text that is written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from osq.confidentiality.release import Release, Sign
from osq.notes.selection import agglomeration_of
from osq.notes.writing.among import standouts, warned
from osq.notes.writing.essentials import Essentials, essentials
from osq.notes.writing.facts import facts
from osq.notes.writing.french import listed
from osq.notes.writing.lists import watch
from osq.notes.writing.message import contrast
from osq.notes.writing.ranges import Peers, enclosed, highest, spread
from osq.notes.writing.rows import in_a_row, paired
from osq.notes.writing.signals import signals
from osq.notes.writing.telling import plain, sentence
from osq.notes.writing.themes import absent_prose, theme_prose
from osq.text import NBSP
from tests.builders.release import (
    AGGLOMERATION,
    BOIS,
    IRIS,
    MOULIN,
    figure,
    small_release,
)
from tests.notes.writing.neighbours import PLACES, Quartiers
from tests.notes.writing.situations import (
    GRAMMARS,
    Case,
    rolling,
    school_year,
    stock,
    text_of,
    texts,
)

# 262 of 640 against 518 of 1 760; 40.9 against 29.4
APART = Case(40.9, 32.5, parts=(262, 640), whole_parts=(780, 2400))
FEW = Case(36.6, 32.5, parts=(150, 410), whole_parts=(780, 2400))
SAME = Case(32.5, 32.5, parts=(208, 640), whole_parts=(780, 2400))
LESS = Case(25.0, 32.5, parts=(160, 640), whole_parts=(780, 2400))
NEAR = Case(33.0, 32.5, parts=(211, 640), whole_parts=(780, 2400))
SOME = Case(36.0, 32.5, parts=(2160, 6000), whole_parts=(7800, 24000))
BESIDE = Case(65.1, 42.6)
COUNT = Case(
    1234, 34882, grammar="foyers", kind="count", unit="foyers", decimals=0, close=5, marked=15
)
RISEN = Case(
    40.9,
    32.5,
    parts=(2620, 6400),
    whole_parts=(7800, 24000),
    before=33.0,
    before_parts=(2110, 6400),
)
QUARTIERS = Quartiers((60.0, 55.0, 50.0, 45.0, 32.0, 20.0))


def nothing(silent: bool) -> str:
    return "(rien)" if silent else "(quelque chose)"


def _range(release: Release, name: str = "mono_part", subject: str = "elle") -> str:
    indicator = next(one for one in release.indicators if one.id == name)
    zones = tuple(release.zones[key] for key in IRIS)
    found = spread(release, indicator, Peers(zones, "îlots"), subject)
    return plain(sentence(found)) if found else "(rien)"


def _enclosed(form: int, among: int) -> str:
    release = small_release()
    whole = release.zones[AGGLOMERATION]
    (one,) = facts(release, release.indicators[:1], whole, ())
    zones = tuple(release.zones[key] for key in IRIS)
    return plain(sentence(enclosed(release, one, Peers(zones, "îlots"), form=form, among=among)))


def _highest(case: Quartiers, place: int) -> str:
    release, parts = case.release(), case.across().parts
    zone = next(one for one in parts.zones if one.name == PLACES[place].article_name)
    found = highest(release, release.indicators[0], zone, Peers(parts.zones, "îlots"))
    return plain(sentence((found,))) if found else "(rien)"


def _all_alike() -> Release:
    release = small_release()
    made = {("mono_part", key, 2013): figure("mono_part", key, 30.0, decimals=1) for key in IRIS}
    return replace(release, figures={**release.figures, **made})


def _three_lowest() -> Release:
    release = small_release()
    low = {
        ("mono_part", key, 2013): figure("mono_part", key, 20.0, decimals=1) for key in IRIS[3:6]
    }
    return replace(release, figures={**release.figures, **low})


def _pair() -> str:
    release = small_release()
    names = ("rsa_part", "bas_rev_part")
    pair = [one for one in release.indicators if one.id in names]
    one, two = facts(release, pair, release.zones[MOULIN], [release.zones[BOIS]])
    return plain(sentence(paired(one, two, named=False)))


def _agglomeration(part: str) -> str:
    release = small_release()
    whole = agglomeration_of(release)
    assert whole is not None
    if part == "theme":
        return text_of(theme_prose(release, whole, "precarite", [], release.indicators))
    return texts(essentials(release, whole, []).sentences[:1])


def _contrast() -> str:
    release = small_release()
    zones = tuple(release.zones[key] for key in IRIS if key != IRIS[2])
    return contrast(release, release.indicators[:1], Peers(zones, "communes signataires"))


def _doubled() -> str:
    release = small_release()
    made = {("mono_part", IRIS[0], 2013): figure("mono_part", IRIS[0], 12.0, decimals=1)}
    release = replace(release, figures={**release.figures, **made})
    zones = tuple(release.zones[key] for key in IRIS if key != IRIS[2])
    return contrast(release, release.indicators[:1], Peers(zones, "communes signataires"))


def _standouts(case: Quartiers) -> str:
    return plain(sentence(standouts(case.release(), case.across(), "elle")))


def _warned(case: Quartiers) -> str:
    return plain(sentence(warned(case.release(), case.across())))


def _commune() -> Essentials:
    release = QUARTIERS.release()
    return essentials(release, QUARTIERS.around(), [release.zones[AGGLOMERATION]])


def _communes_only() -> str:
    """The figures of the agglomeration alone are not released."""
    release = small_release()
    gone = {
        (one.id, AGGLOMERATION, 2013): replace(
            figure(one.id, AGGLOMERATION, 1.0),
            value=None,
            sign=Sign.NOT_AVAILABLE,
            reason="la zone de police ne couvre pas toute l’agglomération",
        )
        for one in release.indicators
    }
    hidden = replace(release, figures={**release.figures, **gone})
    return text_of(absent_prose(hidden, "precarite", release.zones[AGGLOMERATION]))


def _place(place: str, form: int = 0) -> Callable[[], str]:
    return lambda: replace(APART, place=place).situated(form)


CASES: dict[str, Callable[[], str]] = {
    # Places
    "place « au » : le Soleil": _place("soleil"),
    "place « à La » : La Gare": _place("gare"),
    "place avec voyelle : Izieux": _place("izieux"),
    "place élidée : L’Horme": _place("horme"),
    "place au pluriel : dans les Quartiers Sud-Est": _place("sud-est"),
    "place au pluriel : aux Terrasses": _place("terrasses"),
    "place au singulier minuscule : le Crêt de Roc": _place("cret"),
    # Gap to the rest
    "écart marqué au-dessus, entre parenthèses": lambda: APART.alone(0),
    "écart marqué au-dessus, s’établit": lambda: APART.alone(1),
    "écart marqué au-dessus, deux-points": lambda: APART.alone(2),
    "écart marqué au-dessous": lambda: LESS.alone(0),
    "écart marqué au-dessous, s’établit": lambda: LESS.alone(1),
    "écart net, sans « nettement »": lambda: SOME.alone(0),
    "proche": lambda: NEAR.alone(0),
    "proche, deux-points": lambda: NEAR.alone(2),
    "égal": lambda: SAME.alone(0),
    "égal, deux-points": lambda: SAME.alone(2, named=False),
    "égal, et comme avant": lambda: replace(SAME, before=32.5, before_parts=(208, 640)).ended(1),
    "égal à la décimale que la base ne porte pas": lambda: Case(
        42.9, 43.0, parts=(30, 70), whole_parts=(1032, 2400)
    ).alone(2),
    "écart que le hasard explique": lambda: FEW.alone(0),
    "la commune déjà nommée": lambda: APART.alone(0, named=False),
    "masculin singulier": lambda: replace(APART, grammar="ms").alone(0),
    "féminin pluriel": lambda: replace(APART, grammar="fp").alone(0),
    "masculin pluriel": lambda: replace(APART, grammar="mp").alone(0),
    "masculin pluriel, s’établissent": lambda: replace(APART, grammar="mp").alone(1),
    "masculin pluriel, au-dessous": lambda: replace(LESS, grammar="mp").alone(0),
    "masculin pluriel, égaux": lambda: replace(SAME, grammar="mp").alone(0),
    "féminin pluriel, proches": lambda: replace(NEAR, grammar="fp").alone(0),
    "sujet élidé": lambda: replace(APART, grammar="elided").situated(),
    # The whole beside
    "sans écart calculable": lambda: BESIDE.alone(0),
    "sans écart calculable, s’établit": lambda: BESIDE.alone(1),
    "sans écart calculable, atteint": lambda: BESIDE.alone(2),
    "sans écart calculable, au hasard inconnu : pas de mot": lambda: BESIDE.alone(3),
    "sans écart calculable, le mot vaut pour le reste": lambda: replace(
        BESIDE, base=640, whole_base=24000
    ).alone(3),
    "« atteint » seulement au-dessus": lambda: replace(BESIDE, value=30.0).alone(2),
    "même valeur que l’ensemble": lambda: replace(BESIDE, value=42.6).alone(0),
    "sans référence": lambda: Case(65.1).situated(),
    "écart que le hasard explique, sans les effectifs": lambda: Case(
        37.2, 32.5, base=120, whole_base=4000
    ).alone(0),
    "la part de X parmi Y, retournée": lambda: replace(BESIDE, grammar="among").alone(1),
    "la part de X dans Y, retournée": lambda: replace(BESIDE, grammar="within").alone(1),
    # Units
    "pour mille": lambda: Case(8.1, 6.0, unit="‰", grammar="ms").alone(0),
    "pour mille logements": lambda: Case(5.5, 4.0, unit="‰ logements", grammar="ms").alone(0),
    "euros": lambda: Case(
        14200,
        18150,
        kind="direct",
        unit="€",
        decimals=0,
        grammar="median",
        close=300,
        marked=1500,
        direction="lower_is_worse",
    ).alone(0),
    "euros par mètre carré": lambda: Case(
        5.3, 5.1, unit="€/m²", grammar="rent", close=0.1, marked=0.5
    ).alone(2),
    "jours": lambda: Case(
        41, 38, kind="direct", unit="jours", decimals=0, grammar="delay", close=2, marked=10
    ).alone(0),
    "indice": lambda: Case(
        112, 100, kind="direct", unit="indice", decimals=0, grammar="index", close=5, marked=15
    ).alone(0),
    "points d’un score": lambda: Case(
        33.7, 31.9, kind="direct", unit="points", grammar="score"
    ).alone(0),
    "un seul point d’un score": lambda: Case(
        1.2, 1.0, kind="direct", unit="points", grammar="score"
    ).alone(0),
    "écart de moins de deux points": lambda: Case(
        34.0, 32.5, parts=(2040, 6000), whole_parts=(7800, 24000)
    ).alone(0),
    # Small bases
    "base de moins de cent : pas de décimale": lambda: Case(
        42.9, 32.5, parts=(30, 70), whole_parts=(780, 2400)
    ).alone(0),
    "base de moins de trente : rien": lambda: nothing(
        Case(40.0, 32.5, parts=(10, 25), whole_parts=(780, 2400)).silent()
    ),
    "confidentiel : rien": lambda: nothing(Case(None, 32.5).silent()),
    "non significatif : rien": lambda: nothing(
        Case(None, 32.5, sign=Sign.NOT_SIGNIFICANT, reason="base inférieure à 30").silent()
    ),
    # Counts
    "effectif": lambda: COUNT.alone(0),
    "effectif d’une zone au pluriel": lambda: replace(COUNT, place="sud-est").alone(0),
    "effectif élidé": lambda: replace(COUNT, grammar="entrees").alone(0),
    "effectif qui n’est pas « le nombre de »": lambda: replace(
        COUNT, grammar="people", unit="personnes"
    ).situated(),
    "effectif d’un": lambda: replace(COUNT, value=1, whole=2000).alone(0),
    "effectif nul": lambda: replace(COUNT, value=0).alone(0),
    "effectif sans total connu": lambda: replace(COUNT, whole=None).alone(0),
    "effectif dans un total de moins de trente": lambda: replace(COUNT, value=8, whole=25).alone(0),
    "effectif dans un total de moins de cent": lambda: replace(COUNT, value=12, whole=80).alone(0),
    "effectif en nette hausse": lambda: replace(COUNT, before=1000).situated(),
    "effectif en hausse, à la fin": lambda: replace(COUNT, before=1100).ended(),
    "effectif en baisse": lambda: replace(COUNT, before=1340).situated(),
    "effectif qui bouge peu": lambda: replace(COUNT, before=1220).situated(),
    "effectif dont la base ne porte pas de pourcentage": lambda: replace(
        COUNT, value=40, before=20
    ).situated(),
    # Changes
    "hausse significative": lambda: RISEN.situated(0),
    "hausse significative, autre ordre": lambda: RISEN.situated(1),
    "hausse significative, à la fin": lambda: RISEN.ended(1),
    "baisse significative": lambda: replace(LESS, before=33.0, before_parts=(211, 640)).situated(0),
    "baisse significative, à la fin": lambda: replace(
        LESS, before=33.0, before_parts=(211, 640)
    ).ended(1),
    "sans évolution significative": lambda: replace(
        APART, before=39.5, before_parts=(253, 640)
    ).situated(0),
    "sans évolution significative, à la fin": lambda: replace(
        APART, before=39.5, before_parts=(253, 640)
    ).ended(1),
    "ni écart ni évolution": lambda: replace(FEW, before=35.4, before_parts=(145, 410)).ended(1),
    "évolution significative d’après les bases": lambda: Case(
        40.9, 32.5, base=2640, whole_base=9400, before=33.0, before_base=2600
    ).situated(0),
    "évolution non calculée": lambda: replace(BESIDE, before=60.2).situated(0),
    "évolution non calculée, autre ordre": lambda: replace(BESIDE, before=60.2).situated(1),
    "évolution nulle": lambda: replace(BESIDE, before=65.1).situated(0),
    "évolution nulle, à la fin": lambda: replace(BESIDE, before=65.1).ended(0),
    "même valeur que l’ensemble et qu’avant": lambda: replace(
        BESIDE, value=42.6, before=42.6
    ).ended(0),
    "évolution nulle au masculin pluriel": lambda: replace(BESIDE, grammar="mp", before=65.1).ended(
        0
    ),
    "évolution nulle d’une part retournée": lambda: replace(
        BESIDE, grammar="among", before=65.1
    ).ended(1),
    "effectif qui ne bouge pas": lambda: replace(COUNT, before=1234).ended(),
    "sans évolution significative ni référence, à la fin": lambda: replace(
        APART, whole=None, whole_parts=None, before=39.5, before_parts=(253, 640)
    ).ended(1),
    "évolution au masculin pluriel": lambda: replace(RISEN, grammar="mp").situated(0),
    "évolution d’une part retournée": lambda: replace(
        BESIDE, grammar="among", before=60.2
    ).situated(1),
    "période de trois ans": lambda: replace(
        BESIDE, before=60.2, periods={2013: rolling(2013), 2008: rolling(2008)}
    ).situated(0),
    "hausse sur des périodes de trois ans": lambda: replace(
        RISEN, periods={2013: rolling(2013), 2008: rolling(2008)}
    ).situated(0),
    "année scolaire": lambda: replace(
        BESIDE, before=60.2, periods={2013: school_year(2013), 2008: school_year(2008)}
    ).situated(1),
    "millésime du recensement": lambda: replace(
        BESIDE, before=60.2, periods={2013: stock(2011), 2008: stock(2006)}
    ).situated(0),
    "rupture de série": lambda: replace(BESIDE, before=60.2, broken="le barème a changé").theme(),
    "fiabilité C": lambda: replace(BESIDE, grade="C").theme(),
    # Several zones
    "étendue": lambda: _range(small_release()),
    "étendue, le sujet nommé": lambda: _range(
        small_release(), subject="la part des familles monoparentales"
    ),
    "étendue de valeurs égales": lambda: _range(_all_alike()),
    "étendue avec trois zones à égalité": lambda: _range(_three_lowest()),
    "étendue d’un effectif : rien": lambda: _range(small_release(), "familles"),
    "étendue autour d’un ensemble": lambda: _enclosed(0, 0),
    "étendue, les zones déjà nommées": lambda: _enclosed(1, 7),
    "quartiers au-dessus du reste": lambda: _standouts(QUARTIERS),
    "quartiers au-dessus du reste de l’agglomération": lambda: _standouts(
        replace(QUARTIERS, whole=AGGLOMERATION)
    ),
    "quartiers au-dessus du reste, trop pour les nommer tous, à égalité": lambda: _standouts(
        replace(QUARTIERS, shares=(60.0, 50.0, 50.0, 50.0, 32.0, 20.0))
    ),
    "quartiers au-dessus du reste, deux": lambda: _standouts(
        replace(QUARTIERS, shares=(60.0, 55.0, 32.0, 31.0))
    ),
    "quartiers au-dessus du reste, un seul": lambda: _standouts(
        replace(QUARTIERS, shares=(60.0, 32.0, 32.0, 31.0))
    ),
    "quartiers au-dessous du reste, un seul": lambda: _standouts(
        replace(QUARTIERS, shares=(20.0, 32.0, 32.0, 31.0), direction="lower_is_worse")
    ),
    "quartiers dont certains ne se comparent pas": lambda: _standouts(
        replace(QUARTIERS, alone=frozenset({0}))
    ),
    "quartiers, pour le public": lambda: _standouts(replace(QUARTIERS, audience="public")),
    "l’essentiel d’une commune à quartiers": lambda: _commune().sentences[0].text,
    "à surveiller : des quartiers": lambda: _warned(QUARTIERS),
    "à surveiller : un quartier": lambda: _warned(
        replace(QUARTIERS, shares=(60.0, 32.0, 32.0, 31.0))
    ),
    "valeur la plus élevée": lambda: _highest(replace(QUARTIERS, base=10000), 0),
    "valeur la plus faible": lambda: _highest(replace(QUARTIERS, base=10000), 5),
    "valeur la plus élevée d’un taux favorable": lambda: _highest(
        replace(QUARTIERS, base=10000, direction="lower_is_worse"), 0
    ),
    "l’une des deux plus élevées": lambda: _highest(QUARTIERS, 0),
    "l’une des deux plus faibles": lambda: _highest(
        replace(QUARTIERS, shares=(60.0, 55.0, 50.0, 45.0, 21.0, 20.0)), 5
    ),
    "la plus élevée, mais le hasard en laisse trop d’autres : rien": lambda: _highest(
        replace(QUARTIERS, base=100), 0
    ),
    "la plus élevée, à égalité": lambda: _highest(
        replace(QUARTIERS, base=10000, shares=(60.0, 60.0, 50.0, 45.0, 32.0, 20.0)), 0
    ),
    "ni la plus élevée ni la plus faible : rien": lambda: _highest(QUARTIERS, 3),
    "deux parts en une phrase": _pair,
    # Essentials
    "message : un écart": lambda: APART.essentials().message,
    "message : un écart au-dessous": lambda: replace(LESS, place="sud-est").essentials().message,
    "message : une évolution": lambda: (
        replace(RISEN, whole=None, whole_parts=None, place="horme").essentials().message
    ),
    "message : une évolution sans les effectifs": lambda: (
        Case(40.9, before=33.0, base=6400, before_base=6300).essentials().message
    ),
    "message : rien à dire": lambda: NEAR.essentials().message or "(rien)",
    "message : de zone en zone": _contrast,
    "message : du simple au double": _doubled,
    "à surveiller : écart et hausse": lambda: texts(RISEN.essentials().watch),
    "à surveiller : écart marqué": lambda: texts(APART.essentials().watch),
    "à surveiller : écart marqué, chiffre non dit au-dessus": lambda: texts(
        watch(APART.release(), signals(APART.release(), APART.zone(), APART.around()), ())
    ),
    "deux sujets à la suite": lambda: listed(
        in_a_row([GRAMMARS["fs"], GRAMMARS["among"], GRAMMARS["ms"]])
    ),
    "à surveiller : hausse que rien ne mesure": lambda: texts(
        replace(BESIDE, before=52.0).essentials().watch
    ),
    "à surveiller : une hausse au hasard inconnu, trop petite": lambda: texts(
        Case(45.1, 42.6, before=39.0).essentials().watch
    ),
    "à surveiller : rien": lambda: texts(LESS.essentials().watch),
    "s’améliore : baisse significative": lambda: texts(
        replace(LESS, before=33.0, before_parts=(211, 640)).essentials().improving
    ),
    "s’améliore : hausse d’un taux favorable": lambda: texts(
        replace(RISEN, grammar="ms", direction="lower_is_worse").essentials().improving
    ),
    "s’améliore : rien": lambda: texts(RISEN.essentials().improving),
    "l’essentiel d’un quartier estimé": lambda: texts(
        replace(APART, grade="C").essentials().sentences
    ),
    "agglomération : l’essentiel": lambda: _agglomeration("essentials"),
    "agglomération : un thème": lambda: _agglomeration("theme"),
    # Absences
    "thème sans convention": lambda: BESIDE.absent("emploi"),
    "thème confidentiel": lambda: replace(Case(None, 32.5), place="terrasses").absent(),
    "thème à trop petite base": lambda: Case(
        None, 32.5, sign=Sign.NOT_SIGNIFICANT, reason="base inférieure à 30"
    ).absent(),
    "thème non livré, des chiffres avant": lambda: Case(
        None, sign=Sign.NOT_AVAILABLE, reason="non livré", before=60.2, since=2011
    ).absent(),
    "thème que les conventions réservent": lambda: Case(
        None,
        sign=Sign.NOT_AVAILABLE,
        reason="non diffusé à cette échelle selon la convention",
    ).absent(),
    "thème livré ailleurs seulement": lambda: Case(
        None, 32.5, sign=Sign.NOT_AVAILABLE, reason=f"numérateur non livré{NBSP}: Foyers (CAF)"
    ).absent(),
    "thème livré aux communes seulement": _communes_only,
    "thème sans objet à cette échelle": lambda: Case(
        None, 32.5, sign=Sign.NOT_APPLICABLE, reason="livré par commune seulement"
    ).absent(),
}
