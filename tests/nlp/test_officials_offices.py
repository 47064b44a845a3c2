"""How offices are read and written out."""

from __future__ import annotations

import pytest

from tests.nlp.officials import held_in, officials_of, the_official

KOMINFO = "Kepala Dinas Komunikasi dan Informatika"


@pytest.mark.parametrize(
    ("written", "position"),
    [
        ("Bupati Luwu Utara", "Bupati"),
        ("Walikota Palopo", "Wali Kota"),
        ("Wawali Bontang", "Wakil Wali Kota"),
        ("Wabup Sleman", "Wakil Bupati"),
        ("Wagub Sulawesi Selatan", "Wakil Gubernur"),
        ("Sekda Luwu Utara", "Sekretaris Daerah"),
        ("Sekretaris Daerah (Sekda) Kukar", "Sekretaris Daerah"),
        ("Sekkab Sleman", "Sekretaris Daerah"),
        ("Asisten III Bidang Administrasi Umum Pemkab Kukar", "Asisten III Bidang Administrasi Umum"),
        ("Asisten Administrasi Umum Setdakab Luwu Timur", "Asisten Administrasi Umum"),
        ("Staf Ahli Bidang Ekonomi dan Pembangunan Sleman", "Staf Ahli Bidang Ekonomi dan Pembangunan"),
        ("Kadiskominfo Kukar", KOMINFO),
        ("Kadis Kominfo Kukar", KOMINFO),
        ("Kepala Diskominfo Kukar", KOMINFO),
        ("Kepala Dinas Kominfo Kabupaten Sleman", KOMINFO),
        ("Kepala Dinas Komunikasi dan Informatika (Diskominfo) Kota Bogor", KOMINFO),
        ("Kepala Dinas (Kadis) Komunikasi dan Informatika Kota Bogor", KOMINFO),
        ("Kepala Dinas Komunkasi dan Informastika Sleman", KOMINFO),
        ("Kepala Diskominfotiksandi Sleman", "Kepala Dinas Komunikasi, Informatika, Statistik dan Persandian"),
        ("Kepala Dinas Kominfo dan Persandian Bogor", "Kepala Dinas Komunikasi, Informatika dan Persandian"),
        ("Kadinkes Kukar", "Kepala Dinas Kesehatan"),
        ("Kepala Bappeda Sleman", "Kepala Badan Perencanaan Pembangunan Daerah"),
        ("Kepala Bapppeda Sleman", "Kepala Badan Perencanaan Pembangunan Daerah"),
        ("Sekretatis Diskominfo Sleman", "Sekretaris Dinas Komunikasi dan Informatika"),
        ("Sekretaris Dinas Dukcapil Luwu Timur", "Sekretaris Dinas Kependudukan dan Pencatatan Sipil"),
        ("Kepala DPMPTSP Bontang", "Kepala Dinas Penanaman Modal dan Pelayanan Terpadu Satu Pintu"),
        ("Kabag Humas Pemkab Sleman", "Kepala Bagian Hubungan Masyarakat"),
        ("Kabid Pengelolaan Sampah DLH Sleman", "Kepala Bidang Pengelolaan Sampah Dinas Lingkungan Hidup"),
        ("Kepala Satpol PP Bontang", "Kepala Satuan Polisi Pamong Praja"),
        ("Wakil Ketua II DPRD Bontang", "Wakil Ketua II Dewan Perwakilan Rakyat Daerah"),
        ("Ketua Komisi B DPRD Bontang", "Ketua Komisi B Dewan Perwakilan Rakyat Daerah"),
        ("Menkominfo", "Menteri Komunikasi dan Informatika"),
        ("Menteri PANRB", "Menteri Pendayagunaan Aparatur Negara dan Reformasi Birokrasi"),
        ("Wakil Menteri Kesehatan", "Wakil Menteri Kesehatan"),
        ("Dirjen Aptika", "Direktur Jenderal Aplikasi Informatika"),
        ("Deputi Bidang Pelayanan Publik Kementerian PANRB", "Deputi Bidang Pelayanan Publik"),
        ("Direktur RSUD", "Direktur Rumah Sakit Umum Daerah"),
    ],
)
def test_an_office_is_written_out_without_its_region(written: str, position: str) -> None:
    assert the_official(f"Hadir {written}, Rahmani Basofi, dalam rapat itu.").position == position


@pytest.mark.parametrize(
    ("written", "position", "acting"),
    [
        ("Pj Bupati Luwu Utara", "Penjabat Bupati", "Pj"),
        ("Pj. Wali Kota Palopo", "Penjabat Wali Kota", "Pj"),
        ("Penjabat (Pj) Gubernur Sulawesi Selatan", "Penjabat Gubernur", "Pj"),
        ("Pejabat (Pj) Bupati Sleman", "Penjabat Bupati", "Pj"),
        ("Penjabat Sekretaris Daerah (Pj Sekda) Kendari", "Penjabat Sekretaris Daerah", "Pj"),
        ("Pjs Bupati Sleman", "Penjabat Sementara Bupati", "Pjs"),
        ("Plt. Kepala Dinas Kesehatan Sleman", "Pelaksana Tugas Kepala Dinas Kesehatan", "Plt"),
        ("Pelaksana Harian (Plh.) Sekda Kukar", "Pelaksana Harian Sekretaris Daerah", "Plh"),
    ],
)
def test_who_stands_in_is_told(written: str, position: str, acting: str) -> None:
    official = the_official(f"Hadir {written} Rahmani Basofi.")
    assert (official.position, official.acting) == (position, acting)


def test_a_short_form_that_the_text_explains_is_written_out() -> None:
    text = (
        "Dinas Komunikasi Informatika dan Statistik (DKIS) Kota Bogor menerima tamu.\n"
        "Kepala DKIS Kota Bogor, Rahmani Basofi, menyambut mereka."
    )
    assert the_official(text).position == "Kepala Dinas Komunikasi Informatika dan Statistik"


@pytest.mark.parametrize(
    "text",
    [
        "Rapat digelar di Kantor Bupati Luwu Utara, Jalan Simpurusiang.",
        "Sesuai Peraturan Wali Kota Palopo Nomor 12 Tahun 2023, layanan itu gratis.",
        "Bupati Luwu Timur, Kamis (2/11/2023), membuka rapat.",
        "Hadir Bupati, Sekda, Forkopimda, dan para Kepala Dinas.",
        "Kapolres Kukar AKBP Rahmani Basofi mengamankan acara.",
        "Dandim 0906 Letkol Inf Rahmani Basofi hadir.",
        "Calon Bupati Sleman Rahmani Basofi berjanji banyak.",
        "Direktur PT Maju Terus, Rahmani Basofi, menyumbang.",
        "Ketua PWI Sleman, Rahmani Basofi, ikut hadir.",
        "Presiden Prancis Rahmani Basofi berkunjung.",
        "Ajang Kepala Daerah Inovatif digelar di Bogor.",
        "Dalam rangka HUT Bogor, lomba digelar.",
    ],
)
def test_no_official(text: str) -> None:
    assert officials_of(text) == ()


def test_a_bodys_unknown_word_is_no_name() -> None:
    assert held_in("Kepala Badan Karantina Pertanian Rahmani Basofi hadir.") == {
        "Rahmani Basofi": "Kepala Badan Karantina Pertanian"
    }


def test_the_words_of_a_body_in_lower_case_follow_a_head_in_lower_case() -> None:
    assert held_in("kata kepala dinas kominfo Kukar Rahmani Basofi.") == {"Rahmani Basofi": KOMINFO}
