"""What is digested of the rules is all that a reading looks at."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from osq.conventions.model import Convention
from osq.conventions.reading import Comparability
from osq.store.examination import examine
from osq.store.intake import take_in
from osq.store.receipt import Subject
from osq.store.rules import CONVENTION_UNREAD, INDICATOR_READ, convention_terms, reduced
from osq.store.workspace import Workspace
from tests.builders.demonstration import CAF, CENSUS, demonstration


def strip(model: Any, unread: Any) -> None:
    """Takes away what is said to be unread: looking at it raises AttributeError."""
    if isinstance(model, tuple):
        for each in model:
            strip(each, unread["__all__"])
        return
    for name in unread:
        inner = unread[name] if isinstance(unread, dict) else True
        if inner is True:
            model.__dict__.pop(name, None)
        else:
            strip(getattr(model, name), inner)


def stripped(convention: Convention, subject: Subject) -> Convention:
    """A copy of the convention, whole but for what no reading looks at."""
    copy = reduced(convention, subject).model_copy(deep=True)
    for indicator in copy.indicators:
        strip(indicator, set(type(indicator).model_fields) - INDICATOR_READ.keys())
        strip(indicator.comparability, set(Comparability.model_fields) - {"breaks"})
        for gap in indicator.comparability.breaks:
            strip(gap, {"reason"})
    unread = {name: value for name, value in CONVENTION_UNREAD.items() if name != "indicators"}
    strip(copy, unread)
    return copy


@pytest.mark.parametrize("name", [CAF, CENSUS])
def test_what_is_left_out_of_the_digest_is_not_looked_at(tmp_path: Path, name: str) -> None:
    demo = Workspace(demonstration(tmp_path / "demo"))
    take_in(demo, [demo.observatory.inbox / name.replace("2013", "2012")])
    path = demo.observatory.inbox / name
    whole = examine(demo, path)
    assert whole.subject is not None
    convention = demo.conventions[whole.subject.provider]
    bare = Workspace(demo.observatory)
    bare.__dict__["conventions"] = {convention.id: stripped(convention, whole.subject)}
    seen = examine(bare, path)
    assert whole.reading is not None
    assert seen.reading is not None
    assert seen.findings == whole.findings
    assert seen.reading.observations.equals(whole.reading.observations)


def test_a_convention_gives_the_same_digest_however_its_file_is_written(tmp_path: Path) -> None:
    demo = Workspace(demonstration(tmp_path / "demo"))
    convention = demo.conventions["caf"]
    again = Convention.model_validate(convention.model_dump(by_alias=True))
    assert convention_terms(again) == convention_terms(convention)
    assert isinstance(again, BaseModel)


def test_a_vintage_that_a_table_names_is_read_whatever_the_edition(tmp_path: Path) -> None:
    observatory = demonstration(tmp_path / "demo")
    (observatory.territory / "old.csv").write_text("code;name\n", encoding="utf-8")
    (recent,) = [each for each in observatory.config.zonings if each.id == "cucs"]
    past = {"vintage": 1999, "from_": 1999, "until": 2001, "file": "old.csv"}
    zonings = (*observatory.config.zonings, recent.model_copy(update=past))
    config = observatory.config.model_copy(update={"zonings": zonings})
    demo = Workspace(replace(observatory, config=config))
    subject = Subject("caf", "iris", 2013)
    assert "data/territory/old.csv" not in demo.rules.of(subject)
    caf = observatory.conventions / "caf.yaml"
    text = caf.read_text(encoding="utf-8")
    caf.write_text(text.replace("zoning: cucs\n", "zoning: cucs\n            vintage: 1999\n", 1))
    named = Workspace(demo.observatory).rules.of(subject)
    assert "data/territory/old.csv" in named
    assert f"data/territory/{recent.file}" not in named
