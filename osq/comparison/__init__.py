"""One figure beside another: a zone and the rest, a year and an earlier one, a zone among many.

Everything here is a function of `Observed` figures.  Made from a release (`released`) it rests on
released, rounded figures only, and may be printed; made from internal indicators (`internal`) it
is internal.  `docs/method.md` says why each rule is what it is.
"""
