"""click in French: its headings, its help option and what it says of a wrong usage."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from difflib import get_close_matches

import click
from click.exceptions import NoSuchCommand

_HEADINGS = {"Commands": "Commandes", "Positional arguments": "Arguments"}
SUBCOMMAND_METAVAR = "COMMANDE [ARGUMENTS]..."


class FrenchFormatter(click.HelpFormatter):
    """Help with French headings, and a no-break space before the colon."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, args, prefix or "Usage : ")

    def write_heading(self, heading: str) -> None:
        super().write_heading(f"{_HEADINGS.get(heading, heading)} ")

    def write_dl(
        self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2
    ) -> None:
        french = [(term, text.replace("[required]", "[obligatoire]")) for term, text in rows]
        super().write_dl(french, col_max, col_spacing)


class FrenchContext(click.Context):
    formatter_class = FrenchFormatter


class FrenchCommand(click.Command):
    """A command whose help is in French."""

    context_class = FrenchContext

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        return _in_french(super().get_help_option(ctx))


class FrenchGroup(click.Group):
    """A group of commands whose help is in French."""

    context_class = FrenchContext
    command_class = FrenchCommand

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        return _in_french(super().get_help_option(ctx))


def explain(error: click.ClickException) -> str:
    """What click says of a wrong usage, in one French sentence."""
    match error:
        case click.NoSuchOption():
            return f"il n’y a pas d’option {error.option_name}.{_nearest(error.possibilities)}"
        case NoSuchCommand():
            near = get_close_matches(error.command_name, _commands(error), n=2)
            return f"il n’y a pas de commande {error.command_name}.{_nearest(near)}"
        case click.MissingParameter():
            return f"il manque {_name(error)}."
        case click.BadParameter():
            return f"valeur refusée pour {_name(error)} : {_translate(error.message)}"
    return _translate(error.format_message())


_MESSAGES = (
    (r"Got unexpected extra arguments? \((.+)\)", r"argument en trop : \1."),
    (r"Option '(.+)' requires an argument\.", r"l’option \1 demande une valeur."),
    (r"Option '(.+)' does not take a value\.", r"l’option \1 ne prend pas de valeur."),
    (r"'(.+)' is not a valid integer(?: range)?\.", r"« \1 » n’est pas un nombre entier."),
    (r"(.+) is not in the range (.+)\.", r"\1 sort de l’intervalle permis (\2)."),
    (r"'(.+)' is not one of (.+)\.", r"« \1 » n’est pas l’un de \2."),
    (r"Missing command\.", "il manque une commande."),
)


def _translate(message: str) -> str:
    for pattern, french in _MESSAGES:
        if re.fullmatch(pattern, message):
            return re.sub(pattern, french, message)
    return message


def _in_french(option: click.Option | None) -> click.Option | None:
    if option is not None:
        option.help = "Affiche cette aide."
    return option


def _commands(error: click.UsageError) -> list[str]:
    if error.ctx is None or not isinstance(error.ctx.command, click.Group):
        return []
    return error.ctx.command.list_commands(error.ctx)


def _name(error: click.BadParameter) -> str:
    if isinstance(error.param, click.Option):
        return f"l’option {error.param.opts[0]}"
    if error.param is not None and error.ctx is not None:
        return f"l’argument {error.param.make_metavar(error.ctx).rstrip('.')}"
    return "un argument"


def _nearest(names: Sequence[str] | None) -> str:
    return f" Vouliez-vous dire {' ou '.join(sorted(names))} ?" if names else ""
