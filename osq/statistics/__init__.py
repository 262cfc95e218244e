"""How sure a figure is: intervals, limits, tests and small numbers.  `docs/method.md` says why."""
