"""osq: the software of a social observatory of neighbourhoods."""

__version__ = "0.1.0"
