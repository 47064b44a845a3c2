"""Which crawl takes which host: `--shard 2/8` takes the sources whose host hashes to 2.

The hash is the first 8 bytes, big-endian, of the SHA-256 of the host in lower case without `www.`, `m.` and `amp.`;
a host belongs to the shard `hash % n + 1`. Whatever the machine or version, a host is always one crawl's alone, so
that its pace holds with nobody to ask.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

from crawler.canonical import host_of
from models.errors import RequestError

_FORM = re.compile(r"(\d{1,6})/(\d{1,6})")


@dataclass(frozen=True, slots=True)
class Shard:
    """Shard `number` (from 1) of `of`."""

    number: int = 1
    of: int = 1

    def takes(self, url_or_host: str) -> bool:
        """Whether the host is ours."""
        url = url_or_host if "://" in url_or_host else f"http://{url_or_host}"
        return shard_of(host_of(url) or "", self.of) == self.number


def shard_of(host: str, of: int) -> int:
    """The shard (1 to `of`) of a host."""
    return int.from_bytes(hashlib.sha256(host.encode()).digest()[:8]) % of + 1


def parse_shard(value: str) -> Shard:
    """`2/8`. Raises RequestError."""
    match = _FORM.fullmatch(value.strip())
    if match is None or not 1 <= int(match[1]) <= int(match[2]):
        raise RequestError(
            f"{value!r} is no shard", parameter="shard", hint="write i/n, such as 2/8 with i from 1 to n"
        )
    return Shard(int(match[1]), int(match[2]))
