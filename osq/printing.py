"""Pages laid out as accessible PDF, by Jinja and WeasyPrint, in a closed world.

Templates reach neither the network nor any file outside their folder and the packaged
fonts.  Whatever WeasyPrint complains of is a failure: a missing alternative, font or style
must never pass in silence.  The same page gives the same bytes.
"""

from __future__ import annotations

import hashlib
import logging
import mimetypes
import re
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import font_source_sans_pro
from jinja2 import (
    FileSystemLoader,
    StrictUndefined,
    TemplateError,
    TemplateNotFound,
    TemplateSyntaxError,
)
from jinja2.sandbox import SandboxedEnvironment
from weasyprint import HTML, Attachment
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from osq import drawn_text
from osq.errors import OsqError
from osq.text import NBSP, quote

ACCESSIBLE = "pdf/ua-1"
ARCHIVED = "pdf/a-3u"
FONT_SCHEME = "osq-font"
FONTS = Path(font_source_sans_pro.font_directory)

drawn_text.install()


class RenderError(OsqError):
    """A page that could not be laid out as it must (a fault of ours, or of a template)."""


class ClosedFetcher(URLFetcher):  # type: ignore[misc]
    """Serves `osq-font:NAME` from the font package and files of one folder, nothing else."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder.resolve()

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        """The file behind the address; raises FatalURLFetchingError when it is refused."""
        parts = urlsplit(url)
        root = FONTS if parts.scheme == FONT_SCHEME else self._folder
        if parts.scheme not in (FONT_SCHEME, "file") or parts.netloc:
            raise FatalURLFetchingError(f"adresse refusée {quote(url)}")
        path = (root / unquote(parts.path)).resolve()
        if not path.is_relative_to(root.resolve()) or not path.is_file():
            raise FatalURLFetchingError(f"fichier refusé {quote(url)}")
        kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": kind})


class _Complaints(logging.Handler):
    """Keeps what WeasyPrint reports at warning level or above."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.texts: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.texts.append(record.getMessage())


@contextmanager
def _complaints() -> Iterator[list[str]]:
    handlers = _Complaints()
    loggers = [logging.getLogger(name) for name in ("weasyprint", "fontTools")]
    kept = [(logger, logger.propagate) for logger in loggers]
    for logger in loggers:
        logger.addHandler(handlers)
        logger.propagate = False
    try:
        yield handlers.texts
    finally:
        for logger, propagate in kept:
            logger.removeHandler(handlers)
            logger.propagate = propagate


@lru_cache(maxsize=4)
def environment(templates: Path) -> SandboxedEnvironment:
    """Templates that escape everything, fail on an unknown name and cannot run code.

    Kept, with what it compiled: a template that changes on disk is read again.
    """
    return SandboxedEnvironment(
        loader=FileSystemLoader(templates),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def rendered(templates: Path, page: str, **context: Any) -> str:
    """The page of that name, filled in.

    Raises RenderError that names the template and the line for a template that is missing,
    badly written, or that asks for what its page does not hold.
    """
    try:
        return environment(templates).get_template(page).render(**context)
    except TemplateError as error:
        raise _faulty(error, templates) from error


def _faulty(error: TemplateError, templates: Path) -> RenderError:
    advice = (
        f"Les noms permis sont dans {templates / 'NOMS.md'}. Corrigez le gabarit, "
        "ou reprenez ceux de cette version d’osq (osq init --templates DOSSIER)."
    )
    if isinstance(error, TemplateNotFound):
        return RenderError(f"Le gabarit {error.name} manque dans {templates}.", advice=advice)
    if isinstance(error, TemplateSyntaxError):
        where, line = error.name or "?", error.lineno
        said = f"il n’est pas écrit comme un gabarit ({error.message})"
    else:
        where, line = _place(error, templates)
        said = _unknown_name(str(error))
    return RenderError(f"Gabarit {where}, ligne {line}{NBSP}: {said}.", advice=advice)


def _place(error: TemplateError, templates: Path) -> tuple[str, int]:
    """The template and the line that failed: the innermost frame that is in a template."""
    root, found = templates.resolve(), ("?", 0)
    for frame in traceback.extract_tb(error.__traceback__):
        path = Path(frame.filename)
        if path.is_absolute() and path.resolve().is_relative_to(root):
            found = (path.resolve().relative_to(root).as_posix(), frame.lineno or 0)
    return found


def _unknown_name(message: str) -> str:
    """What jinja2 says of a missing name, in French."""
    if match := re.search(r"has no attribute '(.+)'", message):
        return f"{quote(match[1])} n’existe pas dans ce qui lui est donné à mettre en page"
    if match := re.match(r"'(.+)' is undefined", message):
        return f"le nom {quote(match[1])} est inconnu"
    return message


def html_to_pdf(
    html: str,
    templates: Path,
    name: str,
    *,
    variant: str = ACCESSIBLE,
    attachments: Sequence[Attachment] = (),
) -> bytes:
    """The page as a tagged PDF/UA-1; raises RenderError with WeasyPrint's complaints.

    `name` is what the failure calls the page.  Dates come from the page itself, so that the same
    page gives the same bytes.  `variant` may be `ARCHIVED`, the only one that holds `attachments`,
    and an identifier: to make one, everything is written twice.
    """
    fetcher = ClosedFetcher(templates)
    base = templates.resolve().as_uri() + "/"
    with _complaints() as texts:
        try:
            content: bytes = HTML(string=html, base_url=base, url_fetcher=fetcher).write_pdf(
                pdf_variant=variant,
                pdf_identifier=_identifier(html) if variant == ARCHIVED else None,
                font_config=FontConfiguration(),
                attachments=list(attachments) or None,
            )
        except FatalURLFetchingError as refused:
            texts.append(str(refused))
    if texts:
        details = " / ".join(dict.fromkeys(texts))
        raise RenderError(
            f"La mise en page de {quote(name)} a échoué{NBSP}: {details}",
            advice="Corrigez le gabarit ou la feuille de style, ou complétez les bibliothèques "
            "du système (make setup).",
        )
    return content


def _identifier(html: str) -> bytes:
    return hashlib.sha256(html.encode()).digest()[:16]
