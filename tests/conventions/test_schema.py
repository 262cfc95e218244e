"""The JSON Schema that completes conventions in an editor."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from osq.conventions.schema import convention_schema
from osq.conventions.source import parse
from tests.shared import REPOSITORY

CONVENTIONS = sorted((REPOSITORY / "conventions").glob("*.yaml"))
SCHEMA = convention_schema()


def _data(path: Path) -> Any:
    """The file as an editor sees it: keys are texts (`on` too), and dates are texts."""
    document, findings = parse(path.read_text(encoding="utf-8"), path.name)
    assert document is not None
    assert not findings
    return json.loads(json.dumps(document.data, default=str))


@pytest.mark.parametrize("path", CONVENTIONS, ids=lambda path: path.stem)
def test_every_convention_of_the_repository_is_valid(path: Path) -> None:
    jsonschema.Draft202012Validator(SCHEMA).validate(_data(path))


def test_a_mistyped_key_is_underlined() -> None:
    data = _data(REPOSITORY / "conventions" / "caf.yaml")
    data["mesures"] = data.pop("measures")
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft202012Validator(SCHEMA).validate(data)


def test_every_key_is_explained_in_french_and_nothing_in_english() -> None:
    for name, model in {**SCHEMA["$defs"], "Convention": SCHEMA}.items():
        assert "description" not in model, name
        for key, part in model.get("properties", {}).items():
            assert part.get("description"), f"{name}.{key}"
            assert "title" not in part, f"{name}.{key}"


def test_closed_lists_tell_what_each_value_means() -> None:
    frequency = SCHEMA["$defs"]["Sending"]["properties"]["frequency"]
    meanings = dict(zip(frequency["enum"], frequency["enumDescriptions"], strict=True))
    assert meanings["quarterly"] == "trimestrielle"


def test_the_editor_is_told_where_the_schema_is() -> None:
    settings = json.loads((REPOSITORY / ".vscode" / "settings.json").read_text(encoding="utf-8"))
    ((schema, files),) = settings["yaml.schemas"].items()
    assert (REPOSITORY / schema).is_file()
    assert files == "conventions/*.yaml"
