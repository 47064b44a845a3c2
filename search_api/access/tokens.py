"""Tokens: made of 256 random bits, shown once, known by their SHA-256 from then on.

A token reads `bukti_<id>_<secret>`: the id is public (lists, logs), looks the token up and tells it from others; the
secret proves it.
"""

from __future__ import annotations

import hmac
import re
import secrets
from dataclasses import dataclass, field
from datetime import datetime

from models.access import LONGEST_NAME, Token
from models.errors import RequestError
from models.identity import Digest, digest_of

_LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"
_ID_LENGTH = 10
_SECRET_BYTES = 32
_FORM = re.compile(rf"bukti_([{_LETTERS}]{{{_ID_LENGTH}}})_([A-Za-z0-9_-]{{43}})", re.ASCII)
# Compared with where there is no token of an id, so that both take the same time.
_NO_DIGEST = digest_of(b"")


@dataclass(frozen=True, slots=True)
class Given:
    """What somebody shows: the id that it says, and the digest of the whole."""

    id: str
    digest: Digest = field(repr=False)


def make_token(person: str, *, label: str, created: datetime, expires: datetime | None = None) -> tuple[str, Token]:
    """A new token to be shown once, and what is kept of it. Raises RequestError for a label or day of no sense."""
    if len(label) > LONGEST_NAME:
        raise RequestError(f"the label is longer than {LONGEST_NAME} characters", parameter="label", hint="shorten it")
    if expires is not None and expires <= created:
        raise RequestError("the token would have expired already", parameter="expires", hint="name a day to come")
    identity = "".join(secrets.choice(_LETTERS) for _ in range(_ID_LENGTH))
    shown = f"bukti_{identity}_{secrets.token_urlsafe(_SECRET_BYTES)}"
    kept = Token(
        id=identity,
        person=person,
        label=label,
        digest=digest_of(shown.encode()),
        created=created,
        expires=expires,
    )
    return shown, kept


def read_token(shown: str) -> Given | None:
    """None for what has not the form of a token: it is looked up nowhere."""
    match = _FORM.fullmatch(shown.strip())
    return Given(match[1], digest_of(match.group().encode())) if match else None


def proves(given: Given, kept: Token | None) -> bool:
    """Whether what is shown is the token that we keep; takes the same time whichever digit differs."""
    return hmac.compare_digest(given.digest, kept.digest if kept else _NO_DIGEST)
