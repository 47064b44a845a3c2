"""Dates in a text: days, months, quarters, years, ranges of them, what they are for, and what only looks so."""
