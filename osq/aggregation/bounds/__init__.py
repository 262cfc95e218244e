"""What hidden cells may hold at most and at least, from all that was delivered beside them.

Hidden cells are unknowns (`unknowns.py`), sums of them are forms (`forms.py`), delivered totals
and declared relations are linear statements about them (`statements.py`).  Intervals are narrowed
statement by statement (`propagation.py`), then, only where statements meet in loops, by linear
and whole-number programmes (`programme.py`).  `tighten.py` puts the results back into the cells.
Everything here is internal: no bound ever enters a release.  The method is in docs/method.md.
"""
