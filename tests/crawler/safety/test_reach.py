"""Addresses as they are written: what is refused before any name is looked up."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler.safety.reach import Reach, read_hosts
from models.errors import SettingsError

PUBLIC = Reach()
LOOPBACK = Reach(public=False, loopback=True, hosts={"kabar.example": "127.0.0.1", "dalam.example": "10.0.0.1"})


@pytest.mark.parametrize(
    ("url", "word"),
    [
        ("ftp://kabar.example/a", "scheme"),
        ("file:///etc/passwd", "scheme"),
        ("gopher://kabar.example/", "scheme"),
        ("//kabar.example/a", "scheme"),
        ("http://user@kabar.example/", "name or password"),
        ("http://user:sandi@kabar.example/", "name or password"),
        ("http://kabar.example:22/", "port 22"),
        ("https://kabar.example:6379/", "port 6379"),
        ("http://kabar.example:99999/", "no web address"),
        ("http://127.0.0.1/", "loopback"),
        ("http://[::1]/", "loopback"),
        ("http://[::ffff:169.254.169.254]/", "address"),
        ("http://169.254.169.254/latest/meta-data", "metadata"),
        ("http://2130706433/", "number"),
        ("http://0x7f.1/", "number"),
        ("http://0x7f000001/", "number"),
        ("http://127.1/", "number"),
        ("http://0177.0.0.1/", "number"),
        ("http://127.0.0.1./", "number"),
        ("http://localhost/", "inner name"),
        ("http://basisdata/", "inner name"),
        ("http://metadata.google.internal/", "inner name"),
        ("http://printer.local/", "inner name"),
        ("http://a b.example/", "blanks"),
        ("http://kabar.example\\@127.0.0.1/", "blanks"),
        ("http://kabar.example/\r\nHost: x", "blanks"),
        ("http:///jalan", "no host"),
        ("http://kabar..example/", "host name"),
        ("http://" + "a" * 3000 + ".example/", "characters"),
        ("http://\u2460\u2461\u2466.0.0.1/", "loopback"),
        ("http://[fe80::1%25eth0]/", "address"),
        ("http://169\u3002254\u3002169\u3002254/", "metadata"),
        ("http://127\uff610\uff0e0\u30021/", "loopback"),
        ("http://localhost\u3002/", "inner name"),
        ("http://kabar.example:0/", "port 0"),
    ],
)
def test_refused(url: str, word: str) -> None:
    assert word in (PUBLIC.why_not(url) or "let through")


@pytest.mark.parametrize(
    "url",
    [
        "https://kabar.example/berita/1?page=2",
        "http://www.kabar.example:80/",
        "https://1.1.1.1/",
        "https://bücher.example/a",
        "https://7.kabar.example/",
    ],
)
def test_let_through(url: str) -> None:
    assert PUBLIC.why_not(url) is None


def test_a_further_port_by_leave() -> None:
    assert PUBLIC.why_not("http://kabar.example:8080/") == "port 8080"
    assert Reach(ports=frozenset({80, 8080})).why_not("http://kabar.example:8080/") is None


def test_loopback_opens_every_port_of_loopback_and_no_other() -> None:
    assert LOOPBACK.why_not("http://127.0.0.1:8765/") is None
    assert LOOPBACK.why_not("http://kabar.example:8765/") is None
    assert LOOPBACK.why_not("http://dalam.example:8765/") == "port 8765"
    assert LOOPBACK.why_not("http://2130706433:8765/") is not None


def test_without_a_contact_nothing_public_is_reached() -> None:
    assert "contact" in (LOOPBACK.why_refused("1.1.1.1") or "")
    assert LOOPBACK.why_refused("127.0.0.1") is None
    assert LOOPBACK.why_refused("10.0.0.1") == "private"


def test_a_hosts_file(tmp_path: Path) -> None:
    path = tmp_path / "hosts"
    path.write_text("# uji\n127.0.0.1 Kabar.example lain.example # dua\n\n::1 enam.example\n", encoding="utf-8")
    assert read_hosts(path) == {"kabar.example": "127.0.0.1", "lain.example": "127.0.0.1", "enam.example": "::1"}


@pytest.mark.parametrize("line", ["kabar.example 127.0.0.1", "127.0.0.1", "127.1 kabar.example"])
def test_a_bad_line_of_a_hosts_file_is_named(line: str, tmp_path: Path) -> None:
    path = tmp_path / "hosts"
    path.write_text(f"127.0.0.1 a.example\n{line}\n", encoding="utf-8")
    with pytest.raises(SettingsError, match="hosts:2"):
        read_hosts(path)
