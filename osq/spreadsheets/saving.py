"""Saving an openpyxl workbook without a clock, so that the same content gives the same bytes.

openpyxl stamps the hour into the file, and a ZIP archive keeps one per entry; both are set
to a fixed day.  Entries are stored, not compressed: compressed bytes depend on the library.
"""

from __future__ import annotations

import io
import re
import zipfile

from openpyxl import Workbook

FIXED_DAY = (2014, 1, 1, 0, 0, 0)
_FIXED_STAMP = b"2014-01-01T00:00:00Z"
_STAMP = re.compile(rb"(?<=W3CDTF\">)[^<]+")


def workbook_bytes(book: Workbook) -> bytes:
    """The bytes of the workbook, the same for the same content."""
    buffer = io.BytesIO()
    book.save(buffer)
    fixed = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(buffer.getvalue())) as source,
        zipfile.ZipFile(fixed, "w", zipfile.ZIP_STORED) as target,
    ):
        for entry in source.infolist():
            data = source.read(entry)
            if entry.filename == "docProps/core.xml":
                data = _STAMP.sub(_FIXED_STAMP, data)
            stamped = zipfile.ZipInfo(entry.filename, date_time=FIXED_DAY)
            stamped.create_system = 3  # the same on every system
            target.writestr(stamped, data)
    return fixed.getvalue()
