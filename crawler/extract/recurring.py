"""Blocks that recur over a publisher's pages: learned from the pages themselves, kept as digests, handed to extraction.

A profile is a value: the same page under the same profile gives the same text, and the profile's version is part of
the extractor's.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from crawler.extract.decode import decode
from crawler.extract.line import fold
from models.errors import InputError, ResourceError

# A block on so many of the pages, and on no fewer than so many, is the publisher's and no article's.
SHARE = 0.3
LEAST_PAGES = 8
_FORM = 1
_DIGITS = re.compile(r"\d+")
_SIZE = 8


def block_digest(text: str) -> str:
    """What names a block: its words without case, marks and numbers (which count visitors and years)."""
    return hashlib.blake2b(_DIGITS.sub("#", fold(text)).encode(), digest_size=_SIZE).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """A publisher's recurring blocks. `host` is the one that its pages lie at, `pages` how many were looked at."""

    host: str
    pages: int
    blocks: frozenset[str]

    @property
    def version(self) -> str:
        """Eight hex digits that change with the blocks."""
        return hashlib.sha256("\n".join([self.host, *sorted(self.blocks)]).encode()).hexdigest()[:8]

    def recurs(self, text: str) -> bool:
        """Whether a block of this text stands on many of the publisher's pages."""
        return block_digest(text) in self.blocks


def learn(host: str, pages: Iterable[Iterable[str]], *, share: float = SHARE, least: int = LEAST_PAGES) -> Profile:
    """A profile from the blocks of pages, as texts. A page that holds just what another one holds is counted once.

    Of fewer than `least` pages nothing is learned.
    """
    seen: Counter[str] = Counter()
    known: set[frozenset[str]] = set()
    for page in pages:
        blocks = frozenset(block_digest(text) for text in page)
        if blocks and blocks not in known:
            known.add(blocks)
            seen.update(blocks)
    wanted = max(least, round(len(known) * share))
    return Profile(host=host, pages=len(known), blocks=frozenset(block for block, n in seen.items() if n >= wanted))


def blocks_of_page(data: bytes, *, media_type: str = "text/html") -> list[str]:
    """The texts of a page's blocks. Raises InputError for bytes that are no page."""
    from crawler.extract.blocks import blocks_of
    from crawler.extract.tree import parse_page

    return [line.text for line in blocks_of(parse_page(decode(data, content_type=media_type, is_html=True)))]


def readable(pages: Iterable[bytes]) -> Iterator[list[str]]:
    """The blocks of those pages that can be read."""
    for data in pages:
        try:
            yield blocks_of_page(data)
        except InputError:
            continue


class Profiles:
    """The profiles at hand, by host."""

    def __init__(self, profiles: Iterable[Profile] = ()) -> None:
        self._by_host: Mapping[str, Profile] = {profile.host: profile for profile in profiles}

    def __len__(self) -> int:
        return len(self._by_host)

    def of(self, host: str | None) -> Profile | None:
        return self._by_host.get(host) if host else None

    @property
    def version(self) -> str:
        """Of all together: what the extractor's version names; "" for none."""
        if not self._by_host:
            return ""
        versions = [self._by_host[host].version for host in sorted(self._by_host)]
        return hashlib.sha256(" ".join(versions).encode()).hexdigest()[:8]


def write_profile(profile: Profile, folder: Path) -> Path:
    """Keep a profile as `HOST.json`, whole or not at all; harmless to repeat."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{profile.host}.json"
    value = {"form": _FORM, "host": profile.host, "pages": profile.pages, "blocks": sorted(profile.blocks)}
    unfinished = path.with_suffix(".part")
    unfinished.write_text(json.dumps(value, indent=1) + "\n", encoding="utf-8")
    unfinished.replace(path)
    return path


def read_profiles(folder: Path) -> Profiles:
    """The profiles of a folder; none where it is not there. Raises ResourceError, which names the file."""
    return Profiles(_read(path) for path in sorted(folder.glob("*.json")))


def _read(path: Path) -> Profile:
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
        if value["form"] != _FORM:
            raise ResourceError(f"{path}:1 a profile of form {value['form']}", hint="learn it again")
        return Profile(host=str(value["host"]), pages=int(value["pages"]), blocks=frozenset(map(str, value["blocks"])))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ResourceError(f"{path}:1 is no profile: {error}", hint="learn it again, or delete it") from error
