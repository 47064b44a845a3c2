"""Single lines: place lines, publication lines, bylines, captions, end marks, page numbers, furniture."""

from __future__ import annotations

import pytest

from crawler.extract.byline import read_byline
from crawler.extract.caption import is_labelled_caption, is_scene
from crawler.extract.dateline import dateline_end, is_dateline_alone
from crawler.extract.endmark import split_endmark
from crawler.extract.line import Line
from crawler.extract.pagination import goes_on, is_page_numbers
from crawler.extract.phrases import load_phrases, parse_phrases
from crawler.extract.publication import read_date_line
from models.errors import ResourceError

WORDS = "Pemerintah kabupaten menata layanan kependudukan warga"


@pytest.mark.parametrize(
    "place",
    [
        "PALU -- ",
        "SIGI, Lembah.id – ",
        "Dolo (KANTORBERITA) - ",
        "KABARPALU.COM, DOLO - ",
        "LEMBAH.CO.ID, SIGI BIROMARU-",
        "Sigi, Lembah TV -- ",
        "lembahnews.id I Sigi – ",
        "KBRN, Sigi: ",
        "Lembah.com, ",
        "SIGI | ",
        "Sigi || ",
        "Palu, 25 Maret 2019 - ",
        "Dolo, Sulteng, LembahNews – ",
        "KOTA PALU– ",
        "LEMBAHVOICE- ",
        "Sigi- ",
        "[Palu] – ",
        "PALU, (LP).- ",
        "PALU: ",
        "LEMBAH-NEWS.COM PALU-",
        "Lembah.com | Palu — ",
        "Dolo, 18/06/2020 (Lembah News). ",
        "LEMBAHNEWS, Sigi Biromaru-",
        "LEMBAH. CO, PALUBARAT – ",
        "PALU, lembah.co- ",
    ],
)
def test_place_lines(place: str) -> None:
    assert dateline_end(place + WORDS) == len(place)


@pytest.mark.parametrize(
    "text",
    [
        WORDS,
        "Wakil Bupati - yang baru dilantik - meninjau pasar dan terminal",
        "“Kita mulai - hari ini juga,” kata Bupati Sigi di kantornya pagi tadi",
        "1. Kota Palu - Pemerintah kota yang paling banyak menata layanan",
        "Evaluasi Tahap II Kota Cerdas 2024: Upaya Menata Layanan Warga Kota",
        "Wali Kota: Semua layanan warga harus selesai sehari saja di loket",
        "Kepala Seksi Humas PT Lembah I Bandara Sigi Eko Asmadi mengatakan loket dibuka",
        "Program itu - Satu Data - mulai berjalan tahun depan di semua desa",
    ],
)
def test_other_openings_are_no_place_lines(text: str) -> None:
    assert dateline_end(text) == 0


def test_place_lines_alone() -> None:
    assert is_dateline_alone("ISTANBUL, 23 Februari 2016 (Kantor/Berita) -")
    assert is_dateline_alone("Sigi || Lembah Media News")
    assert is_dateline_alone("SIGI, LembahPos")
    assert not is_dateline_alone("Antrean Daring Sigi Pangkas Waktu")
    assert not is_dateline_alone("SIGI BIROMARU")


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("Kamis, 17 September 2020 21:04 WIB", "2020-09-17"),
        ("17/09/2020, 21.04", "2020-09-17"),
        ("Selasa, 3 Mei 2022 | 10:11 WIB", "2022-05-03"),
        ("Published 3 May 2022", "2022-05-03"),
        ("May 3, 2022", "2022-05-03"),
        ("Posted on 27 Agu 2018", "2018-08-27"),
        ("18 - Feb - 2021, 02:39", "2021-02-18"),
        ("Minggu 17 Agu 2025, 06:58 WIB", "2025-08-17"),
        ("Jum'at | 06-01-2023 | 12:04 WIB", "2023-01-06"),
        ("Jumat, 3 Feb 2023", "2023-02-03"),
        ("2023-02-03 10:11:12", "2023-02-03"),
        ("Kabar Daerah - 02/11/2023, 10:11 WIB", "2023-11-02"),
        ("oleh Admin — 12 Januari 2024 in Daerah", "2024-01-12"),
        ("Diterbitkan: Kamis, 15 Juni 2023 | Diperbarui: 20 Juni 2023", "2023-06-15"),
        ("Admin 1 19/04/2022", "2022-04-19"),
        ("19 Oktober 2021 341 kali dibaca", "2021-10-19"),
        ("18/8/20 10:15", "2020-08-18"),
        ("Jumat, 3 Feb '23", "2023-02-03"),
        ("3rd May 2022", "2022-05-03"),
        ("May 3rd, 2022", "2022-05-03"),
        ("2023/06/15 10:00:26", "2023-06-15"),
    ],
)
def test_publication_lines(line: str, day: str) -> None:
    read = read_date_line(line)
    assert read is not None
    assert str(read.day) == day
    assert not read.updated


@pytest.mark.parametrize(
    "line",
    [
        "Petugas loket melayani warga di kantor camat Dolo, Rabu (14/6/2023).",
        "Bupati membuka musyawarah di aula kantor, Selasa 3 Mei 2022.",
        "Kegiatan itu berlangsung 23-24 Juli 2018 di Kota Palu dan dihadiri seluruh camat",
        "Harga Beras di Pasar Masomba 17 September 2020",
        "Rapat Paripurna DPRD Sigi, 17 September 2020",
        "12 Januari",
        "31 Februari 2023",
        "Halaman 1 2",
    ],
)
def test_other_lines_with_days_are_none(line: str) -> None:
    assert read_date_line(line) is None


def test_an_update_alone_is_told_apart() -> None:
    read = read_date_line("Diperbarui 20 Juni 2023 10:00 WITA")
    assert read is not None
    assert read.updated


@pytest.mark.parametrize(
    ("line", "people"),
    [
        ("Penulis: Fadli Mantong | Editor: Rosmini Abdul", ("Fadli Mantong", "Rosmini Abdul")),
        ("Pewarta : Darwis", ("Darwis",)),
        ("Penulis : Asri Lupitasari - Editor : Yunan Pakaya", ("Asri Lupitasari", "Yunan Pakaya")),
        ("Rep: Eka Lasena/ Red: Dwi Pasambu", ("Eka Lasena", "Dwi Pasambu")),
        ("Reporter: Asri dan Yunan", ("Asri", "Yunan")),
        ("Oleh: Nurhayati Lamadjido, S.Sos", ("Nurhayati Lamadjido",)),
        ("Oleh Nurhayati Lamadjido", ("Nurhayati Lamadjido",)),
        ("By Nurhayati Lamadjido - 3 Februari 2023", ("Nurhayati Lamadjido",)),
        ("Laporan Wartawan KabarPalu.com, Fadli Mantong", ("Fadli Mantong",)),
        ("(Penulis: Fadli)", ("Fadli",)),
        ("Editor: Andi_Firdausi", ("Andi Firdausi",)),
        ("Arif Setiadi , Jurnalis · Jumat", ("Arif Setiadi",)),
        ("Editor : Redaktur Palu", ()),
        ("• Oleh M. Muchlis Razikin", ("M. Muchlis Razikin",)),
        ("Oleh : Redaksi", ()),
        ("Ditulis oleh Admin", ()),
        ("Penulis: Humas Pemkab Sigi", ()),
        ("Penulis: Fadli | Fotografer: Rosmini", ("Fadli",)),
    ],
)
def test_bylines(line: str, people: tuple[str, ...]) -> None:
    assert read_byline(line) == people


@pytest.mark.parametrize(
    "line",
    [
        "Oleh Pemkab Sigi, dana itu dialihkan ke pos lain tahun ini.",
        "Oleh karena itu, warga diminta datang lebih awal.",
        "Laporan Keuangan Daerah Sigi Raih Opini WTP",
        "Editor Koran Kampus Dilatih Menulis Berita oleh Dinas Kominfo Sigi",
        "Sumber: BPS",
        "(Foto: Dok. Dukcapil)",
        "Wali Kota: Editor bukan satu-satunya yang bertanggung jawab atas berita itu, kata dia kepada wartawan.",
    ],
)
def test_other_lines_are_no_bylines(line: str) -> None:
    assert read_byline(line) is None


@pytest.mark.parametrize(
    ("text", "rest", "mark"),
    [
        ("Warga senang. (*)", "Warga senang.", "(*)"),
        ("kata Agus. (*/Adv)", "kata Agus.", "(*/Adv)"),
        ("katanya.***", "katanya.", "***"),
        ("katanya. (red)", "katanya.", "(red)"),
        ("katanya.(mas/dan)", "katanya.", "(mas/dan)"),
        ("“Siap,” katanya. (Fadli Mantong/lembah.id)", "“Siap,” katanya.", "(Fadli Mantong/lembah.id)"),
        ("akhir tahun. (fn3/FN /MK)", "akhir tahun.", "(fn3/FN /MK)"),
        ("akhir tahun. (ADV/Diskominfo Sigi)", "akhir tahun.", "(ADV/Diskominfo Sigi)"),
        ("akhir tahun. [*]", "akhir tahun.", "[*]"),
        ("akhir tahun. (abc) ***", "akhir tahun.", "(abc) ***"),
        ("***", "", "***"),
        ("(*)", "", "(*)"),
    ],
)
def test_end_marks(text: str, rest: str, mark: str) -> None:
    assert split_endmark(text) == (rest, mark)


@pytest.mark.parametrize(
    "text",
    [
        "Sistem Pemerintahan Berbasis Elektronik (SPBE).",
        "dilaksanakan Selasa (19/11/2024).",
        "Indeks naik. Nilainya 2,93 (baik)",
        "harga naik 5 persen (dari Rp 10 ribu)",
        "Warga senang.",
    ],
)
def test_brackets_of_a_sentence_stay(text: str) -> None:
    assert split_endmark(text) == (text, "")


@pytest.mark.parametrize(
    "text",
    [
        "Foto: Loket antrean daring",
        "Keterangan foto: Warga di loket",
        "Warga di loket antrean daring, Rabu (14/6/2023). (Foto: Asri/SigiTIMES)",
        "Warga di loket antrean daring. KANTOR/HO-Diskominfo Sigi ANTARA/HO-Diskominfo Sigi",
        "Loket antrean daring. Dok. Dukcapil",
        "tangkapan layar antrean daring /Tangkapan layar/ Jurnal Kaili",
        "Suasana loket (ist)",
    ],
)
def test_captions_by_label_and_credit(text: str) -> None:
    assert is_labelled_caption(text)


def test_captions_by_scene() -> None:
    assert is_scene("Bupati Sigi, Irma Lasena saat memaparkan antrean daring kepada tim penilai, Kamis (2/11/2023).")
    assert is_scene("Kadis Dukcapil Sigi Marwan Tolage (kanan) bersama petugas loket")
    assert not is_scene("Bupati Sigi Irma Lasena meminta camat datang saat rapat di Dolo, Kamis (2/11/2023).")
    assert not is_scene("Bupati Sigi, Irma Lasena saat membuka rapat mengatakan antrean daring harus selesai.")
    assert not is_scene("Setelah empat tahun saling tunggu, dua daerah akhirnya meneken kerja sama, Jumat (4/5/2018).")
    assert not is_scene("Pemerintah Kabupaten Sigi, Sulawesi Tengah, mencatat stunting turun pada 2022.")


@pytest.mark.parametrize(
    ("text", "around", "further"),
    [
        ("12", ["Halaman"], True),
        ("Halaman 1 2 3", [], True),
        ("Halaman: 1 2", [], True),
        ("Halaman 1", [], False),
        ("1 dari 3 halaman", [], True),
        ("Halaman 1 dari 1", [], False),
        ("Selanjutnya", ["2"], True),
        ("Selanjutnya", ["Sebelumnya", "Panen Raya"], False),
        ("12", ["Komentar"], False),
        ("1 2 3 Selanjutnya", [], True),
    ],
)
def test_page_numbers(text: str, around: list[str], further: bool) -> None:
    assert is_page_numbers(text)
    assert goes_on(text, around) is further


def test_prose_is_told_from_headlines_and_menus() -> None:
    assert Line("Warga cukup memilih jam kedatangan lewat ponsel sebelum berangkat.").prose
    assert not Line("Antrean Daring Sigi Pangkas Waktu Urus KTP").prose
    assert not Line("Kementerian Nilai Program Kota Cerdas di Kabupaten Sigi, Apa Hasilnya?").prose
    assert not Line(" ".join(f"Menu{n}" for n in range(30))).prose
    assert Line(" ".join("kata" for _ in range(30))).prose


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("Baca juga: Dua Jembatan Diperbaiki", "read_also"),
        ("Berita Terkait", "related_list"),
        ("Terpopuler - Daerah", "related_list"),
        ("SCROLL TO CONTINUE WITH CONTENT", "advertisement"),
        ("Bagikan ini:", "share_buttons"),
        ("Dibaca 1.203 Kali", "reader_tools"),
        ("© 2025 Lembah Media. All Rights Reserved", "copyright"),
        ("Tinggalkan Balasan", "comments"),
        ("3 Komentar", "comments"),
        ("Pedoman Media Siber", "footer"),
        ("Kami menggunakan cookie untuk meningkatkan pengalaman Anda.", "cookie_banner"),
        ("Ikuti berita kami di Google News", "follow_us"),
        ("Tag: Sigi, Dukcapil", "tags"),
        ("Baca selengkapnya di halaman 2", "continue_elsewhere"),
        ("Berlangganan untuk membaca artikel ini", "paywall"),
    ],
)
def test_furniture_has_a_reason(line: str, reason: str) -> None:
    phrase = load_phrases().match(line)
    assert phrase is not None
    assert phrase.reason == reason


@pytest.mark.parametrize(
    "line",
    [
        "Nama desa itu diambil dari nama sungai yang mengalir di tengahnya.",
        "Palu Andalkan Sensor Udara dan Grup WhatsApp RT",
        "Warga dapat bergabung di grup WhatsApp yang dibuat kelurahan untuk melapor.",
        "Komentar warga di media sosial ditanggapi dinas dalam sehari.",
        "Statistik sektoral disusun bersama BPS sejak awal tahun.",
        "Redaksi surat edaran itu diubah setelah dibahas bersama camat.",
    ],
)
def test_sentences_of_an_article_are_no_furniture(line: str) -> None:
    assert load_phrases().match(line) is None


def test_the_phrase_list_can_be_extended_and_says_what_is_wrong() -> None:
    book = parse_phrases('- reason: weather\n  line: ["cuaca [hari] ini", "suhu # derajat"]\n', name="own.yaml")
    assert book.match("Cuaca ini:") is not None
    assert book.match("Suhu 31 derajat") is not None
    assert book.match("Cuaca buruk") is None
    for wrong, said in (
        ("- line: [a]", "no reason"),
        ("- {reason: a, effect: vanish}", "no such effect"),
        ("- {reason: a, lines: [a]}", "unknown keys"),
        ("- {reason: a, line: ['(a']}", "can't be read"),
        ("- {reason: a, line: a}", "given as a list"),
        ("a: b", "a list of entries"),
        ("- [", "no YAML"),
    ):
        with pytest.raises(ResourceError, match=said):
            parse_phrases(wrong, name="own.yaml")
