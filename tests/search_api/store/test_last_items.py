"""What came in last is told by its day, in UTC."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

from models.disposition import Disposition
from search_api.store.embedded import EmbeddedStore
from search_api.store.embedded.instants import micros
from tests.search_api.press import PlainTerms, Press, registry

PAGE = "Judul: Kota Palopo\nTanggal: 2020-09-17\nKota Palopo membuka perpustakaan."


def test_the_day_before_is_left_out(home: Path, press: Press) -> None:
    now = [micros(datetime(2026, 3, 4, 23, 50, tzinfo=UTC))]
    store = EmbeddedStore.open(home, terms=PlainTerms(), registry=registry(), clock=lambda: now[0])
    item = press.item(PAGE, url="https://harian.example/a")
    store.save(item)
    first = store.last_items()
    now[0] = micros(datetime(2026, 3, 5, 0, 10, tzinfo=UTC))
    store.save(item)
    second = store.last_items()
    store.close()
    assert first is not None
    assert (first.day, first.items[Disposition.STORED]) == (date(2026, 3, 4), 1)
    assert second is not None
    assert second.day == date(2026, 3, 5)
    assert second.items == dict.fromkeys(Disposition, 0) | {Disposition.UNCHANGED: 1}
