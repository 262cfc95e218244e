"""osq: the software of a social observatory of neighbourhoods."""

from __future__ import annotations

from typing import TYPE_CHECKING

__all__ = ["Observatory", "__version__"]
__version__ = "0.1.0"

if TYPE_CHECKING:
    from osq.api import Observatory
else:

    def __getattr__(name: str) -> object:
        """`Observatory` when it is asked for: a command's help must not wait for it."""
        if name == "Observatory":
            from osq.api import Observatory

            return Observatory
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
