"""From IRIS up: values, bounds, coverage and fidelity, by declared compositions only."""
