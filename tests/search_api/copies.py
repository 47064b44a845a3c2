"""Invented reports and what newsrooms make of them: copies that an editor touched, and forms filled in again."""

from __future__ import annotations

import random
from collections.abc import Callable

_TOPICS = "taman pasar jalan sekolah puskesmas jembatan terminal pelabuhan perpustakaan lapangan".split()
_VERBS = "meninjau membuka menata memperbaiki mengawasi membahas melanjutkan menyiapkan mendata merawat".split()
_REST = (
    "warga pedagang petugas kepala dinas anggaran tahun layanan aduan aplikasi data kecamatan kelurahan rapat hasil "
    "rencana target laporan bantuan peralatan jadwal antrean pengunjung lingkungan kebersihan drainase lampu parkir "
    "pelatihan sertifikat jaringan internet sensor kamera pusat kendali biaya retribusi usaha koperasi panen nelayan"
).split()
_MONTHS = "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember".split()


def report(seed: int, *, sentences: int = 14) -> str:
    """A report of `sentences` lines of fifteen words, unlike that of any other seed."""
    dice = random.Random(seed)
    lines = []
    for _ in range(sentences):
        words = [dice.choice(_REST) for _ in range(11)]
        lines.append(
            f"Petugas {dice.choice(_VERBS)} {dice.choice(_TOPICS)} {' '.join(words)} {dice.randrange(10, 999)}."
        )
    return "\n".join(lines)


def other_lead(text: str) -> str:
    _, *rest = text.split("\n")
    return "\n".join(
        ("Judul lain dari meja redaksi kami\nKabar dibuka dengan kalimat yang ditulis ulang seluruhnya.", *rest)
    )


def cut_tail(text: str) -> str:
    lines = text.split("\n")
    return "\n".join(lines[: round(len(lines) * 0.7)])


def with_byline(text: str) -> str:
    return f"Penulis: Rini Contoh | Editor: Budi Umpama\n{text}\n(rin/bud)"


def other_dateline(text: str) -> str:
    return f"PALOPO, KABARUMPAMA.EXAMPLE – {text}"


def agency_copy(text: str) -> str:
    return other_dateline(cut_tail(other_lead(text)))


def longer(text: str) -> str:
    lines = text.split("\n")
    lines.insert(
        len(lines) // 2, "Sementara itu seorang warga berharap pekerjaan tersebut tidak berhenti di tengah jalan."
    )
    return "\n".join(lines)


EDITS: dict[str, Callable[[str], str]] = {
    "other lead": other_lead,
    "cut tail": cut_tail,
    "byline": with_byline,
    "dateline": other_dateline,
    "agency copy": agency_copy,
    "a paragraph more": longer,
    "marks and case": lambda text: text.upper().replace(".", " !"),
}


def prices(month: int, town: str = "Palopo") -> str:
    """A monthly report as an office fills it in."""
    dice = random.Random(f"{month} {town}")
    goods = "beras cabai bawang telur ayam daging gula minyak tepung kedelai".split()
    lines = [
        f"Harga {good} di Kota {town} pada {_MONTHS[month]} tercatat Rp{dice.randrange(10, 99)}."
        f"{dice.randrange(100, 999)} per kilogram, berubah {dice.randrange(1, 9)},{dice.randrange(10, 99)} persen "
        "dibanding bulan sebelumnya menurut catatan petugas pasar."
        for good in goods
    ]
    return "\n".join((f"Laporan harga bahan pokok Kota {town} bulan {_MONTHS[month]}.", *lines))


def notice(town: str, mayor: str, office: str) -> str:
    """A release that several towns send out with their own names in it."""
    return (
        f"Pemerintah Kota {town} mengikuti bimbingan teknis kota cerdas tahap kedua.\n"
        f"Wali Kota {mayor} hadir bersama Kepala {office} untuk memaparkan rencana induk.\n"
        f"Menurut {mayor}, Kota {town} menyiapkan enam dimensi dengan program unggulan masing-masing.\n"
        f"Kepala {office} {town} menambahkan bahwa tim {town} akan menyusun peta jalan lima tahun.\n"
        f"Tim penilai memuji kesiapan Kota {town} dan meminta {office} melengkapi data dukung.\n"
        f"Kegiatan ditutup dengan penandatanganan komitmen oleh {mayor} di hadapan seluruh peserta dari {town}."
    )
