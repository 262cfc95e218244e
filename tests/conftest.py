"""Properties are tested on the same examples everywhere, and never against a clock.

What many tests read is made once for all processes of a run (`tests.shared.made_once`).
"""

from __future__ import annotations

import os
import shutil
from tempfile import mkdtemp

import pytest
from hypothesis import settings

from tests.shared import ONCE

settings.register_profile("osq", deadline=None, derandomize=True)
settings.load_profile("osq")


def pytest_configure(config: pytest.Config) -> None:
    """The first process of a run makes the folder; those that it starts find it named.

    Tests run side by side already: a command that is not told otherwise makes one note at a time.
    """
    os.environ.setdefault("OSQ_JOBS", "1")
    if ONCE not in os.environ:
        os.environ[ONCE] = mkdtemp(prefix="osq-tests-")
        config.add_cleanup(_forget)


def _forget() -> None:
    shutil.rmtree(os.environ.pop(ONCE), ignore_errors=True)
