"""WARC files: pages with address and time; one cut short gives what stood before the cut, then one failure."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from pathlib import Path

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from crawler.read.item import HTML, PDF, Failure, Item
from crawler.read.limits import Limits
from crawler.read.reader import read_paths
from models.errors import MalformedInput, OversizedInput, TruncatedInput

PAGE = ("<html><p>" + "Pemerintah kabupaten menata layanan. " * 90 + "</p></html>").encode()


def warc(path: Path, *records: tuple[str, str, str, bytes]) -> Path:
    """A WARC of (address, status line, content type, payload) responses."""
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=path.suffix == ".gz")
        for url, status, kind, payload in records:
            headers = StatusAndHeaders(status, [("Content-Type", kind)], protocol="HTTP/1.1")
            record = writer.create_warc_record(
                url,
                "response",
                payload=io.BytesIO(payload),
                http_headers=headers,
                warc_headers_dict={"WARC-Date": "2023-05-11T07:30:00Z"},
            )
            writer.write_record(record)
    return path


def pages(count: int) -> list[tuple[str, str, str, bytes]]:
    return [
        (f"https://kabar.example/{n}?utm_source=x", "200 OK", "text/html; charset=utf-8", PAGE) for n in range(count)
    ]


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz"])
def test_pages_have_address_and_time(tmp_path: Path, name: str) -> None:
    items = [item for item in read_paths([warc(tmp_path / name, *pages(3))]) if isinstance(item, Item)]
    assert [item.url for item in items] == [f"https://kabar.example/{n}" for n in range(3)]
    assert {item.media_type for item in items} == {f"{HTML}; charset=utf-8"}
    assert {item.data for item in items} == {PAGE}
    assert {item.fetched for item in items} == {datetime(2023, 5, 11, 7, 30, tzinfo=UTC)}


def test_only_pages_that_came_are_items(tmp_path: Path) -> None:
    path = warc(
        tmp_path / "a.warc.gz",
        ("https://kabar.example/a.png", "200 OK", "image/png", b"\x89PNG"),
        ("https://kabar.example/gone", "404 Not Found", "text/html", PAGE),
        ("https://kabar.example/a.pdf", "200 OK", "application/pdf", b"%PDF-1.4"),
    )
    found = list(read_paths([path]))
    assert [(item.url, item.media_type, item.gone) for item in found if isinstance(item, Item)] == [
        ("https://kabar.example/gone", HTML, 404),
        ("https://kabar.example/a.pdf", PDF, None),
    ]
    assert len(found) == 2


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz"])
@pytest.mark.parametrize("share", [0.01, 0.3, 0.55, 0.99])
def test_cut_short_at_any_place(tmp_path: Path, name: str, share: float) -> None:
    whole = warc(tmp_path / name, *pages(5)).read_bytes()
    one = len(whole) // 5
    cut = tmp_path / f"cut-{name}"
    cut.write_bytes(whole[: int(len(whole) * share)])
    found = list(read_paths([cut]))
    assert [type(item) for item in found[:-1]] == [Item] * (len(found) - 1)
    assert isinstance(found[-1], Failure)
    assert isinstance(found[-1].error, TruncatedInput)
    assert abs((len(found) - 1) - int(len(whole) * share) // one) <= 1


def test_a_page_over_the_cap_fails_alone(tmp_path: Path) -> None:
    path = warc(tmp_path / "a.warc.gz", *pages(1), ("https://kabar.example/x", "200 OK", "text/html", b"x" * 50_000))
    found = list(read_paths([path], limits=Limits(file_size=10_000)))
    assert [type(one) for one in found] == [Item, Failure]
    assert isinstance(found[1], Failure)
    assert isinstance(found[1].error, OversizedInput)


def test_what_is_no_warc(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a.warc"
    path.write_bytes(b"not a record at all\r\n" * 40)
    (found,) = read_paths([path])
    assert isinstance(found, Failure)
    assert isinstance(found.error, MalformedInput)
    assert capsys.readouterr().err == ""
