"""The place line: where it is, what it is not, and which region it stands for."""

from __future__ import annotations

import pytest

from models.mention import RegionRole
from nlp.regions.finder import load_region_finder
from tests.nlp.texts import article_of


def place_line(body: str) -> list[tuple[str, str]]:
    mentions = load_region_finder().find(article_of(body))
    return [(m.code, m.text) for m in mentions if m.role is RegionRole.DATELINE]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("PALOPO -- Kepala dinas hadir.", [("73.73", "PALOPO")]),
        ("Malili (ANTARA) - Dinas itu rapat.", [("73.24", "Malili")]),
        ("KUTAI KARTANEGARA, Kanal.id – Pemerintah rapat.", [("64.02", "KUTAI KARTANEGARA")]),
        ("KABARLUTIM.COM, MALILI - Kementerian rapat.", [("73.24", "MALILI")]),
        ("SUARA.CO.ID, LUWU TIMUR-Kabupaten itu rapat.", [("73.24", "LUWU TIMUR")]),
        ("Jakarta, InfoKota – Menteri rapat.", [("31", "Jakarta")]),
        ("Sidoarjo, 25 Maret 2019 - Warga antre.", [("35.15", "Sidoarjo")]),
        ("Kendari (ARUNIKA) Pemerintah rapat.", [("74.71", "Kendari")]),
        ("Semarapura, Bali - Pemerintah rapat.", [("51.05", "Semarapura"), ("51", "Bali")]),
        ("CIMAHI, kanal.com ~ Pemerintah rapat.", [("32.77", "CIMAHI")]),
        ("Pare-Pare - Pemerintah rapat.", [("73.72", "Pare-Pare")]),
        ("Kanal6.com, Jakarta Presiden rapat.", [("31", "Jakarta")]),
        ("Berita ringan dari timur.\nWAMENA, SC – Menara menyala.", [("95.01", "WAMENA")]),
        ("Kab. Bogor - Warga antre.", [("32.01", "Kab. Bogor")]),
        ("Martapura - Pemkab Banjar rapat.", [("63.03", "Martapura")]),
        ("Palopo, Kamis (12/9/2023) - Warga antre.", [("73.73", "Palopo")]),
        ("SLEMAN | Warga antre.", [("34.04", "SLEMAN")]),
        ("KANAL.CO KOTAMOBAGU– Warga antre.", [("71.74", "KOTAMOBAGU")]),
        ("Kanal.com, Kota Jantho – Warga antre.", [("11.06", "Kota Jantho")]),
        ("Sleman: Pemerintah rapat.", [("34.04", "Sleman")]),
        ("Sleman,Kanal-Pemerintah rapat.", [("34.04", "Sleman")]),
        ("(Bontang, 10 Oktober 2019). Pemerintah rapat.", [("64.74", "Bontang")]),
    ],
)
def test_forms_of_the_line(body: str, expected: list[tuple[str, str]]) -> None:
    assert place_line(body) == expected


@pytest.mark.parametrize(
    "body",
    [
        "Bupati Luwu Utara Sumarni - yang baru dilantik - hadir.",
        "Palopo, kota kecil di Sulawesi Selatan - ramai.",
        "KANAL.com - Sistem itu dipuji.",
        "Bogor-Depok macet pagi ini.",
        "Kutai Kartanegara (Kukar) Ramai dikunjungi.",
        "Makassar: kota yang sibuk.",
        "Rapat itu digelar di Makassar - bukan di Palopo.",
        "",
        " - ",
        "Martapura - Warga antre.",
    ],
)
def test_what_is_no_place_line(body: str) -> None:
    assert place_line(body) == []


def test_a_shared_name_in_the_line_is_resolved_by_the_article() -> None:
    assert place_line("BOGOR - Pemkot Bogor rapat.") == [("32.71", "BOGOR")]
    assert place_line("BOGOR - Warga antre.") == []


def test_the_line_is_no_mention_besides() -> None:
    mentions = load_region_finder().find(article_of("PALOPO - Warga Palopo antre."))
    assert [(m.code, m.role) for m in mentions] == [("73.73", RegionRole.DATELINE), ("73.73", RegionRole.MENTION)]
