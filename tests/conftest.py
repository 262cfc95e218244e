"""Properties are tested on the same examples everywhere, and never against a clock."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("osq", deadline=None, derandomize=True)
settings.load_profile("osq")
