"""Figures and grades of invented sentences: what is one, in which unit, for which period, with which grade."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.errors import ResourceError
from models.mention import Comparator, IndicatorKind, IndicatorMention, Place, RegionMention, RegionRole, Unit
from nlp.article import Article
from nlp.components.dates import FOLDER, Dates
from nlp.components.indicators import Indicators
from nlp.indicators.tables import load_tables
from nlp.resources import read_rows
from tests.nlp.texts import article_of


def analysed(body: str, *, title: str | None = None, regions: dict[str, str] | None = None) -> Article:
    article = article_of(body, title=title)
    for name, code in (regions or {}).items():
        start = body.index(name)
        article.regions.append(
            RegionMention(code=code, name=name, text=name, start=start, end=start + len(name), role=RegionRole.MENTION)
        )
    article.regions.sort(key=lambda r: r.start or 0)
    Dates(FOLDER).annotate(article)
    Indicators(FOLDER).annotate(article)
    return article


def found(body: str, *, title: str | None = None) -> list[IndicatorMention]:
    return analysed(body, title=title).indicators


def only(body: str) -> IndicatorMention:
    (one,) = found(body)
    return one


@pytest.mark.parametrize(
    ("body", "written", "value", "unit"),
    [
        ("Indeks SPBE kota itu 2,93.", "2,93", 2.93, Unit.INDEX),
        ("Skor kematangan data mencapai 3.12.", "3.12", 3.12, Unit.INDEX),
        ("Ia menargetkan nilai 88,5.", "88,5", 88.5, Unit.INDEX),
        ("Gini rasio provinsi 0,304.", "0,304", 0.304, Unit.RATIO),
        ("Serapan belanja baru 54,7 persen.", "54,7 persen", 54.7, Unit.PERCENT),
        ("Serapan belanja baru 54,7%.", "54,7%", 54.7, Unit.PERCENT),
        ("Nilai investasi menjadi Rp 263 miliar.", "Rp 263 miliar", 263e9, Unit.IDR),
        ("Dermaga butuh Rp87.500.000.000.", "Rp87.500.000.000", 87.5e9, Unit.IDR),
        ("Dinas memangkas Rp 93,6 M belanja modal.", "Rp 93,6 M", 93.6e9, Unit.IDR),
        ("Bantuannya setara 2,1 miliar rupiah.", "2,1 miliar rupiah", 2.1e9, Unit.IDR),
        ("Gedung itu menampung 147 jenis layanan.", "147 jenis", 147, Unit.COUNT),
        ("Sebanyak dua puluh lima desa tersambung.", "dua puluh lima desa", 25, Unit.COUNT),
        ("Baru sembilan simpang yang dipasangi kamera.", "sembilan simpang", 9, Unit.COUNT),
        ("Sekitar 1,2 juta jiwa terlayani.", "1,2 juta jiwa", 1.2e6, Unit.COUNT),
        ("Waktu tunggu pasien menjadi 25 menit.", "25 menit", 25, Unit.OTHER),
        ("Waktu pengungsian tinggal dua jam.", "dua jam", 2, Unit.HOURS),
        ("Rata-rata waktu jawab empat hari kerja.", "empat hari kerja", 4, Unit.DAYS),
        ("Pipa baru sepanjang 14,6 kilometer terpasang.", "14,6 kilometer", 14.6, Unit.KM),
        ("Kini 32 hektare lahan cabai disiram dari ponsel.", "32 hektare", 32, Unit.HA),
        ("Hasil panen mencapai 8,4 ton.", "8,4 ton", 8.4, Unit.OTHER),
        ("Kota itu berada di peringkat ke-3 dari 34 provinsi.", "peringkat ke-3 dari 34 provinsi", 3, Unit.RANK),
        ("Kota itu berada di urutan kelima.", "urutan kelima", 5, Unit.RANK),
        ("Inovasi itu masuk Top 45.", "Top 45", 45, Unit.RANK),
        ("Kota itu masuk 10 besar nasional.", "10 besar", 10, Unit.RANK),
        ("Rasio guru dan murid 1:25.", "1:25", 0.04, Unit.RATIO),
        ("Ekonomi tumbuh -2,07 persen.", "-2,07 persen", -2.07, Unit.PERCENT),
        ("Ekonomi minus 2,07 persen.", "2,07 persen", -2.07, Unit.PERCENT),
        ("Panggilan valid: 2.522.", "2.522", 2522, Unit.COUNT),
        ("Jumlah wisatawan mencapai 29.282.", "29.282", 29282, Unit.COUNT),
        ("Peminjaman tercatat 12.300 kali.", "12.300 kali", 12300, Unit.COUNT),
        ("Usia harapan hidup 73,98 tahun.", "73,98 tahun", 73.98, Unit.OTHER),
    ],
)
def test_a_figure_has_its_value_and_unit(body: str, written: str, value: float, unit: Unit) -> None:
    one = only(body)
    assert (one.text, one.value, one.unit) == (written, value, unit)


@pytest.mark.parametrize(
    "body",
    [
        "Yusmaniar (43), pedagang, tertawa.",
        "Ia berusia 61 tahun.",
        "Rapat dimulai pukul 10.00 WIB.",
        "Rapat berlangsung selama tiga jam.",
        "Aula itu di lantai 3.",
        "Siswa kelas 5 hadir.",
        "Ia murid SMP Negeri 2.",
        "Calon nomor urut 1 hadir.",
        "Layanan darurat 112 dibuka.",
        "Era Society 5.0 datang.",
        "Jaringan 4G menyala.",
        "Gerakan menuju 100 smart city dimulai.",
        "Program ini diikuti 50 kabupaten/kota.",
        "Ada enam dimensi dan dua rekomendasi.",
        "Kegiatan diikuti 64 peserta.",
        "Hadir 32 perangkat daerah.",
        "Sesuai Pasal 5 ayat 2.",
        "Surat bernomor 555/Kominfo/0142/II/2024 dikirim.",
        "Undang-Undang Nomor 23 Tahun 2014 mengaturnya.",
        "Hubungi 0812-3456-7890.",
        "Rapat digelar Kamis (2/11/2023) dan 5 Maret.",
        "Harga cabai Rp35.000 per kilogram.",
        "Saat ini ada 35 mal pelayanan publik di seluruh Indonesia.",
        "Penilaian berbobot; bobot 25 persen untuk sarana.",
        "Prevalensi nasional 21,5 persen.",
        "Laman warta.go.id/2023/17 diperbarui.",
        "Tim RT 03/RW 05 menang.",
    ],
)
def test_what_nobody_would_quote_is_none(body: str) -> None:
    assert found(body) == []


@pytest.mark.parametrize(
    ("words", "comparator"),
    [
        ("75 persen", Comparator.EQUAL),
        ("75 persen atau lebih", Comparator.AT_LEAST),
        ("di atas 75 persen", Comparator.AT_LEAST),
        ("lebih dari 75 persen", Comparator.AT_LEAST),
        ("minimal 75 persen", Comparator.AT_LEAST),
        ("75 persen lebih", Comparator.AT_LEAST),
        ("di bawah 75 persen", Comparator.AT_MOST),
        ("kurang dari 75 persen", Comparator.AT_MOST),
        ("maksimal 75 persen", Comparator.AT_MOST),
        ("sekitar 75 persen", Comparator.ABOUT),
        ("hampir 75 persen", Comparator.ABOUT),
        ("kurang lebih 75 persen", Comparator.ABOUT),
    ],
)
def test_comparators(words: str, comparator: Comparator) -> None:
    assert only(f"Program kota cerdas berjalan {words}.").comparator is comparator


@pytest.mark.parametrize(
    ("body", "periods"),
    [
        ("Indeks SPBE tahun 2022 adalah 2,93.", ["2022"]),
        ("Target kita 3,5 pada 2025.", ["2025"]),
        ("Stunting turun dari 23,4 persen pada 2021 menjadi 20,6 persen pada 2022.", ["2021", "2022"]),
        ("Indeks tahun 2023 tercatat 3,12, naik dari 2,41 pada 2022.", ["2023", "2022"]),
        ("Kemiskinan 6,42 persen pada Maret 2024, pengangguran 3,85 persen pada Agustus 2023.", ["2024-03", "2023-08"]),
        ("Kasus turun 17 persen pada semester I 2020 dibandingkan 2019.", ["2020-Q1/2020-Q2"]),
        ("Nilai aset per akhir 2021 sebesar Rp 1,9 triliun.", ["2021"]),
        ("Sampah berkurang 11,2 persen dibanding 2019.", [None]),
        ("Nilai ini lebih tinggi daripada semester II 2020 yang sebesar 82,91.", ["2020-Q3/2020-Q4"]),
        ("Dana Rp 4,6 miliar disediakan pada tahun anggaran 2023.", ["2023"]),
        ("Nilai investasi naik menjadi Rp 263 miliar.", [None]),
        ("Indeks 2,6 (cukup) pada 2021 menjadi 3,1 (baik) pada 2022.", ["2021", "2022"]),
        ("Saldo per 31 Desember 2022 mencapai Rp 9 miliar.", ["2022-12-31"]),
    ],
)
def test_a_figure_has_its_own_period(body: str, periods: list[str | None]) -> None:
    assert [i.period for i in found(body)] == periods


@pytest.mark.parametrize(
    ("body", "grades"),
    [
        ("Nilai LKKP adalah 2,62 atau sedang.", ["sedang"]),
        ("Indeks SPBE 2,93 dengan kategori baik.", ["baik"]),
        ("Indeks SPBE naik dari 2,71 (baik) menjadi 3,58 (sangat baik).", ["baik", "sangat baik"]),
        (
            "Indeks naik dari 3,33 menjadi 3,71 atau dari predikat “Baik” menjadi “Sangat Baik”.",
            ["Baik", "Sangat Baik"],
        ),
        ("Kabupaten itu meraih predikat Cukup dengan nilai indeks 2,38.", ["Cukup"]),
        ("Indeks 3,12 dengan predikat baik, naik dari 2,41 yang masih berpredikat cukup.", ["baik", "cukup"]),
        ("Nilai SAKIP 64,18 (B) dan nilai RB 71,5 (BB).", ["B", "BB"]),
        ("Indeks SPBE 2,93 dan IPM 70,1.", [None, None]),
    ],
)
def test_a_grade_beside_a_figure_is_its_category(body: str, grades: list[str | None]) -> None:
    assert [i.category for i in found(body)] == grades


@pytest.mark.parametrize(
    ("body", "category", "period"),
    [
        ("Sejak 2013 hingga 2022 daerah itu meraih peringkat WTP.", "WTP", "2013/2022"),
        ("BPK memberi opini wajar tanpa pengecualian (WTP) atas LKPD 2021.", "WTP", "2021"),
        ("Laporan keuangan 2016 masih beropini wajar dengan pengecualian.", "WDP", "2016"),
        ("Kota itu berpredikat Nindya.", "Nindya", None),
        ("Badan publik itu meraih kualifikasi Informatif.", "Informatif", None),
    ],
)
def test_a_grade_alone_has_neither_value_nor_unit(body: str, category: str, period: str | None) -> None:
    one = only(body)
    assert (one.value, one.unit, one.category, one.period) == (None, None, category, period)


def test_a_range_is_two_figures_of_one_scale() -> None:
    assert [i.value for i in found("Anggaran Rp 1,2-1,5 miliar disiapkan.")] == [1.2e9, 1.5e9]
    assert [(i.value, i.name) for i in found("Tingkat inflasi 3-5 persen.")] == [
        (3, "Tingkat inflasi"),
        (5, "Tingkat inflasi"),
    ]


def test_kinds() -> None:
    body = "Investasi meningkat sebesar 82,05 persen menjadi Rp 263 miliar.\nPemkab menargetkan Rp 300 miliar."
    assert [i.kind for i in found(body)] == [IndicatorKind.CHANGE, IndicatorKind.RESULT, IndicatorKind.TARGET]


def test_what_is_left_unsaid_is_counted_too() -> None:
    body = "Dari 328 kampung, baru 117 yang terlayani.\nTercatat 2.417 panggilan masuk. Hanya 311 yang darurat."
    assert [(i.value, i.name.split()[0]) for i in found(body)] == [
        (328, "kampung"),
        (117, "kampung"),
        (2417, "panggilan"),
        (311, "panggilan"),
    ]


def test_a_figure_said_again_is_there_once_with_all_that_is_told() -> None:
    body = "Indeks SPBE 2,93 mengejutkan.\nIndeks SPBE tahun 2022 itu 2,93 dengan kategori baik."
    one = only(body)
    assert (one.start, one.period, one.category) == (body.index("2,93"), "2022", "baik")


def test_the_title_counts_where_the_body_is_silent() -> None:
    (one,) = found("Wali kota gembira.", title="Indeks SPBE Naik Jadi 3,12")
    assert (one.field, one.text, one.value) == (Place.TITLE, "3,12", 3.12)


def test_the_nearest_region_of_the_sentence_owns_the_figure() -> None:
    body = "Bulukumba mencatat 15,2 persen, disusul Kota Palopo 15,9 persen.\nAngka kemiskinan 9,1 persen."
    article = analysed(body, regions={"Bulukumba": "73.02", "Kota Palopo": "73.73"})
    assert [i.region for i in article.indicators] == ["73.02", "73.73", "73.02"]


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ("Nilai indeks SPBE Luwu Utara tahun 2022 adalah 2,93.", "Nilai indeks SPBE Luwu Utara"),
        ("Menurut Ranti, serapan anggaran dinas baru mencapai 54 persen.", "serapan anggaran dinas"),
        ("Pemkab meningkatkan Indeks Pelayanan Publik (IPP) dari 3,1 menjadi 4.", "Indeks Pelayanan Publik"),
        ("Gedung itu menampung 147 jenis layanan.", "jenis layanan"),
    ],
)
def test_a_name_is_the_noun_phrase(body: str, name: str) -> None:
    assert found(body)[0].name == name


WORDS = st.sampled_from(
    "Indeks nilai SPBE 2,93 75 persen Rp 263 miliar dari menjadi dan atau predikat Baik WTP ( ) , . \n tahun 2022"
    " dua puluh peringkat ke-3 1:500 % naik sebesar titik orang jam waktu target hektare \x00 😀 ‏ İ".split(" ")
)


@settings(max_examples=200)
@given(st.lists(WORDS, max_size=50).map(" ".join) | st.text())
def test_any_text_gives_sound_indicators(body: str) -> None:
    first, second = found(body, title=body), found(body, title=body)
    assert first == second
    for one in first:
        assert one.start is not None
        assert one.end is not None
        assert body[one.start : one.end] == one.text
        assert one.name
        assert (one.value is None) == (one.unit is None)
        assert one.value is not None or one.category


class TestTables:
    @pytest.mark.parametrize(
        ("table", "line", "message"),
        [
            ("indicator_units.csv", "furlong,furlongs,1,", "furlongs"),
            ("indicator_units.csv", "ha,ha,much,", "much"),
            ("indicator_units.csv", "ha,ha,1,luck", "luck"),
            ("indicator_nouns.csv", "desa,mighty", "mighty"),
            ("indicator_words.csv", ",index", "empty"),
            ("indicator_grades.csv", "baik,baik,perhaps", "perhaps"),
            ("indicator_grades.csv", "baik,,no", "empty"),
        ],
    )
    def test_a_bad_line_is_named(self, tmp_path: Path, table: str, line: str, message: str) -> None:
        for path in FOLDER.glob("indicator_*.csv"):
            (tmp_path / path.name).write_bytes(path.read_bytes())
        last = (tmp_path / table).read_text(encoding="utf-8").count("\n") + 1
        with (tmp_path / table).open("a", encoding="utf-8") as file:
            file.write(line + "\n")
        with pytest.raises(ResourceError, match=rf"{table}:{last}: .*{message}"):
            load_tables(tmp_path)

    def test_a_grade_is_added_by_its_table_alone(self, tmp_path: Path) -> None:
        for path in FOLDER.glob("*.csv"):
            (tmp_path / path.name).write_bytes(path.read_bytes())
        body = "Kota itu meraih predikat Gilang Gemilang."
        assert found(body) == []
        with (tmp_path / "indicator_grades.csv").open("a", encoding="utf-8") as file:
            file.write("gilang gemilang,gilang gemilang,no\n")
        article = article_of(body)
        Indicators(tmp_path).annotate(article)
        assert [i.category for i in article.indicators] == ["Gilang Gemilang"]

    def test_no_row_is_there_twice(self) -> None:
        for table, columns in (
            ("indicator_words.csv", ("word", "kind")),
            ("indicator_nouns.csv", ("noun", "kind")),
            ("indicator_units.csv", ("form", "unit")),
            ("date_guards.csv", ("word", "kind")),
            ("date_cues.csv", ("cue", "kind", "side")),
        ):
            rows = [tuple(row[c].lower() for c in columns) for _, row in read_rows(table, columns=columns)]
            assert sorted(rows) == sorted(set(rows)), table


@pytest.mark.parametrize("words", ["peringkat pertama ", "kenaikan 3 persen ", "Kota Solok 3,2 tahun 2022 ", "1 2 3 "])
def test_time_grows_with_length_alone(words: str) -> None:
    def seconds(times: int) -> float:
        """The best of three: a busy machine must not look like a square."""
        measured: list[float] = []
        for _ in range(3):
            start = time.process_time()
            found(words * times)
            measured.append(time.process_time() - start)
        return min(measured)

    seconds(100)
    assert seconds(12_000) < 4 * seconds(6_000) + 0.3
