"""robots.txt files that are odd, or made to cost."""

from __future__ import annotations

import time

import pytest
from protego import Protego

from crawler.middlewares.guard import _names
from crawler.middlewares.robots import _delay, _for_us


@pytest.mark.parametrize(
    ("rules", "allowed"),
    [
        ("User-agent: *\nDisallow: /a", False),
        ("User-agent: Lain\nUser-agent: Bukti\nDisallow: /a\n\nUser-agent: *\nAllow: /", False),
        ("User-agent: Lain\nDisallow: /a\n\nUser-agent: *\nDisallow: /b", True),
        ("useragent bukti # kami\nDisallow: /a", False),
        ("USER AGENT: BUKTI*\nDisallow: /a", False),
        ("User-agent:\nDisallow: /a", True),
        ("User-agent: Lain\n\nDisallow: /a", True),
        ("Sitemap: http://kabar.example/s.xml\nUser-agent: Bukti-Lain\nDisallow: /a", True),
    ],
)
def test_other_crawlers_names_are_one(rules: str, allowed: bool) -> None:
    assert Protego.parse(_for_us(rules)).can_fetch("http://kabar.example/a", "Bukti") is allowed
    assert Protego.parse(rules).can_fetch("http://kabar.example/a", "Bukti") is allowed


@pytest.mark.parametrize("name", ["a{n}", "b*{stars}", "bukti{stars}"])
def test_thousands_of_names_by_thousands_of_rules(name: str) -> None:
    names = "\n".join(f"User-agent: {name.format(n=n, stars='*' * (n % 300))}" for n in range(12_000))
    rules = names + "\nDisallow: /x" * 12_000
    begun = time.process_time()
    Protego.parse(_for_us(rules))
    # Minutes and gigabytes, where each name keeps its own copy of each rule.
    assert time.process_time() - begun < 10


@pytest.mark.parametrize(
    ("line", "seconds"),
    [
        ("Crawl-delay: 3", 3.0),
        ("Crawl-delay: 86400", 86_400.0),
        ("Request-rate: 1/1h", 3_600.0),
        ("Crawl-delay: nan", 0),
    ],
)
def test_the_delay_that_is_asked_for(line: str, seconds: float) -> None:
    assert _delay(Protego.parse(f"User-agent: *\n{line}")) == seconds


@pytest.mark.parametrize(
    ("said", "names"),
    [
        ("no results for hostname lookup: kabar.example", True),
        ("DNS lookup failed: kabar.example.", True),
        ("no results for hostname lookup: www.kabar.example", False),
        ("no results for hostname lookup: kabar.example.lain.example", False),
        ("no results for hostname lookup: kabar.exampleX", False),
    ],
)
def test_an_error_names_one_host_and_no_other(said: str, names: bool) -> None:
    assert _names(said, "kabar.example") is names
