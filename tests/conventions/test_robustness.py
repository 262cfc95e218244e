"""Whatever is written in the file, reading it ends with findings inside it, never a crash."""

from __future__ import annotations

import copy
from typing import Any

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from osq.conventions.model import Convention
from osq.conventions.source import parse
from osq.conventions.translation import translate
from tests.builders.conventions import toy_data

VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-9, 9)
    | st.sampled_from(["", "kind", "parts", "é : à"]),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from("ab"), inner),
    max_leaves=3,
)


def paths(data: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The path of every value below the root."""
    items: list[tuple[Any, Any]] = []
    if isinstance(data, dict):
        items = list(data.items())
    elif isinstance(data, list):
        items = list(enumerate(data))
    below = [found for key, value in items for found in paths(value, (*path, key))]
    return [*([path] if path else []), *below]


@given(st.text(alphabet="ab:-[]{}&*!|>'\"#%@`,? \n\t0.~é\u2028", max_size=30))
def test_any_text_is_a_document_or_a_finding(text: str) -> None:
    document, findings = parse(text, "essai.yaml")
    assert document is not None or findings


@settings(max_examples=150)
@given(st.data())
def test_any_value_in_any_place_is_accepted_or_located(data: st.DataObject) -> None:
    content = copy.deepcopy(toy_data())
    *parents, last = data.draw(st.sampled_from(paths(content)))
    target: Any = content
    for key in parents:
        target = target[key]
    target[last] = data.draw(VALUES)
    text = yaml.safe_dump(content, allow_unicode=True, sort_keys=False)
    document, findings = parse(text, "essai.yaml")
    assert document is not None
    assert findings == []
    try:
        Convention.model_validate(document.data)
    except ValidationError as error:
        lines = text.splitlines()
        for detail in error.errors(include_url=False):
            finding = translate(detail, Convention, document)
            line, column = (int(number) for number in (finding.cell or "").split(":"))
            assert 1 <= line <= len(lines)
            assert 1 <= column <= len(lines[line - 1]) + 1
