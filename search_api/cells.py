"""Cells of a table that somebody opens in a spreadsheet."""

from __future__ import annotations

# What a spreadsheet takes for the start of a formula, and the blanks that it skips before it.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def inert(cell: str) -> str:
    """A cell that no spreadsheet runs."""
    return f"'{cell}" if cell.lstrip(" ").startswith(_FORMULA) else cell
