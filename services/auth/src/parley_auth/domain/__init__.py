"""Decisions without I/O: which password is good, which token may be rotated, who has to wait."""
