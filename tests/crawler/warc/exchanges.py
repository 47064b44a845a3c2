"""Invented exchanges for the tests of the archive."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from crawler.fetch.answer import Exchange

FETCHED = datetime(2026, 11, 23, 12, 0, 0, 123456, tzinfo=UTC)


def exchange(number: int = 1, *, body: bytes | None = None, status: int = 200) -> Exchange:
    """A page of an invented outlet; `number` makes it another page, fetched later."""
    url = f"https://kabar.example.id/berita/{number}"
    page = f"<html><body><h1>Berita {number}</h1><p>{'Wali kota meresmikan taman. ' * 30}</p></body></html>"
    return Exchange(
        asked=url,
        url=url,
        status=status,
        fetched=FETCHED + timedelta(seconds=number),
        request_headers=(("User-Agent", "Bukti/0.1"), ("Accept", "text/html")),
        headers=(
            ("Content-Type", "text/html; charset=UTF-8"),
            ("Content-Encoding", "gzip"),
            ("Transfer-Encoding", "chunked"),
            ("ETag", '"a"'),
        ),
        body=page.encode() if body is None else body,
        ip="127.0.0.1",
    )
