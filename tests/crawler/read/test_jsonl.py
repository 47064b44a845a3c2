"""JSONL: one document a line, a bad line alone, and the text of a line as it is."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from crawler.extract import DocumentExtractor
from crawler.read.item import JSON_LINE, Failure, Item
from crawler.read.limits import Limits
from crawler.read.reader import read_paths
from models.errors import EmptyInput, MalformedInput, OversizedInput
from models.identity import digest_of
from models.text import Text


def lines_file(tmp_path: Path, *rows: object) -> Path:
    path = tmp_path / "lines.jsonl"
    path.write_text("\n".join(row if isinstance(row, str) else json.dumps(row) for row in rows), encoding="utf-8")
    return path


def only(tmp_path: Path, row: object) -> Item:
    (item,) = read_paths([lines_file(tmp_path, row)])
    assert isinstance(item, Item)
    return item


def text_of(item: Item) -> Text:
    text = DocumentExtractor().extract(item.data, media_type=item.media_type, source=item.source, url=item.url)
    assert isinstance(text, Text)
    return text


def test_a_bad_line_fails_alone_and_says_where(tmp_path: Path) -> None:
    path = lines_file(tmp_path, {"text": "satu"}, "{bad", "", [1], {"id": "x"}, {"text": 5}, {"text": "dua"})
    found = list(read_paths([path]))
    assert [type(one) for one in found] == [Item, Failure, Failure, Failure, Failure, Item]
    failures = [one for one in found if isinstance(one, Failure)]
    assert [type(one.error) for one in failures] == [MalformedInput, MalformedInput, EmptyInput, MalformedInput]
    assert [one.source.rsplit(":", 1)[1] for one in failures] == ["2", "4", "5", "6"]


def test_source_and_locator(tmp_path: Path) -> None:
    rows = [
        {"text": "a", "id": "berita-7"},
        {"text": "a", "id": 8, "url": "https://kabar.example/x?utm_source=y", "outlet": "kabar"},
        {"text": "a"},
    ]
    path = lines_file(tmp_path, *rows)
    items = [item for item in read_paths([path]) if isinstance(item, Item)]
    assert [(item.source, item.locator, item.url, item.outlet_hint) for item in items] == [
        ("berita-7", f"{path}#berita-7", None, None),
        ("8", "https://kabar.example/x", "https://kabar.example/x", "kabar"),
        (f"{path}:3", f"{path}#3", None, None),
    ]


def test_the_captures_bytes_are_the_lines_bytes(tmp_path: Path) -> None:
    row = {"text": "Sigi – satu"}
    item = only(tmp_path, row)
    assert item.data == json.dumps(row).encode()
    assert item.media_type == JSON_LINE
    assert text_of(item).capture == digest_of(item.data)


def test_text_is_taken_as_it_is_with_plain_spaces(tmp_path: Path) -> None:
    given = "Baca juga: ini\u00a0tetap\r\n\r\n  Penulis: X\u200b \n(*)"
    text = text_of(
        only(tmp_path, {"text": given, "title": " Judul\u00a0ini ", "published": "2023-05-11T23:30:00+08:00"})
    )
    assert text.body == "Baca juga: ini tetap\nPenulis: X\n(*)"
    assert text.title == "Judul ini"
    assert text.published is not None
    assert str(text.published.day) == "2023-05-11"


def test_what_lines_in_the_text_say_is_read_and_left_where_it_stands(tmp_path: Path) -> None:
    given = (
        "Kamis, 15 Juni 2023 10:00 WITA\n"
        + "Pemerintah menata layanan warga di kantor camat Dolo. " * 9
        + "(adv)\nPenulis: Fadli"
    )
    text = text_of(only(tmp_path, {"text": given}))
    assert text.body.split("\n")[0] == "Kamis, 15 Juni 2023 10:00 WITA"
    assert text.body.endswith("(adv)\nPenulis: Fadli")
    assert text.published is not None
    assert (str(text.published.day), text.byline, text.nature) == ("2023-06-15", ("Fadli",), "advertorial")


def test_no_line_is_too_short(tmp_path: Path) -> None:
    assert text_of(only(tmp_path, {"text": "Halo."})).body == "Halo."


def test_no_line_is_too_long(tmp_path: Path) -> None:
    long = "Pemerintah menata layanan warga. " * 200_000
    assert text_of(only(tmp_path, {"text": long})).body == long.strip()


def test_a_line_with_html_alone_is_a_page(tmp_path: Path) -> None:
    paragraph = "Pemerintah kabupaten menata layanan administrasi dengan antrean daring, kata kepala dinas itu. " * 3
    html = (
        f"<html><body><nav>Menu</nav><article><h1>Antrean daring ditata</h1><p>{paragraph}</p></article></body></html>"
    )
    text = text_of(only(tmp_path, {"html": html, "url": "https://dinas.sigikab.go.id/a"}))
    assert text.body == paragraph.strip()
    assert text.nature == "release"


def test_a_written_date_is_read(tmp_path: Path) -> None:
    published = text_of(only(tmp_path, {"text": "a", "published": "Kamis, 11 Mei 2023"})).published
    assert published is not None
    assert str(published.day) == "2023-05-11"


def test_a_line_over_the_cap_fails_and_the_next_is_read(tmp_path: Path) -> None:
    path = lines_file(tmp_path, {"text": "x" * 5000}, {"text": "pendek"})
    found = list(read_paths([path], limits=Limits(file_size=1000)))
    assert [type(one) for one in found] == [Failure, Item]
    assert isinstance(found[0], Failure)
    assert isinstance(found[0].error, OversizedInput)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_byte_order_marks(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"text": "satu"}\n', encoding=encoding)
    (found,) = read_paths([path])
    assert isinstance(found, Item if encoding == "utf-8-sig" else Failure)
