"""An observatory opened for work: its conventions, territory and store, read when asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from osq.observatory import Observatory
from osq.store.store import Store

if TYPE_CHECKING:
    from osq.conventions.model import Convention
    from osq.store.corrections import Line
    from osq.store.rules import RuleBook
    from osq.territory.model import Territory


@dataclass(frozen=True)
class Workspace:
    """Raises ConfigurationError when what is asked for is broken."""

    observatory: Observatory

    @cached_property
    def conventions(self) -> Mapping[str, Convention]:
        from osq.conventions.loading import load_conventions

        return load_conventions(self.observatory.conventions)

    @cached_property
    def territory(self) -> Territory:
        from osq.territory.loading import load_territory

        return load_territory(self.observatory.territory, self.observatory.config)

    @cached_property
    def corrections(self) -> tuple[Line, ...]:
        from osq.store.corrections import read_corrections

        return read_corrections(self.observatory.corrections)

    @cached_property
    def rules(self) -> RuleBook:
        """What deliveries are read by, as it stands."""
        from osq.store.rules import RuleBook

        return RuleBook(self.observatory, self.conventions, self.corrections)

    @cached_property
    def store(self) -> Store:
        return Store(self.observatory.root)
