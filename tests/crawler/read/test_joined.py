"""Pages of an article as one run of bytes, and back; any tool that knows MIME takes it apart."""

from __future__ import annotations

from email import message_from_bytes

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.read.joined import join, opening_page
from models.errors import MalformedInput
from models.joined import Part, parted

PARTS = [
    Part(url=f"https://kabar.example/a?page={n}", media_type="text/html; charset=utf-8", data=f"<p>Bagian {n}".encode())
    for n in (1, 2, 3)
]


@given(st.lists(st.binary(max_size=200), min_size=1, max_size=20))
def test_what_goes_in_comes_out(bodies: list[bytes]) -> None:
    parts = [Part(url=f"https://kabar.example/{n}", media_type="text/html", data=b) for n, b in enumerate(bodies)]
    data, media_type = join(parts, total=len(parts) + 1)
    assert parted(data).parts == tuple(parts)
    assert not parted(data).is_whole
    assert join(parts, total=len(parts) + 1) == (data, media_type)


def test_the_standard_library_reads_it() -> None:
    data, media_type = join(PARTS, total=3)
    message = message_from_bytes(f"Content-Type: {media_type}\r\n\r\n".encode() + data)
    _, *found = message.walk()
    assert [part.get_payload(decode=True) for part in found] == [part.data for part in PARTS]
    assert [part["Content-Location"] for part in found] == [part.url for part in PARTS]


def test_an_address_opens_no_header_of_its_own() -> None:
    data, _ = join([Part(url="https://k.example/\r\nX-Part: 9/9", media_type="text/html", data=b"x")], total=1)
    assert (len(parted(data).parts), parted(data).total) == (1, 1)


def test_the_page_that_it_opens_with() -> None:
    data, media_type = join(PARTS, total=3)
    assert opening_page(data, media_type) == PARTS[0].data
    assert opening_page(b"<p>", "text/html; charset=utf-8") == b"<p>"
    assert opening_page(b"%PDF-", "application/pdf") is None


@pytest.mark.parametrize("cut", [0, 1, 30, 120, -1, -20])
def test_half_of_it_is_refused(cut: int) -> None:
    with pytest.raises(MalformedInput):
        parted(join(PARTS, total=3)[0][:cut])


def test_other_bytes_are_refused() -> None:
    for data in (
        b"",
        b"--",
        b"--\r\n",
        b"<html>",
        b"--x\r\nX-Part: 1/1\r\nContent-Length: 99999\r\n\r\nab\r\n--x--\r\n",
    ):
        with pytest.raises(MalformedInput):
            parted(data)
