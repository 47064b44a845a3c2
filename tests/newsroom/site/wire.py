"""What goes over the wire: a request as the site sees it, and an answer with the manner in which it is given."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

HTML = "text/html; charset=utf-8"
XML = "application/xml; charset=utf-8"
_ADDRESS = re.compile(r"https://((?:[a-z0-9-]+\.)+example)(?=[/\"'<\s]|$)")


class Manner(StrEnum):
    """How an answer is given. Only `plain` and `drip` are whole."""

    PLAIN = "plain"
    DRIP = "drip"  # slowly, in small pieces
    HANG = "hang"  # nothing comes
    HALF = "half"  # the connection ends in the middle of the body
    LONGER = "longer"  # the length promised is more than there is
    DROP = "drop"  # the connection ends before anything came


@dataclass(frozen=True, slots=True)
class Base:
    """Where the site stands: every outlet on one loopback port."""

    port: int

    def url(self, domain: str, path: str) -> str:
        return f"http://{domain}:{self.port}{path}"

    def local(self, text: str) -> str:
        """A page's text with its outlets' addresses as they are on this port."""
        return _ADDRESS.sub(rf"http://\1:{self.port}", text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """A request. `path` has the query; `nth` counts the requests for it, this one included."""

    host: str
    path: str
    day: int
    base: Base
    nth: int = 1
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """An answer. `headers` are added to Content-Length and Date."""

    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    manner: Manner = Manner.PLAIN


Respond = Callable[[Ask], Reply]


def page(text: str, *, media_type: str = HTML, status: int = 200) -> Reply:
    """A page of text, in UTF-8."""
    return Reply(status=status, headers={"Content-Type": media_type}, body=text.encode())


def redirect(target: str, *, status: int = 301) -> Reply:
    return Reply(status=status, headers={"Location": target, "Content-Type": HTML}, body=b"<p>Pindah.</p>")


def missing(status: int = 404) -> Reply:
    return page("<html><body><h1>Halaman tidak ditemukan</h1></body></html>", status=status)
