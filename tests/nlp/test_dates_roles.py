"""What each date of an article is for: the event's, held or planned, or another."""

from __future__ import annotations

from datetime import date

import pytest

from models.mention import DateMention, DateRole, EventStatus, Place
from models.text import Published, Text
from nlp.article import Article
from nlp.components.dates import FOLDER, Dates
from nlp.dates.roles import assign
from tests.nlp.texts import article_of

HELD, PLANNED = EventStatus.HELD, EventStatus.PLANNED


def dated(body: str, *, published: date | None = None, title: str | None = None) -> Article:
    """The article with its dates found and their roles given."""
    article = article_of(body, title=title)
    if published:
        told = Published(day=published, written="", origin="test")
        old = article.text
        article.text = Text(capture=old.capture, extractor_version="1", body=old.body, title=old.title, published=told)
    Dates(FOLDER).annotate(article)
    return article


def events(body: str, *, published: date | None = None) -> list[tuple[str, EventStatus | None]]:
    found = [d for d in dated(body, published=published).dates if d.role is DateRole.EVENT]
    return [(f"{d.value}/{d.end_value}" if d.end_value else d.value, d.status) for d in found]


def test_the_day_of_the_lede_is_the_event() -> None:
    body = (
        "SINTANG – Dinas Perhubungan menguji tiket elektronik di Terminal Sungai Ukoi, Senin (6/3/2023).\n"
        "Terminal itu dibangun sejak 12 Mei 2016. Masukan warga ditunggu paling lambat 20 Maret 2023."
    )
    assert events(body) == [("2023-03-06", HELD)]


def test_two_days_of_one_event() -> None:
    body = "Pendampingan digelar pada Selasa (7/6/2022), dilanjutkan kunjungan lapangan pada Rabu (8/6/2022)."
    assert events(body) == [("2022-06-07", HELD), ("2022-06-08", HELD)]


def test_a_verb_makes_an_event_of_a_bare_day() -> None:
    body = "Kerja sama dibahas.\nBanyak hal disepakati.\nSemua senang.\nRapat dilaksanakan 4 Juni 2021 di aula."
    assert events(body) == [("2021-06-04", HELD)]


def test_the_only_day_of_a_text_is_its_event() -> None:
    assert events("Warga menerima kartu.\nA.\nB.\nC.\nD. Pada 4 Juni 2021 kartu itu tiba.") == [("2021-06-04", HELD)]


def test_an_only_deadline_is_no_event() -> None:
    assert events("Warga diminta mendaftar.\nA.\nB.\nC. Berkas diterima paling lambat 4 Juni 2021.") == []


@pytest.mark.parametrize("cue", ["akan dilaksanakan", "dijadwalkan berlangsung", "rencananya digelar"])
def test_what_is_to_come_is_planned(cue: str) -> None:
    assert events(f"Bimbingan teknis {cue} pada 14-15 Juni 2022 di hotel.") == [("2022-06-14/2022-06-15", PLANNED)]


def test_a_day_after_publication_is_planned_and_one_before_it_is_held() -> None:
    body = "Lomba dibuka Senin (6/3/2023) dan akan ditutup Jumat (10/3/2023)."
    assert events(body, published=date(2023, 3, 7)) == [("2023-03-06", HELD), ("2023-03-10", PLANNED)]
    assert events("Lomba akan dibuka Senin (6/3/2023).", published=date(2023, 3, 7)) == [("2023-03-06", HELD)]


def test_a_year_in_which_something_must_be_done_is_a_plan() -> None:
    article = dated("Capaian 2023 dinilai. Tahun 2025, kata Ranti, harus melaksanakan forum dewan lebih dulu.")
    assert [(d.value, d.role, d.status) for d in article.dates] == [
        ("2023", DateRole.OTHER, None),
        ("2025", DateRole.EVENT, PLANNED),
    ]


def test_background_of_a_sentence_is_no_event() -> None:
    body = (
        "Wali kota membuka pasar malam, Sabtu (4/2/2023).\nPengunjung padat.\nLapak gratis.\nParkir penuh.\n"
        "Sebelumnya, pasar itu ditutup pada 9 Januari 2023 karena banjir."
    )
    assert events(body) == [("2023-02-04", HELD)]


def test_a_day_named_again_keeps_its_role() -> None:
    body = "Apel digelar Senin (6/3/2023).\nA.\nB.\nC.\nD.\nFoto diambil tanggal 6 Maret 2023."
    assert events(body) == [("2023-03-06", HELD), ("2023-03-06", HELD)]


def test_a_title_has_dates_of_its_own() -> None:
    article = dated("Acara meriah.", title="Lomba Desa 2023 Dibuka")
    assert [(d.value, d.field, d.text) for d in article.dates] == [("2023", Place.TITLE, "2023")]


def test_the_body_never_gives_the_publication_day() -> None:
    article = dated("Sidoarjo, 25 Maret 2019 - Pemkab menutup pendaftaran.", published=date(2019, 3, 25))
    assert [(d.value, d.role) for d in article.dates] == [("2019-03-25", DateRole.EVENT)]


def test_roles_can_be_given_again() -> None:
    article = dated("Apel digelar Senin (6/3/2023) dan Selasa (7/3/2023).")
    before: list[DateMention] = list(article.dates)
    assign(article)
    assert article.dates == before


def test_a_letters_day_is_no_event() -> None:
    body = "Kota itu terpilih.\nHal itu termuat dalam surat bernomor B-34/Kom/06/2022 tanggal 3 Juni 2022 dari pusat."
    assert events(body) == []


def test_the_day_on_which_the_outlet_was_told_gives_way_to_the_event() -> None:
    body = (
        "Lomba digelar Senin (26/6/2023) di alun-alun.\nRamai.\nMeriah.\nLancar.\n"
        "“Tahun depan lagi,” kata Sari dalam siaran pers yang diterima redaksi, Rabu (28/6/2023)."
    )
    assert events(body) == [("2023-06-26", HELD)]


def test_history_is_no_event() -> None:
    body = "Pawai dibuka Sabtu (28/9/2013). Kota itu lahir pada 28 September 1782 dan dibangun mulai 1 Mei 1960."
    assert events(body) == [("2013-09-28", HELD)]


def test_a_day_that_opens_a_sentence_is_the_verbs_behind_it() -> None:
    body = "Pada 19 Juli 2024, menteri melantik Ranti. Ia ditetapkan pada 16 Juli 2024."
    assert events(body) == [("2024-07-19", HELD)]
