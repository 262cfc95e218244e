"""One more zoning in `osq.yaml`, every other line, comments included, left as it is."""

from __future__ import annotations

import yaml

from osq.observatory import ObservatoryConfig, ZoningDeclaration
from osq.territory.importing.plan import declared, yaml_item


def with_zoning(text: str, declaration: ZoningDeclaration, config: ObservatoryConfig) -> str | None:
    """The text of osq.yaml with one more item under `zonings`, `config` being what it says.

    The item follows the last one, as far from the margin.  What the new text says is compared
    with what is meant; None when it differs, or when `zonings` is not a list of lines.
    """
    root = yaml.compose(text, yaml.CSafeLoader)
    if not isinstance(root, yaml.MappingNode):
        return None
    nodes = {key.value: value for key, value in root.value}
    listed = nodes.get("zonings")
    if not isinstance(listed, yaml.SequenceNode) or listed.flow_style or not listed.value:
        return None
    lines = text.splitlines(keepends=True)
    end = listed.value[-1].end_mark
    place = end.line + (end.column > 0)
    # A block of lines ends where the next key starts: what comments that key stays with it.
    while lines[place - 1].strip() == "" or lines[place - 1].lstrip().startswith("#"):
        place -= 1
    before = lines[place - 1]
    item = " " * listed.start_mark.column + yaml_item(declaration) + "\n"
    lines[place - 1 : place] = [before if before.endswith("\n") else before + "\n", item]
    new = "".join(lines)
    try:
        meant = ObservatoryConfig.model_validate(yaml.load(new, yaml.CSafeLoader))
    except (ValueError, yaml.YAMLError):
        return None
    return new if meant == declared(config, declaration) else None
