"""The forms that Indonesian news writes dates in, and what only looks like one."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.errors import ResourceError
from models.partial_date import PartialDate, Period
from nlp.dates.finder import date_finder
from nlp.dates.tables import load_tables

WEDNESDAY = date(2024, 7, 24)


def values(text: str, *, published: date | None = None, year: int | None = None) -> list[str]:
    found = date_finder().find(text, published=published, year=year)
    return [f"{f.value}/{f.end_value}" if f.end_value else f.value for f in found]


def spans(text: str, *, published: date | None = None) -> list[str]:
    return [text[f.start : f.end] for f in date_finder().find(text, published=published)]


DAYS = {
    "Kamis (2/11/2023)": "2023-11-02",
    "Kamis, (2/11/2023)": "2023-11-02",
    "Kamis (02-11-2023)": "2023-11-02",
    "Kamis (4/11-2021)": "2021-11-04",
    "Senin, 6/2/23": "2023-02-06",
    "Selasa (16/1/24)": "2024-01-16",
    "Jum'at (5/1/2024)": "2024-01-05",
    "Jumat,21 Mei 2021": "2021-05-21",
    "Selasa 3 Mei 2022": "2022-05-03",
    "Kamis pagi, 2 November 2023": "2023-11-02",
    "2 Nop 2023": "2023-11-02",
    "12-Mar-2023": "2023-03-12",
    "2 / 11 / 2023": "2023-11-02",
    "2023-11-02": "2023-11-02",
    "November 2, 2023": "2023-11-02",
    "23-24 Juli 2018": "2018-07-23/2018-07-24",
    "5-18 September 2022": "2022-09-05/2022-09-18",
    "25 s.d. 27 Oktober 2021": "2021-10-25/2021-10-27",
    "25 s/d 27 Oktober 2021": "2021-10-25/2021-10-27",
    "3 hingga 10 Agustus 2020": "2020-08-03/2020-08-10",
    "30 Juli s.d. 2 Agustus 2019": "2019-07-30/2019-08-02",
    "30 Desember - 2 Januari 2020": "2019-12-30/2020-01-02",
    "Selasa-Kamis (16-18/4/2024)": "2024-04-16/2024-04-18",
    "Rabu dan Kamis (25-26/2/2020)": "2020-02-25/2020-02-26",
    "Senin (1/5) hingga Rabu (3/5/2023)": "2023-05-01/2023-05-03",
    "Sabtu (28/9) malam hingga 28 Oktober 2013": "2013-09-28/2013-10-28",
    "Senin 31 Juli 2023 hingga Selasa 1 Agustus 2023": "2023-07-31/2023-08-01",
    "Selasa [12/3/2024]": "2024-03-12",
    "2 Oktober2023": "2023-10-02",
    "Saptu (16/3/2024)": "2024-03-16",
    "28 September 1782": "1782-09-28",
}


@pytest.mark.parametrize(("written", "value"), DAYS.items())
def test_a_day_is_found_whole(written: str, value: str) -> None:
    text = f"Rapat digelar di aula pada {written} oleh panitia."
    assert values(text) == [value]
    assert spans(text) == [written]


def test_a_range_over_two_months_in_brackets() -> None:
    assert values("berlangsung (30/11-2/12/2023) di sana") == ["2023-11-30/2023-12-02"]


def test_days_that_a_list_parts_are_days_of_their_own() -> None:
    assert values("tanggal 5 dan 6 Maret 2020") == ["2020-03-05", "2020-03-06"]
    assert values("pada 23, 24, dan 25 Juli 2018") == ["2018-07-23", "2018-07-24", "2018-07-25"]


def test_the_date_wins_over_its_weekday() -> None:
    assert values("Senin (2/11/2023)") == ["2023-11-02"]


@pytest.mark.parametrize(
    "text",
    [
        "31 Februari 2023",
        "Kamis (31/2/2023)",
        "30/02/2024",
        "32 Maret 2022",
        "jam 07.30",
        "UU Nomor 23 Tahun 2014",
        "Perpres 95/2018",
        "Perpres Nomor 95 Tahun 2018",
        "UU 23/2014",
        "UUD 1945",
        "Permendagri 59 tahun 2021",
        "Keputusan Bupati Nomor 1284 Tahun 2021",
        "Surat Keputusan Nomor 663 Tahun 2024",
        "nomor: B-1125/DJAI/AI.01.02/09/2024",
        "surat 555/Kominfo/0142/II/2024",
        "188.45/123/2024",
        "ISO 27001:2022",
        "telepon 0812-3456-2020",
        "(0411) 872-2020",
        "https://warta.example/2023/05/11/antre",
        "www.kota.go.id/2023",
        "surel humas2022@kota.go.id",
        "Rp 2020 juta",
        "sebanyak 2000 orang",
        "2.021 warga",
        "skor 2-1",
        "layanan 24/7",
        "Jalan 10 November",
        "Stadion 17 Mei",
        "setiap tanggal 20 Mei",
        "buka Senin-Jumat",
        "tiap Selasa",
        "mewujudkan Pesisir Selatan Hebat 2026",
        "menuju Indonesia Emas 2045",
        "visi Tanjung Terkemuka 2025",
        "#kota2023",
        "Society 5.0",
        "2020-an",
        "gempa 5.2",
        "RT 01/RW 02",
    ],
)
def test_what_only_looks_like_a_date_is_none(text: str) -> None:
    assert values(f"Menurut dia, {text} tetap begitu.", published=WEDNESDAY) == []


YEARS = {
    "tahun 2019": "2019",
    "sejak 2018 lalu": "2018",
    "LKPD 2019": "2019",
    "APBD Perubahan 2023": "2023",
    "Smart City 2024 Kota": "2024",
    "TA 2021": "2021",
    "tahun anggaran 2021": "2021",
    "awal 2023": "2023",
    "akhir tahun 2022": "2022",
    "pada 2023": "2023",
    "2018-2019": "2018/2019",
    "2018 - 2019": "2018/2019",
    "2013 hingga 2022": "2013/2022",
    "2019 sampai dengan tahun 2023": "2019/2023",
    "2013/2022": "2013/2022",
    "RPJMD 2021-2026": "2021/2026",
    "tahun ajaran 2023/2024": "2023/2024",
    "Kota Sehat 2023": "2023",
    "Pilkada 2024": "2024",
    "tahun 2000": "2000",
}


@pytest.mark.parametrize(("written", "value"), YEARS.items())
def test_a_year_is_found(written: str, value: str) -> None:
    assert values(f"capaian {written} dinilai baik") == [value]


def test_the_span_of_a_year_is_bare() -> None:
    assert spans("pada tahun anggaran 2021 dan sejak 2019, lalu awal 2023") == ["2021", "2019", "awal 2023"]


def test_each_year_of_a_list_counts() -> None:
    assert values("tahun 2019, 2020, dan 2021") == ["2019", "2020", "2021"]
    assert values("dari 2023 ke 2021") == ["2023", "2021"]


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("Maret 2022", "2022-03"),
        ("awal Juli 2024", "2024-07"),
        ("November 2021 lalu", "2021-11"),
        ("Januari-Juni 2023", "2023-01/2023-06"),
        ("Oktober 2022 hingga Maret 2023", "2022-10/2023-03"),
        ("November-Januari 2023", "2022-11/2023-01"),
        ("triwulan II 2022", "2022-Q2"),
        ("TW 3 tahun 2025", "2025-Q3"),
        ("triwulan II/2024", "2024-Q2"),
        ("kuartal pertama 2021", "2021-Q1"),
        ("semester I 2022", "2022-Q1/2022-Q2"),
        ("semester II-2024", "2024-Q3/2024-Q4"),
        ("triwulan I-III 2023", "2023-Q1/2023-Q3"),
    ],
)
def test_months_and_quarters(written: str, value: str) -> None:
    assert values(f"data {written} menunjukkan") == [value]


class TestAgainstThePublicationDay:
    @pytest.mark.parametrize(
        ("text", "value"),
        [
            ("rapat kemarin.", "2024-07-23"),
            ("digelar hari ini.", "2024-07-24"),
            ("Senin lalu ia", "2024-07-22"),
            ("di kantor bupati, Selasa.", "2024-07-23"),
            ("di kantor bupati, Rabu.", "2024-07-24"),
            ("pada Kamis mendatang", "2024-07-25"),
            ("Rabu (besok) ada sidang", "2024-07-31"),
            ("kamis kemarin digelar", "2024-07-18"),
            ("tiga hari lalu", "2024-07-21"),
            ("5 hari lagi", "2024-07-29"),
            ("pekan depan", "2024-07-29/2024-08-04"),
            ("akhir pekan lalu", "2024-07-20/2024-07-21"),
            ("Selasa pekan lalu", "2024-07-16"),
            ("Selasa (23/7)", "2024-07-23"),
            ("pada 5 Maret,", "2024-03-05"),
            ("kemarin (22/7)", "2024-07-22"),
            ("pada Maret lalu", "2024-03"),
            ("bulan November", "2024-11"),
        ],
    )
    def test_it_resolves(self, text: str, value: str) -> None:
        assert values(f"Begitulah, {text}", published=WEDNESDAY) == [value]

    def test_a_far_day_belongs_to_the_year_that_brings_it_near(self) -> None:
        assert values("Senin (30/12)", published=date(2025, 1, 2)) == ["2024-12-30"]
        assert values("pada 3 Januari mendatang", published=date(2024, 12, 20)) == ["2025-01-03"]

    def test_without_it_relative_days_are_left_out(self) -> None:
        assert values("kemarin, Senin lalu, hari ini, Selasa (23/7), pekan depan") == []

    def test_a_day_without_a_year_takes_that_of_the_only_full_one(self) -> None:
        assert values("Senin (1/5/2023) dibuka, Rabu (3/5) ditutup") == ["2023-05-01", "2023-05-03"]
        assert values("1 Mei 2023 dan 2 Juni 2022, lalu Rabu (3/5)") == ["2023-05-01", "2022-06-02"]

    def test_quoted_speech_has_another_today(self) -> None:
        assert values("“Kemarin kami masih antre, hari ini tidak,” katanya.", published=WEDNESDAY) == []

    def test_the_word_behind_a_date_is_no_second_day(self) -> None:
        assert values("Minggu (21/7) kemarin ia tiba", published=WEDNESDAY) == ["2024-07-21"]

    def test_today_of_a_paper_is_the_day_that_it_was_written(self) -> None:
        assert values("Selasa (23/7). Warga antre siang tadi.", published=WEDNESDAY) == ["2024-07-23"]

    def test_minggu_is_a_week_too(self) -> None:
        assert values("dua Minggu, minggu ke-3, setiap Minggu", published=WEDNESDAY) == []


@given(st.text(), st.none() | st.dates(min_value=date(1990, 1, 1), max_value=date(2050, 12, 31)))
def test_any_text_gives_valid_dates(text: str, published: date | None) -> None:
    check(text, published)


WORDS = st.sampled_from(
    "Kamis (2/11/2023) 23-24 Juli 2018 s.d. hingga dan , ( ) / - tahun 2022 TA awal akhir triwulan II semester Maret"
    " Mei 31 kemarin besok lalu pekan minggu Senin pukul 10.00 WIB Nomor UU 5 12/3 2019/2020"
    " 2021-2023 \n \x00 ‏ 😀".split(" ")
)


@given(st.lists(WORDS, max_size=40).map(" ".join), st.none() | st.just(WEDNESDAY))
def test_any_order_of_date_words_gives_valid_dates(text: str, published: date | None) -> None:
    check(text, published)


def check(text: str, published: date | None) -> None:
    found = date_finder().find(text, published=published)
    assert found == date_finder().find(text, published=published)
    last = 0
    for one in found:
        assert last <= one.start < one.end <= len(text)
        last = one.end
        assert PartialDate.parse(one.value).precision is one.precision
        Period.of(one.value, one.end_value)


class TestTables:
    def copy(self, folder: Path, guards: str, cues: str) -> None:
        (folder / "date_guards.csv").write_text("word,kind\n" + guards, encoding="utf-8")
        (folder / "date_cues.csv").write_text("cue,kind,side\n" + cues, encoding="utf-8")

    def test_a_bad_guard_is_named(self, tmp_path: Path) -> None:
        self.copy(tmp_path, "uu,law\nqanun,lawful\n", "")
        with pytest.raises(ResourceError, match=r"date_guards\.csv:3: unknown 'lawful'"):
            load_tables(tmp_path)

    def test_a_bad_cue_is_named(self, tmp_path: Path) -> None:
        self.copy(tmp_path, "", "digelar,event,beside\n")
        with pytest.raises(ResourceError, match=r"date_cues\.csv:2: unknown 'beside'"):
            load_tables(tmp_path)

    def test_an_empty_word_is_named(self, tmp_path: Path) -> None:
        self.copy(tmp_path, ",law\n", "")
        with pytest.raises(ResourceError, match=r"date_guards\.csv:2"):
            load_tables(tmp_path)


def test_no_date_runs_over_a_paragraph() -> None:
    assert values("Anggotanya 12\nMei 2024 ia datang.") == ["2024-05"]
    assert values("Tahap I tahun\n2024 perwakilan hadir") == ["2024"]
