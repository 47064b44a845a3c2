"""Blocks that recur over a publisher's pages: learned, kept, applied to that publisher's pages alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler.extract import DocumentExtractor
from crawler.extract.recurring import (
    LEAST_PAGES,
    Profile,
    Profiles,
    block_digest,
    blocks_of_page,
    learn,
    read_profiles,
    write_profile,
)
from crawler.read.item import HTML
from models.errors import ResourceError
from models.text import Text

HOST = "kabarteluk.example"
# No phrase list knows these: an appeal and a house notice that this publisher alone prints between its paragraphs.
APPEAL = "Redaksi kami berjalan kaki ke kampung-kampung supaya pembaca tahu lebih dulu dari siapa pun di teluk ini."
NOTICE = "Naskah disusun dari pertemuan warga, dibaca ulang oleh dua orang, dan sudah dilihat 12.418 kali oleh pembaca."
TOPICS = (
    "jembatan,pasar ikan,lampu jalan,antrean puskesmas,pupuk,perpustakaan,dermaga,air bersih,sekolah,sampah,bus kota,"
    "irigasi"
).split(",")


def page(topic: str, number: int) -> bytes:
    """A page of the publisher: the article's own words differ, the two blocks do not."""
    paragraphs = [
        f"Pemerintah Kabupaten Poso membenahi urusan {topic} setelah {number + 3} keluhan warga masuk dalam sepekan.",
        f"Menurut kepala dinas, pekerjaan {topic} itu menelan {number + 2} bulan dan dikerjakan warga sendiri.",
        f"Anggaran untuk {topic} berasal dari perubahan belanja daerah yang disepakati dewan pada pertengahan tahun.",
    ]
    notice = NOTICE.replace("12.418", str(900 + number))
    own = f"<p>{paragraphs[0]}</p><p>{APPEAL}</p><p>{paragraphs[1]}</p><p>{notice}</p>"
    title = f"Poso Benahi {topic.title()} Tahun Ini"
    return (
        f"<html><head><title>{title}</title></head><body><article><h1>{title}</h1>{own}<p>{paragraphs[2]}</p></article>"
        "</body></html>"
    ).encode()


@pytest.fixture
def profile() -> Profile:
    return learn(HOST, [blocks_of_page(page(topic, n)) for n, topic in enumerate(TOPICS)])


def body(extractor: DocumentExtractor, host: str) -> Text:
    found = extractor.extract(page("irigasi", 40), media_type=HTML, source="x", url=f"https://{host}/2025/irigasi")
    assert isinstance(found, Text)
    return found


def test_recurring_blocks_are_no_words_of_the_article(profile: Profile) -> None:
    plain = body(DocumentExtractor(), HOST)
    assert APPEAL in plain.body
    learned = body(DocumentExtractor(profiles=Profiles([profile])), HOST)
    assert APPEAL not in learned.body
    assert "sudah dilihat" not in learned.body
    assert {r.reason for r in learned.removed if r.text == APPEAL} == {"recurring"}
    assert len(learned.body.split("\n")) == 3


def test_another_publishers_pages_are_left_alone(profile: Profile) -> None:
    assert APPEAL in body(DocumentExtractor(profiles=Profiles([profile])), "lain.example").body


def test_an_articles_own_words_are_not_learned(profile: Profile) -> None:
    assert profile.recurs(APPEAL)
    assert not profile.recurs("Anggaran untuk irigasi berasal dari perubahan belanja daerah yang disepakati dewan.")
    assert profile.pages == len(TOPICS)


def test_numbers_do_not_hide_a_block() -> None:
    assert block_digest("Dilihat 12.418 kali") == block_digest("dilihat 7.001 kali!")
    assert block_digest("Dilihat orang") != block_digest("Dibaca orang")


def test_few_pages_teach_nothing() -> None:
    few = [blocks_of_page(page(topic, n)) for n, topic in enumerate(TOPICS[: LEAST_PAGES - 1])]
    assert not learn(HOST, few).blocks


def test_one_page_many_times_is_one_page() -> None:
    same = blocks_of_page(page("pupuk", 1))
    assert learn(HOST, [same] * 50).pages == 1
    assert not learn(HOST, [same] * 50).blocks


def test_the_extractors_version_names_what_was_learned(profile: Profile) -> None:
    other = Profile(host=HOST, pages=9, blocks=profile.blocks | {block_digest("satu lagi")})
    versions = {DocumentExtractor(profiles=Profiles(p)).version for p in ([], [profile], [other])}
    assert len(versions) == 3


def test_a_profile_comes_back_as_it_was_kept(profile: Profile, tmp_path: Path) -> None:
    path = write_profile(profile, tmp_path / "profiles")
    assert read_profiles(path.parent).of(HOST) == profile
    assert len(read_profiles(tmp_path / "nothing")) == 0


@pytest.mark.parametrize("text", ["", "{}", '{"form": 9, "host": "a", "pages": 1, "blocks": []}', "[1]"])
def test_a_broken_profile_is_named(text: str, tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(text)
    with pytest.raises(ResourceError, match=r"a\.json:1"):
        read_profiles(tmp_path)
