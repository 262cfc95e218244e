"""Workbooks that osq writes, and the sheets of its own that it puts in a provider's file."""

READ_ME = "Lisez-moi"
"""The sheet of a blank workbook that tells how to fill it."""

REVIEW = "Contrôle OSQ"
"""The sheet of an annotated workbook that lists what was found."""

OWN_SHEETS = (READ_ME, REVIEW)
"""A file that comes back with one of these is read as if it were not there."""
