"""How the service is opened to people: one frozen object, made by the composition root."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

LOOPBACK_HOSTS = ("localhost", "127.0.0.1", "::1")
MIB = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """Fields
    ------
    login: whether everybody must say who they are; without it whoever reaches us is the command line's user.
    hosts: names under which we may be asked for, without ports: a page elsewhere can't pretend to be ours.
    rate: how often one token, session or address may ask ("600/minute"; empty: no limit). Not for the local user.
    login_rate: how often one address may fail to log in.
    session: how long a login lasts.
    largest_body, largest_upload: bytes of a request's body; the latter for the addresses that take files.
    """

    login: bool = False
    hosts: tuple[str, ...] = LOOPBACK_HOSTS
    rate: str = "600/minute"
    login_rate: str = "10/minute"
    session: timedelta = timedelta(hours=12)
    largest_body: int = MIB
    largest_upload: int = 64 * MIB
