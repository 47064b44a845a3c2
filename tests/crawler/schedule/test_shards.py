"""Each host is one shard's, always the same one."""

from __future__ import annotations

from collections import Counter

import pytest

from crawler.schedule.shards import Shard, parse_shard, shard_of
from models.errors import RequestError


def test_a_host_has_one_shard_whatever_its_form() -> None:
    for of in (2, 8, 31):
        owners = [n for n in range(1, of + 1) if Shard(n, of).takes("https://www.kabar.example/berita/1")]
        assert owners == [n for n in range(1, of + 1) if Shard(n, of).takes("m.kabar.example")]
        assert len(owners) == 1


def test_the_hash_is_the_documented_one_for_ever() -> None:
    # SHA-256("kabar.example")[:8] as a number, modulo 8, plus one: whoever changes this moves every host.
    import hashlib

    number = int(hashlib.sha256(b"kabar.example").hexdigest()[:16], 16)
    assert shard_of("kabar.example", 8) == number % 8 + 1


def test_hosts_spread_evenly() -> None:
    counts = Counter(shard_of(f"media-{n}.example", 8) for n in range(4_000))
    assert set(counts) == set(range(1, 9))
    assert max(counts.values()) < 1.25 * min(counts.values())


@pytest.mark.parametrize("value", ["0/8", "9/8", "2", "a/b", "2/0", "-1/3", "1/2/3"])
def test_no_shard(value: str) -> None:
    with pytest.raises(RequestError):
        parse_shard(value)
