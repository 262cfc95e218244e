"""Whether the templates of an observatory are those that this osq fills.

`templates/VERSION` holds a number, raised when a template needs what former ones did not, or
when the view model no longer holds what they ask for.  Templates without it are the first.
"""

from __future__ import annotations

from pathlib import Path

from osq.errors import ConfigurationError

VERSION_FILE = "VERSION"
VERSION = 2
"""The templates that the view model of this osq fills."""


def check_templates(templates: Path) -> None:
    """Raises ConfigurationError, with what to do, for templates of another osq."""
    path = templates / VERSION_FILE
    text = path.read_text("utf-8").strip() if path.is_file() else "1"
    if text == str(VERSION):
        return
    if text.isdecimal() and int(text) > VERSION:
        raise ConfigurationError(
            f"Les gabarits de {templates} (version {text}) sont ceux d’un osq plus récent "
            f"(celui-ci attend la version {VERSION}).",
            advice="Mettez osq à jour.",
        )
    raise ConfigurationError(
        f"Les gabarits de {templates} (version {text}) sont ceux d’un osq plus ancien "
        f"(celui-ci attend la version {VERSION}).",
        advice=f"Reprenez les nouveaux (osq init --templates {templates.parent}) : les vôtres sont "
        "gardés à côté, pour y reprendre ce que vous aviez changé.",
    )
