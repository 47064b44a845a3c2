"""Answers that go wrong on purpose, and what a right crawler makes of each."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from tests.newsroom.site.expectation import Fate, Kind
from tests.newsroom.site.wire import HTML, Ask, Manner, Reply, Respond, missing, page, redirect

BOMB_MEGABYTES = 200
_BLOCK = 1_048_576
RETRY_AFTER = 1
# Faults of articles that are given to who asks again: in the same run, or in a later one.
COMES_LATER = frozenset({"later", "busy"})
# One way of several to an article: the first one stores it.
_ANY_WAY = (Fate.DUPLICATE, Fate.UNCHANGED, Fate.STORED)
# A rule's decision not to go there may be called a failure or none.
_REFUSED = (Fate.FAILED, Fate.DISCARDED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """An address of the ill outlet's sitemap that is no article, with the right dispositions and why."""

    path: str
    respond: Respond
    fates: tuple[Fate, ...]
    reason: str
    kind: Kind = Kind.FAULT


def with_fault(name: str, whole: Callable[[Ask], Reply]) -> Respond:
    """An article's answer with the fault of that name; the article itself is answered by `whole`."""
    return lambda ask: _FAULTS[name](ask, whole(ask))


def is_stored(name: str | None) -> bool:
    """Whether a right crawler gets the article in spite of its fault."""
    return name not in {"half", "longer", "hang"}


def _later(ask: Ask, whole: Reply) -> Reply:
    if ask.nth > 1:
        return whole
    return Reply(status=429, headers={"Retry-After": str(RETRY_AFTER), "Content-Type": HTML}, body=b"<p>Pelan.</p>")


def _busy(ask: Ask, whole: Reply) -> Reply:
    return whole if ask.nth > 2 else page("<h1>503 Layanan sibuk</h1>", status=503)


def _gzipped(ask: Ask, whole: Reply) -> Reply:
    headers = {**whole.headers, "Content-Encoding": "gzip"}
    return Reply(headers=headers, body=gzip.compress(whole.body, mtime=0))


_FAULTS: Mapping[str, Callable[[Ask, Reply], Reply]] = {
    "later": _later,
    "busy": _busy,
    "gzip": _gzipped,
    "chain": lambda _, whole: whole,
    "drip": lambda _, whole: replace(whole, manner=Manner.DRIP),
    "half": lambda _, whole: replace(whole, manner=Manner.HALF),
    "longer": lambda _, whole: replace(whole, manner=Manner.LONGER),
    "hang": lambda _, whole: replace(whole, manner=Manner.HANG),
}


def faults(*, other_article: str, chained: str) -> list[Fault]:
    """The ill outlet's addresses that are no articles of its own.

    `other_article` is (domain and path of) another outlet's article, `chained` the path at the end of the chain.
    """
    domain, _, path = other_article.partition("/")
    return [
        Fault(
            path="/lama/satu",
            respond=lambda _: redirect("/lama/dua"),
            fates=_ANY_WAY,
            reason="redirected",
        ),
        Fault(
            path="/lama/dua",
            respond=lambda _: redirect(chained, status=302),
            fates=_ANY_WAY,
            reason="redirected",
        ),
        Fault(path="/putar/a", respond=lambda _: redirect("/putar/b"), fates=(Fate.FAILED,), reason="redirect_loop"),
        Fault(path="/putar/b", respond=lambda _: redirect("/putar/a"), fates=(Fate.FAILED,), reason="redirect_loop"),
        Fault(
            path="/ke-luar",
            respond=lambda a: redirect(a.base.url(domain, f"/{path}")),
            # Another outlet's article: led there, or left to that outlet.
            fates=(Fate.DUPLICATE, Fate.STORED, Fate.DISCARDED, Fate.FAILED),
            reason="redirected to another outlet",
        ),
        Fault(
            path="/ke-metadata",
            respond=lambda _: redirect("http://169.254.169.254/latest/meta-data/", status=302),
            fates=_REFUSED,
            reason="private address",
        ),
        Fault(
            path="/ke-dalam",
            respond=lambda a: redirect(f"http://127.0.0.2:{a.base.port}/rahasia", status=302),
            fates=_REFUSED,
            reason="private address",
        ),
        Fault(
            path="/ke-jaringan-dalam",
            respond=lambda _: redirect("http://10.20.30.40/router", status=302),
            fates=_REFUSED,
            reason="private address",
        ),
        Fault(
            path="/berkas",
            respond=lambda _: redirect("file:///etc/hostname", status=302),
            fates=_REFUSED,
            reason="no web address",
        ),
        Fault(path="/terlarang", respond=lambda _: missing(403), fates=(Fate.FAILED,), reason="403"),
        Fault(path="/hilang", respond=lambda _: missing(404), fates=(Fate.FAILED,), reason="404"),
        Fault(path="/dihapus", respond=lambda _: missing(410), fates=(Fate.FAILED,), reason="410"),
        Fault(path="/rusak", respond=lambda _: missing(500), fates=(Fate.FAILED,), reason="500"),
        Fault(path="/bom", respond=_bomb, fates=(Fate.FAILED,), reason="over a cap"),
        Fault(path="/kosong", respond=lambda _: page(""), fates=(Fate.FAILED, Fate.DISCARDED), reason="empty"),
        Fault(
            path="/pendek", respond=lambda _: page("<p>Sebentar lagi.</p>"), fates=(Fate.DISCARDED,), reason="too short"
        ),
        Fault(
            path="/foto/karnaval.jpg",
            respond=lambda _: Reply(headers={"Content-Type": "image/jpeg"}, body=b"\xff\xd8\xff\xe0" + bytes(2_000)),
            fates=(Fate.FAILED, Fate.DISCARDED, Fate.NOT_FETCHED),
            reason="no document",
        ),
    ]


def _bomb(ask: Ask) -> Reply:
    return Reply(headers={"Content-Type": HTML, "Content-Encoding": "gzip"}, body=bomb_bytes())


@lru_cache(maxsize=1)
def bomb_bytes() -> bytes:
    """A page of BOMB_MEGABYTES of spaces, as gzip."""
    packer = zlib.compressobj(9, zlib.DEFLATED, zlib.MAX_WBITS | 16)
    pieces = [packer.compress(b"<html><body>")]
    pieces += [packer.compress(b" " * _BLOCK) for _ in range(BOMB_MEGABYTES)]
    return b"".join([*pieces, packer.flush()])
