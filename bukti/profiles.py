"""Learns, from the archived pages, which blocks recur over each publisher's pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from bukti.workbench import Workbench
from crawler.canonical import host_of
from crawler.extract.recurring import Profile, learn, readable, write_profile
from crawler.read.item import HTML
from models.capture import Capture
from models.errors import NotFoundError

# More pages of one publisher tell nothing new.
MOST_PAGES = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Learned:
    """A publisher's profile, and whether it differs from the one that extraction used until now."""

    profile: Profile
    changed: bool


def learn_profiles(
    bench: Workbench, *, hosts: Sequence[str] = (), step: Callable[[str], None] = lambda _: None
) -> list[Learned]:
    """A profile for each host with stored pages (or for `hosts`), kept in the data folder; by host.

    The extractor's version changes with them: `reanalyze` reads again what was read without.
    """
    captures = _captures(bench)
    learned: list[Learned] = []
    for host in sorted(captures):
        if hosts and host not in hosts:
            continue
        step(host)
        profile = learn(host, readable(_pages(bench, captures[host])))
        before = bench.known_profiles.of(host)
        if not profile.blocks and before is None:
            continue
        write_profile(profile, bench.profiles_folder)
        learned.append(Learned(profile=profile, changed=before is None or before.version != profile.version))
    return learned


def _captures(bench: Workbench) -> dict[str, list[Capture]]:
    """The newest capture of each stored HTML page, by host."""
    found: dict[str, list[Capture]] = {}
    for document, capture in bench.store.to_extract(""):
        host = host_of(document.url or "")
        if host and capture.location is not None and capture.media_type.startswith(HTML):
            pages = found.setdefault(host, [])
            if len(pages) < MOST_PAGES:
                pages.append(capture)
    return found


def _pages(bench: Workbench, captures: Sequence[Capture]) -> Iterator[bytes]:
    for capture in captures:
        if capture.location is None:
            continue
        try:
            yield bench.archive.get(capture.digest, capture.location)
        except NotFoundError:
            continue
