"""From the files of others (tables, layers of outlines, points) to those of `data/territory/`.

What is imported is a `Plan`: contents of files, and what is told about them.  Nothing here
writes; `osq.store.territory_import` does, once the territory with these files was checked.
"""
