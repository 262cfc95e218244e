"""Indicators: formulas over aggregated measures; a ratio is always a ratio of sums."""
