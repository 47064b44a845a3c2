"""An article in several pages in the archive: one record of all, one a page, all of their words taken out at once."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from crawler.fetch.answer import Exchange
from crawler.read.item import Item
from crawler.read.joined import join
from crawler.read.warc import read_warc
from crawler.warc.archive import WarcArchive
from crawler.warc.check import Counted, check_files
from crawler.warc.place import FolderPlace
from models.errors import NotFoundError
from models.identity import digest_of
from models.joined import Part
from tests.crawler.warc.exchanges import exchange


def joined() -> Exchange:
    pages = [exchange(number) for number in (1, 2, 3)]
    parts = [Part(url=page.url, media_type=page.media_type, data=page.body) for page in pages]
    body, media_type = join(parts, total=3)
    return replace(pages[0], headers=(("Content-Type", media_type),), body=body, parts=tuple(pages))


def test_the_location_leads_to_all_pages_together(tmp_path: Path) -> None:
    archive = WarcArchive(FolderPlace(tmp_path), tmp_path)
    whole, single = archive.keep(joined()), archive.keep(exchange(4))
    assert archive.get(digest_of(joined().body), whole) == joined().body
    archive.close()
    (file,) = tmp_path.glob("*.warc.gz")
    found = [item for item in read_warc(file, limit=10_000_000) if isinstance(item, Item)]
    assert [item.data for item in found] == [joined().body, exchange(4).body], "a page of several is no item of its own"
    assert found[0].url == exchange(1).url
    counted = Counted()
    assert list(check_files(WarcArchive(FolderPlace(tmp_path), tmp_path), counted)) == []
    assert counted.records == 1 + 1 + 3 + 3 + 2
    assert single.file == whole.file


def test_what_is_withdrawn_leaves_no_word_of_any_page(tmp_path: Path) -> None:
    archive = WarcArchive(FolderPlace(tmp_path), tmp_path)
    whole, after = archive.keep(joined()), archive.keep(exchange(4))
    archive.delete(digest_of(joined().body), whole)
    archive.delete(digest_of(joined().body), whole)
    with pytest.raises(NotFoundError):
        archive.get(digest_of(joined().body), whole)
    assert archive.get(digest_of(exchange(4).body), after) == exchange(4).body
    archive.close()
    (file,) = tmp_path.glob("*.warc.gz")
    found = [item for item in read_warc(file, limit=10_000_000) if isinstance(item, Item)]
    assert [item.data for item in found] == [exchange(4).body]
    assert list(check_files(WarcArchive(FolderPlace(tmp_path), tmp_path), Counted())) == []
