"""Saving an openpyxl workbook without a clock, so that the same content gives the same bytes.

openpyxl stamps the hour into the file, and a ZIP archive keeps one per entry; both are set
to a fixed day.  Compressed bytes depend on the version of zlib, as those of a PDF do.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable

from openpyxl import Workbook
from openpyxl.writer.excel import ExcelWriter

FIXED_DAY = (2014, 1, 1, 0, 0, 0)
_FIXED_STAMP = b"2014-01-01T00:00:00Z"
_STAMP = re.compile(rb"(?<=W3CDTF\">)[^<]+")


Rewrite = Callable[[str, bytes], bytes]
"""(path of a part, its bytes) -> the bytes to write instead."""


def workbook_bytes(book: Workbook, rewrite: Rewrite = lambda _, data: data) -> bytes:
    """The bytes of the workbook, the same for the same content; `rewrite` has the last word."""
    buffer = io.BytesIO()
    ExcelWriter(book, zipfile.ZipFile(buffer, "w")).save()  # compressed once, below
    fixed = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(buffer.getvalue())) as source,
        zipfile.ZipFile(fixed, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for entry in source.infolist():
            data = source.read(entry)
            if entry.filename == "docProps/core.xml":
                data = _STAMP.sub(_FIXED_STAMP, data)
            stamped = zipfile.ZipInfo(entry.filename, date_time=FIXED_DAY)
            stamped.create_system = 3  # the same on every system
            stamped.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(stamped, rewrite(entry.filename, data))
    return fixed.getvalue()
