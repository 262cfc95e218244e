"""The command line is quick, in French, and says the same thing in both places."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator

import click
import pytest

from osq.cli.main import COMMANDS, cli, main

HEAVY = (
    "pandas",
    "numpy",
    "shapely",
    "pyogrio",
    "pyproj",
    "pyarrow",
    "pydantic",
    "openpyxl",
    "weasyprint",
    "rich",
    "yaml",
)
ENGLISH = re.compile(
    r"Usage:|Options:|Commands:|Arguments:|Show this|Error|No such|Missing|Invalid|required"
    r"|unexpected|default:|not a valid|Try "
)


def commands() -> Iterator[tuple[str, click.Command]]:
    """Every command with its words, `conventions check` included."""
    context = click.Context(cli)
    for name in cli.list_commands(context):
        command = cli.get_command(context, name)
        assert command is not None
        yield from within(name, command)


def within(name: str, command: click.Command) -> Iterator[tuple[str, click.Command]]:
    yield name, command
    if isinstance(command, click.Group):
        for inner, inner_command in sorted(command.commands.items()):
            yield from within(f"{name} {inner}", inner_command)


ALL = dict(commands())


def test_help_imports_nothing_heavy() -> None:
    program = (
        "import sys; from osq.cli.main import main; main(['--help']);"
        f"print([name for name in {HEAVY!r} if name in sys.modules])"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert ran.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize("name", COMMANDS)
def test_the_help_in_the_list_is_the_command_own(name: str) -> None:
    own = (ALL[name].help or "").strip().split("\n\n")[0]
    assert own.replace("\n", " ") == COMMANDS[name].help


@pytest.mark.parametrize("name", ["", *ALL])
def test_help_is_in_french(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*name.split(), "--help"]) == 0
    shown = capsys.readouterr().out
    assert "Usage\u00a0:" in shown
    assert "Affiche cette aide." in shown
    assert not ENGLISH.search(shown)


@pytest.mark.parametrize("name", ALL)
def test_every_option_has_a_help(name: str) -> None:
    for parameter in ALL[name].params:
        if isinstance(parameter, click.Option):
            assert parameter.help, f"{name} {parameter.opts}"


@pytest.mark.parametrize(
    "arguments",
    [
        "ingst",
        "status --yaer 2013",
        "status --year abc",
        "status --year 13",
        "status --format xml",
        "status --year",
        "status extra",
        "status --help=yes",
        "build-notes",
        "build-notes --year 2013 --jobs 0",
        "build-notes --year 2013 --kind ville",
        "ingest",
        "conventions verify",
    ],
)
def test_wrong_usage_exits_2_in_french(arguments: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments.split()) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.startswith("Erreur\u00a0:")
    assert not ENGLISH.search(shown.err)


def test_a_near_command_is_suggested(capsys: pytest.CaptureFixture[str]) -> None:
    main(["ingst"])
    assert "ingest" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [[], ["conventions"]])
def test_without_command_the_help_is_shown_and_it_is_wrong_usage(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    assert "Commandes\u00a0:" in capsys.readouterr().err
