"""The three ways a command can fail, and the exit code of each."""

from __future__ import annotations

from collections.abc import Sequence

from osq.findings import Finding


class OsqError(Exception):
    """A failure told to the user in French, without a traceback.

    `message` says what is wrong and where; `advice` what to do; `findings` hold the
    details when there are several.
    """

    exit_code = 3

    def __init__(self, message: str, *, advice: str = "", findings: Sequence[Finding] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.advice = advice
        self.findings = tuple(findings)


class Refusal(OsqError):
    """The data or a check says no (exit code 1)."""

    exit_code = 1


class ConfigurationError(OsqError):
    """Wrong usage, broken convention or observatory (exit code 2)."""

    exit_code = 2
