"""Regions in a text: which names count, what their spans take in, what a shared name means, what only looks so."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.mention import Place, RegionMention
from models.region import RegionType
from nlp.regions.finder import load_region_finder
from nlp.regions.roles import assign
from nlp.registry import load_registry
from tests.nlp.texts import article_of

FINDER = load_region_finder()


def found(body: str, *, title: str | None = None, outlet_regions: tuple[str, ...] = ()) -> list[RegionMention]:
    return FINDER.find(article_of(body, title=title, outlet_regions=outlet_regions))


def pairs(body: str) -> list[tuple[str, str]]:
    return [(m.code, m.text) for m in found(body)]


def codes(body: str) -> list[str]:
    return [m.code for m in found(body)]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("Rapat itu dibuka Bupati Luwu Utara kemarin.", [("73.22", "Luwu Utara")]),
        ("Rapat digelar Pemkot Palopo.", [("73.73", "Palopo")]),
        ("Rapat digelar di Kabupaten Luwu Timur.", [("73.24", "Kabupaten Luwu Timur")]),
        ("Data Kab. Buleleng dan Prov. Bali cocok.", [("51.08", "Kab. Buleleng"), ("51", "Prov. Bali")]),
        ("Pemerintah Kabupaten (Pemkab) Cirebon menanam pohon.", [("32.09", "Cirebon")]),
        ("Pemerintah Provinsi Sulawesi Selatan menanam pohon.", [("73", "Provinsi Sulawesi Selatan")]),
        ("Warga Kutai Kartanegara (Kukar) antre.", [("64.02", "Kutai Kartanegara"), ("64.02", "Kukar")]),
        ("Kader Diskominfo Lutim hadir.", [("73.24", "Lutim")]),
        ("BUPATI KUTAI KARTANEGARA HADIR.", [("64.02", "KUTAI KARTANEGARA")]),
        ("Posko se-Kabupaten Malang siaga.", [("35.07", "Kabupaten Malang")]),
        ("Lomba se-Jawa Timur usai.", [("35", "Jawa Timur")]),
        ("Posko di Kota Administrasi Jakarta Selatan siaga.", [("31.74", "Kota Administrasi Jakarta Selatan")]),
    ],
)
def test_spans_take_in_the_kind_but_not_the_office(body: str, expected: list[tuple[str, str]]) -> None:
    assert pairs(body) == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("Layanan dibuka di Kabupaten Sleman, Bantul, dan Kulon Progo.", ["34.04", "34.02", "34.01"]),
        ("Layanan dibuka di Kota Bogor dan Depok.", ["32.71", "32.76"]),
        ("Layanan dibuka di Kota dan Kabupaten Bogor.", ["32.01", "32.71"]),
        ("Wali Kota dan Bupati Malang meneken naskah.", ["35.07", "35.73"]),
        ("Tertinggi Batang Hari (86,1), Bungo (84,7), dan Kerinci.", ["15.04", "15.08", "15.01"]),
        ("Penerima:\n1.Kabupaten Serang\n2. Kabupaten Solok", ["36.04", "13.02"]),
        ("Juara: Kab. Bone (Sulsel), Kab. Lebak (Banten).", ["73.08", "73", "36.02", "36"]),
    ],
)
def test_lists_give_each(body: str, expected: list[str]) -> None:
    assert codes(body) == expected


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("Warga Kabupaten Toba Samosir antre.", "12.12"),
        ("Warga Mamuju Utara antre.", "76.01"),
        ("Warga Kabupaten Maluku Tenggara Barat antre.", "81.03"),
        ("Warga Kabupaten Pontianak antre.", "61.02"),
        ("Warga Pontianak antre.", "61.71"),
        ("Warga Limapuluh Kota antre.", "13.07"),
        ("Warga 50 Kota antre.", "13.07"),
        ("Warga Pare-Pare antre.", "73.72"),
        ("Warga Palangka Raya antre.", "62.71"),
        ("Warga Kep. Anambas antre.", "21.05"),
        ("Warga Kabupaten Kutai Kertanegara antre.", "64.02"),
        ("Warga Kabupaten Luwu Timor antre.", "73.24"),
        ("Warga Kota Pekan Baru antre.", "14.71"),
        ("Warga Provinsi Papua Barat Daya antre.", "96"),
    ],
)
def test_former_names_spellings_and_misspellings(body: str, code: str) -> None:
    assert codes(body) == [code]


@pytest.mark.parametrize(
    "body",
    [
        "Kapolres Luwu dan Dandim 1403/Palopo hadir.",
        "Polda Sulawesi Selatan membuka posko.",
        "Warga Luwu Raya menagih janji.",
        "Ia lulusan Universitas Negeri Makassar.",
        "Ia lulusan UIN Alauddin Makassar.",
        "Siswa SMAN 1 Tabanan menang.",
        "Kebakaran di Jalan Bandung dan Jl. Surabaya.",
        "Macet di Tol Solo-Yogyakarta.",
        "Persib Bandung menang.",
        "Bali United kalah.",
        "Kapal KM Kendari Jaya karam.",
        "Wisata Danau Toba, Pulau Nias, dan Selat Bali ramai.",
        "Festival digelar di Kecamatan Sukarame, Kedaton, dan Metro.",
        "Harga soto Lamongan naik.",
        "Radar Bogor menulis lain.",
        "Sumber: sulsel.antaranews.com dan #Bandung @pemkotpalopo",
        "Peletakan batu pertama, serang balik, malang benar nasibnya.",
        "Negara ini membentang dari Sabang sampai Merauke.",
        "Rapat digelar di Tenggarong dan Malili.",
        "Warga Bone-Bone panen.",
        "Kota ini ramai. Kabupaten lain sepi.",
        "Kecamatan Bogor Utara dan Makassar Barat.",
        "Kata Bima Arya, kota itu maju.",
        "Mitra kerja, Benteng tua, dan Puncak acara.",
    ],
)
def test_what_only_looks_like_a_region(body: str) -> None:
    assert pairs(body) == []


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("Wali Kota Bogor Bima Arya hadir.", ["32.71"]),
        ("Kota Batu maju. Wali Kota Batu Sumarni hadir. Peletakan Batu Pertama usai.", ["35.79", "35.79"]),
        ("Pemkab Mitra maju. Warga Minahasa Tenggara (Mitra) senang.", ["71.07", "71.07", "71.07"]),
        ("Pemuda di Bima panen.", []),
        ("Kota Bima maju. Warga di Bima senang.", ["52.72", "52.72"]),
        ("Bupati Kudus dan Wabup Pati hadir.", ["33.19", "33.18"]),
    ],
)
def test_names_that_are_words_or_persons_too_need_context(body: str, expected: list[str]) -> None:
    assert codes(body) == expected


def test_a_shared_name_means_what_its_nearest_marker_says() -> None:
    mentions = found("Bupati Bandung hadir. Warga Kota Bandung antre. Bandung macet. DPRD Kabupaten Bandung rapat.")
    assert [m.code for m in mentions] == ["32.04", "32.73", "32.73", "32.04"]
    assert mentions[2].reason == "the nearest mention with a marker"


@pytest.mark.parametrize(
    ("body", "regions", "code"),
    [
        ("Bandung macet. Rapat dipimpin wali kota di balai kota.", (), "32.73"),
        ("Bandung macet. Rapat dipimpin bupati. Kata bupati, jalan rusak.", (), "32.04"),
        ("Bandung macet.", ("32.04",), "32.04"),
        ("SOREANG - Bandung macet.", (), "32.04"),
        ("Warga di Banjar panen padi. Bibitnya dari Tanah Laut.", (), "63.03"),
        ("Gelar kota terbersih diraih Depok, Bandung, dan Batu.", (), "32.73"),
        ("Gelar kabupaten terbersih diraih Garut, Bandung, dan Ciamis.", (), "32.04"),
    ],
)
def test_a_shared_name_without_marker_is_resolved_by_the_rest(body: str, regions: tuple[str, ...], code: str) -> None:
    mentions = [m for m in found(body, outlet_regions=regions) if m.text in ("Bandung", "Banjar")]
    assert [m.code for m in mentions] == [code]
    assert mentions[0].reason


@pytest.mark.parametrize("body", ["Bandung macet.", "Warga di Jambi antre.", "Warga Gorontalo antre."])
def test_a_shared_name_that_nothing_decides_is_left_out(body: str) -> None:
    assert pairs(body) == []


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("The Malang City government opened a counter.", "35.73"),
        ("Farmers in Malang Regency met.", "35.07"),
        ("Officials from North Luwu met.", "73.22"),
        ("Officials from East Java met.", "35"),
    ],
)
def test_pages_in_english(body: str, code: str) -> None:
    assert codes(body) == [code]


def test_every_official_name_is_found_with_its_kind() -> None:
    for region in load_registry():
        kind = "Provinsi " if region.type is RegionType.PROVINCE else ""
        mentions = found(f"Tim datang dari {kind}{region.name} pagi ini.")
        assert [(m.code, m.text) for m in mentions] == [(region.code, f"{kind}{region.name}")]


def test_the_title_is_read_too() -> None:
    mentions = found("Rapat dibuka wali kota. Pemkot Palopo siap.", title="Palopo Siapkan Layanan Baru")
    assert [(m.code, m.field) for m in mentions] == [("73.73", Place.TEXT), ("73.73", Place.TITLE)]


NAMES = st.sampled_from(
    "Kota Kabupaten Bandung Luwu Utara Batu Bupati dan , . ( ) \n - Jambi Polres Jalan Kec. SUKABUMI Mitra Tual".split(
        " "
    )
)


@settings(max_examples=200)
@given(st.lists(NAMES | st.text(max_size=6), max_size=40).map(" ".join), st.none() | st.text(max_size=40))
def test_offsets_hold_and_the_answer_is_the_same_twice(body: str, title: str | None) -> None:
    article = article_of(body, title=title)
    mentions = FINDER.find(article)
    texts = dict(article.fields())
    assert all(texts[m.field][m.start : m.end] == m.text for m in mentions)
    assert mentions == FINDER.find(article)


@pytest.mark.parametrize(
    "sentence",
    [
        "Bupati Luwu Utara dan Wali Kota Bandung menemui warga Jambi, Batu, dan Mitra di Kecamatan Metro. ",
        "Kecamatan Metro, Bandung, malang, Kota Bogor, Batu, Luwu, Sulsel, ",
        "Jambi ",
    ],
)
def test_time_grows_with_the_length_alone(sentence: str) -> None:
    seconds = []
    for times in (300, 3_000):
        runs = []
        for _ in range(3):
            begun = time.process_time()
            article = article_of(sentence * times)
            article.regions = FINDER.find(article)
            assign(article)
            runs.append(time.process_time() - begun)
        seconds.append(min(runs))
    assert seconds[1] < 30 * seconds[0]
