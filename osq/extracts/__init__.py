"""Extracts: any selection of indicators, zones and years as one table, released or internal."""
