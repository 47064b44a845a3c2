"""Which addresses are refused: every kind that is not the public's, in every disguise."""

from __future__ import annotations

import pytest

from crawler.safety.addresses import why_refused

REFUSED = [
    ("127.0.0.1", "loopback"),
    ("127.8.9.1", "loopback"),
    ("::1", "loopback"),
    ("0.0.0.0", "unspecified"),
    ("::", "unspecified"),
    ("10.1.2.3", "private"),
    ("172.16.0.1", "private"),
    ("172.31.255.255", "private"),
    ("192.168.1.1", "private"),
    ("fd12:3456::1", "private"),
    ("169.254.1.1", "link-local"),
    ("fe80::1", "link-local"),
    ("fe80::1%eth0", "link-local"),
    ("169.254.169.254", "metadata"),
    ("fd00:ec2::254", "metadata"),
    ("100.100.100.200", "metadata"),
    ("100.64.0.1", "carrier-grade"),
    ("100.127.255.254", "carrier-grade"),
    ("224.0.0.1", "multicast"),
    ("ff02::1", "multicast"),
    ("240.0.0.1", "reserved"),
    ("255.255.255.255", "reserved"),
    ("192.0.2.7", "documentation"),
    ("2001:db8::1", "documentation"),
    ("198.18.0.1", "benchmarking"),
    ("::ffff:127.0.0.1", "inside an IPv6"),
    ("::ffff:10.0.0.1", "inside an IPv6"),
    ("::ffff:0:10.0.0.1", "inside an IPv6"),
    ("::10.0.0.1", "inside an IPv6"),
    ("2002:7f00:1::", "inside an IPv6"),
    ("2002:c0a8:101::1", "inside an IPv6"),
    ("64:ff9b::10.0.0.1", "inside an IPv6"),
    ("64:ff9b::169.254.169.254", "inside an IPv6"),
    ("64:ff9b:1::8.8.8.8", "NAT64"),
    ("2001:0:4136:e378:8000:63bf:f5ff:fffe", "inside an IPv6"),
    ("fec0::1", "site-local"),
    ("nonsense", "no address"),
    ("", "no address"),
]


@pytest.mark.parametrize(("address", "word"), REFUSED)
def test_refused(address: str, word: str) -> None:
    assert word in (why_refused(address) or "let through")


@pytest.mark.parametrize("address", ["1.1.1.1", "103.10.10.10", "2606:4700::1111", "64:ff9b::1.1.1.1"])
def test_the_publics_are_let_through(address: str) -> None:
    assert why_refused(address) is None


@pytest.mark.parametrize("address", ["127.0.0.1", "127.1.2.3", "::1"])
def test_loopback_is_let_through_by_leave_alone(address: str) -> None:
    assert why_refused(address, loopback=True) is None


@pytest.mark.parametrize(("address", "word"), [r for r in REFUSED if r[1] != "loopback"])
def test_leave_for_loopback_is_leave_for_nothing_else(address: str, word: str) -> None:
    assert word in (why_refused(address, loopback=True) or "let through")
