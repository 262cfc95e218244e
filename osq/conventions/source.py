"""YAML text whose every value knows its line and column.

Two habits of YAML 1.1 would corrupt a configuration in silence, and are switched off: `on`,
`no` or `yes` are words, not booleans, and `042` is a code, not an octal number.  Dates stay
text: the model reads them, and says which one is impossible.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import yaml

from osq.conventions.catalogue import DUPLICATE_KEY, SYNTAX
from osq.findings import Finding

Path = Sequence[str | int]
"""Keys and ranks from the root of the document: `("measures", 0, "columns")`."""


class _Loader(yaml.CSafeLoader):
    """The safe loader, with only the plain values of YAML 1.2 that we use."""


_Loader.yaml_implicit_resolvers = {}
for _tag, _pattern, _first in (
    ("null", r"~|null|", ["~", "n", ""]),
    ("bool", r"true|false", ["t", "f"]),
    ("int", r"[-+]?(0|[1-9][0-9]{0,17})", list("-+0123456789")),
    ("float", r"[-+]?([0-9]+\.[0-9]*|\.[0-9]+)([eE][-+]?[0-9]+)?", list("-+.0123456789")),
):
    _Loader.add_implicit_resolver(
        f"tag:yaml.org,2002:{_tag}", re.compile(rf"^(?:{_pattern})$"), _first
    )

# libyaml speaks English; these are the faults that people make.
_PROBLEMS = {
    "mapping values are not allowed in this context": "un deux-points suivi d’un espace, dans "
    "un texte sans guillemets ou sur une ligne mal décalée",
    "could not find expected ':'": "il manque un deux-points après une clé",
    "did not find expected key": "une clé était attendue ici : vérifiez le décalage des lignes "
    "et les guillemets",
    "did not find expected '-' indicator": "un tiret de liste était attendu ici : vérifiez le "
    "décalage des lignes",
    "found character that cannot start any token": "un caractère qui ne peut pas commencer une "
    "valeur (tabulation, %, @ ou `) : mettez la valeur entre guillemets",
    "did not find expected ',' or ']'": "une liste entre crochets n’est pas fermée",
    "did not find expected ',' or '}'": "un groupe entre accolades n’est pas fermé",
    "found unexpected end of stream": "des guillemets ne sont pas refermés",
    "found undefined alias": "un renvoi (*) à une ancre qui n’existe pas",
    "but found another document": "un second document commence ici (---)",
    "did not find expected alphabetic or numeric character": "une étoile ou une esperluette "
    "isolée : mettez la valeur entre guillemets",
}


@dataclass(frozen=True, slots=True)
class Document:
    """A YAML file: its plain data, and where each value stands."""

    file: str
    data: Any
    root: yaml.Node | None = field(repr=False)

    def place(self, path: Path, *, key: bool = False) -> str:
        """`"line:column"` (from 1) of the value at `path`, or of its key.

        A path that leads nowhere is followed as far as it goes.
        """
        node, mark = self.root, (self.root.start_mark if self.root else None)
        for part in path:
            found = _child(node, part)
            if found is None:
                break
            key_node, node = found
            mark = (key_node or node).start_mark if key else node.start_mark
        return _position(mark)


def parse(text: str, file: str) -> tuple[Document | None, list[Finding]]:
    """The document of `text`, named `file` in findings; None when it is not YAML.

    Keys given twice are errors: YAML itself keeps the last one in silence.
    """
    try:
        loader = _Loader(text)
        try:
            root = loader.get_single_node()
            findings = [] if root is None else list(_duplicates(root, file))
            data = None if root is None else loader.construct_document(root)
        finally:
            loader.dispose()
    except yaml.YAMLError as error:
        return None, [_syntax(error, file)]
    return Document(file, data, root), findings


def _child(node: yaml.Node | None, part: str | int) -> tuple[yaml.Node | None, yaml.Node] | None:
    if isinstance(node, yaml.SequenceNode) and isinstance(part, int):
        return (None, node.value[part]) if part < len(node.value) else None
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == str(part):
                return key, value
    return None


def _duplicates(root: yaml.Node, file: str) -> Iterator[Finding]:
    """Keys given twice in one group; each node is visited once, even behind aliases."""
    waiting, visited = [root], set[int]()
    while waiting:
        node = waiting.pop()
        if id(node) in visited:
            continue
        visited.add(id(node))
        if isinstance(node, yaml.SequenceNode):
            waiting += reversed(node.value)
        elif isinstance(node, yaml.MappingNode):
            waiting += [value for _, value in reversed(node.value)]
            first: dict[str, yaml.Node] = {}
            for key, _ in node.value:
                name = str(key.value)
                if name in first:
                    yield DUPLICATE_KEY.finding(
                        workbook=file,
                        cell=_position(key.start_mark),
                        found=name,
                        first=_position(first[name].start_mark),
                    )
                first.setdefault(name, key)


def _syntax(error: yaml.YAMLError, file: str) -> Finding:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    problem = str(getattr(error, "problem", "") or "")
    return SYNTAX.finding(
        workbook=file,
        cell=_position(mark),
        problem=_PROBLEMS.get(problem, "le texte ne suit pas la syntaxe YAML"),
    )


def _position(mark: Any) -> str:
    return "1:1" if mark is None else f"{mark.line + 1}:{mark.column + 1}"
