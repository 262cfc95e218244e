"""Hiding, and proof that it holds: what is released as linear statements over whole numbers,
what an attacker can conclude from them, what else must be hidden, and certificates.

Knows numbers, zones by their codes, and released tables; nothing of conventions, deliveries or
notes.  Vocabulary and method: docs/confidentiality.md.
"""
