"""Caps that keep one bad file from filling memory."""

from __future__ import annotations

from dataclasses import dataclass

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """In bytes. `file_size` holds for a file that is read whole, for one line of a JSONL and for one WARC record."""

    file_size: int = 50 * MEGABYTE
