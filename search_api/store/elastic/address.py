"""Where an engine is and how to reach it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """An engine's URL, and what it asks of who comes: an API key, or a user with a password.

    `ca`: a file of the authorities that may vouch for it, in place of the system's. `timeout`: seconds that one answer
    may take. `patience`: seconds for which a call is tried again while the engine is away or overloaded.
    """

    url: str
    api_key: str | None = field(default=None, repr=False)
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    ca: Path | None = None
    timeout: float = 60.0
    patience: float = 20.0
