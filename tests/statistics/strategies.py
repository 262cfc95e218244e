"""Parts, wholes and levels for properties."""

from __future__ import annotations

from hypothesis import strategies as st

levels = st.sampled_from((0.5, 0.8, 0.95, 0.998))
bases = st.integers(1, 5000)
parts = bases.flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
"""(numerator, denominator)"""
weighted_parts = bases.flatmap(lambda n: st.tuples(st.floats(0, n), st.just(float(n))))
"""The same, shared out: the numerator need not be whole."""
events = st.integers(0, 3000)
