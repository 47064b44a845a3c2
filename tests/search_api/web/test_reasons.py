"""Every reason that reading and fetching give has Indonesian words."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from models.errors import BuktiError, InputError
from search_api.web.reasons import REASONS, in_short, why
from tests.shared import ROOT

_FETCHED = re.compile(r'(?:Refused\(\s*|\breason=|reason, detail = |return )"([a-z_]+)"')
_READ = re.compile(r'Discard\(\s*reason="([a-z_]+)"')
_FETCHING = ("crawler/fetch/verdict.py", "crawler/middlewares/robots.py", "crawler/spiders/pages.py")


def _reasons() -> set[str]:
    """What fetching a page, reading it and the errors of input say."""
    fetched = [found for place in _FETCHING for found in _FETCHED.findall((ROOT / place).read_text(encoding="utf-8"))]
    files = (ROOT / "crawler").rglob("*.py")
    read = [found for file in files for found in _READ.findall(file.read_text(encoding="utf-8"))]
    return {*fetched, *read, *(error.reason for error in _tree(InputError))}


def _tree(kind: type[BuktiError]) -> Iterator[type[BuktiError]]:
    yield kind
    for below in kind.__subclasses__():
        yield from _tree(below)


def test_the_scan_finds_reasons() -> None:
    assert {
        "robots_forbids",
        "robots_unreachable",
        "dns",
        "timeout",
        "needs_browser",
        "not_text",
        "too_short",
    } <= _reasons()


def test_every_reason_has_words() -> None:
    assert sorted(_reasons() - set(REASONS)) == []


@pytest.mark.parametrize("reason", REASONS)
def test_words_are_sentences(reason: str) -> None:
    assert why(reason).endswith(".")
    assert in_short(reason) == in_short(reason).rstrip(".")


def test_an_unknown_reason_stays_what_it_is() -> None:
    assert in_short("something_new") == "something_new"
    assert why("something_new") == why(None) == ""
