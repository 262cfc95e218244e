"""Pages laid out as accessible PDF, by Jinja and WeasyPrint, in a closed world.

Templates reach neither the network nor any file outside their folder and the packaged
fonts.  Whatever WeasyPrint complains of is a failure: a missing alternative, font or style
must never pass in silence.  The same page gives the same bytes.
"""

from __future__ import annotations

import hashlib
import logging
import mimetypes
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import font_source_sans_pro
from jinja2 import FileSystemLoader, StrictUndefined
from jinja2.sandbox import SandboxedEnvironment
from weasyprint import HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from osq.errors import OsqError
from osq.text import NBSP, quote

FONT_SCHEME = "osq-font"
FONTS = Path(font_source_sans_pro.font_directory)


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


def environment(templates: Path) -> SandboxedEnvironment:
    """Templates that escape everything, fail on an unknown name and cannot run code."""
    return SandboxedEnvironment(
        loader=FileSystemLoader(templates),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def html_to_pdf(html: str, templates: Path, name: str) -> bytes:
    """The page as a tagged PDF/UA-1; raises RenderError with WeasyPrint's complaints.

    `name` is what the failure calls the page.  Date and identifier come from the page
    itself, so that the same page gives the same bytes.
    """
    fetcher = ClosedFetcher(templates)
    base = templates.resolve().as_uri() + "/"
    with _complaints() as texts:
        try:
            content: bytes = HTML(string=html, base_url=base, url_fetcher=fetcher).write_pdf(
                pdf_variant="pdf/ua-1",
                pdf_identifier=hashlib.sha256(html.encode()).digest()[:16],
                font_config=FontConfiguration(),
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
