"""A convention in French: what a signatory would read of it."""

from __future__ import annotations

from osq.conventions.description import describe
from osq.conventions.measures import Rule
from osq.conventions.model import Convention
from osq.conventions.rules import rule_sentence
from tests.builders.conventions import (
    indicator,
    marks,
    minimum_count,
    sending,
    table,
    toy_convention,
)


def described(convention: Convention) -> str:
    """As the command shows it where there is no other convention."""
    return describe(convention, {convention.id: convention})


def test_every_measure_and_indicator_is_described() -> None:
    convention = toy_convention()
    text = described(convention)
    for item in (*convention.measures, *convention.indicators):
        assert f"{item.id}\u00a0: {item.label}" in text


def test_formulas_and_relations_are_readable() -> None:
    lines = described(toy_convention()).splitlines()
    assert "al = apl + alf + als" in lines
    assert "  Calcul\u00a0: 100 × (apl) / (al)." in lines
    assert "  Ne se somme pas\u00a0: une médiane ne se somme pas." in lines


def test_no_value_of_the_model_is_left_in_english() -> None:
    text = described(toy_convention())
    for word in ("minimum_count", "undetermined", "unverified", "suppressed", "None"):
        assert word not in text


def test_public_data_say_so() -> None:
    assert "Données publiques" in described(toy_convention(confidentiality={"public": True}))


def test_breaks_and_distances_are_told() -> None:
    comparability = {
        "breaks": [{"on": "2009-06-01", "reason": "création du RSA"}],
        "minimum_distance_years": 5,
    }
    one = indicator("caf_x", kind="count", value=["alloc"], comparability=comparability)
    text = described(toy_convention(indicators=[one]))
    assert "Rupture le 01/06/2009\u00a0: création du RSA." in text
    assert "5\u00a0ans d’écart" in text


def test_every_kind_of_term_has_words() -> None:
    convention = toy_convention(
        parties=[
            {"id": "sem", "role": "pilot", "names": [{"label": "SEM", "from": "2000-01-01"}]},
            {"id": "caf", "role": "provider", "names": [{"label": "CAF", "until": "2011-01-01"}]},
        ],
        amendments=[{"on": "2012-01-01", "changes": "ajout du RSA"}],
        validity={"signed": "2010-03-01", "until": "2014-12-31", "renewal": "tacit"},
        sendings=[
            sending(
                frequency="quarterly",
                due="03-31",
                universe="régime général",
                period={"kind": "rolling", "reference": "12-31", "lag": 1, "years": 3},
                layouts=[
                    {
                        "id": "a",
                        "editions": {"from": 2010, "until": 2012},
                        "tables": [table(required=False, sheets=[])],
                        "marks": [*marks(), {"text": "<5", "status": "suppressed", "upper": 4}],
                        "blank": "zero",
                    }
                ],
            )
        ],
        dissemination={
            "purposes": ["contrat de ville"],
            "products": [{"kind": "map", "audience": "public", "finest": "commune"}],
        },
    )
    lines = described(convention).splitlines()
    for line in (
        "Pilote\u00a0: SEM (depuis le 01/01/2000).",
        "Avenant du 01/01/2012\u00a0: ajout du RSA.",
        "Signature\u00a0: 01/03/2010.",
        "Reconduction\u00a0: tacite.",
        "  Maquette a (depuis 2010, jusqu’à 2012).",
        "    Signe «\u00a0<5\u00a0»\u00a0: donnée masquée, au plus 4.",
        "    Cellule vide\u00a0: zéro.",
        "Diffusion\u00a0: carte destinée au public, par commune.",
    ):
        assert line in lines


def sentence(**rule: object) -> str:
    whole = {"id": "r", "source": None, "status": "unverified", **rule}
    convention: Convention = toy_convention(confidentiality={"rules": [whole]})
    found: Rule = convention.confidentiality.rules[0]
    return rule_sentence(found, convention)


def test_a_count_rule_says_what_is_hidden() -> None:
    assert sentence(**minimum_count()) == "Les effectifs de 1 à 4 sont masqués."


def test_a_count_rule_may_hide_zero_too() -> None:
    assert sentence(**minimum_count(hides_zero=True)).startswith("Les effectifs de 0 à 4")


def test_a_base_rule_names_its_base_and_its_zones() -> None:
    assert sentence(kind="minimum_base", base="alloc", threshold=100, levels=["iris"]) == (
        "Aucun chiffre n’est montré pour les IRIS de moins de 100 foyers ALLOC."
    )


def test_a_contributors_rule_says_the_largest_share() -> None:
    assert sentence(kind="contributors", minimum=3, largest_share=0.85) == (
        "Aucun chiffre n’est montré sous 3 contributeurs, "
        "ou quand le premier pèse plus de 85\u202f%."
    )


def test_the_two_other_rules_have_their_sentence() -> None:
    assert sentence(kind="always_hidden") == "Les chiffres ne sont jamais montrés."
    assert "avant l’envoi" in sentence(kind="applied_by_provider")
