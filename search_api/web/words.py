"""The terms that the pages use, everywhere alike."""

from __future__ import annotations

from models.access import Action
from models.coverage import CellState
from models.disposition import Disposition
from models.evidence import ArchiveState, LiveState
from models.health import HealthState
from models.mention import RegionRole
from models.pillar import PILLAR_LABELS, Pillar
from models.query import DateField, Facet, Sort
from models.text import Nature

PILLARS: dict[Pillar, str] = PILLAR_LABELS
NATURES: dict[Nature, str] = {
    Nature.NEWS: "Berita biasa",
    Nature.ADVERTORIAL: "Advertorial",
    Nature.RELEASE: "Siaran pers",
    Nature.OFFICIAL: "Dokumen resmi",
    Nature.OPINION: "Opini",
}
SORTS: dict[Sort, str] = {Sort.RELEVANCE: "relevansi", Sort.NEWEST: "terbaru", Sort.OLDEST: "terlama"}
DATES: dict[DateField, str] = {
    DateField.EFFECTIVE: "peristiwa, lalu terbit",
    DateField.EVENT: "peristiwa",
    DateField.PUBLISHED: "terbit",
}
FACETS: dict[Facet, str] = {
    Facet.REGION: "Wilayah",
    Facet.PILLAR: "Pilar",
    Facet.YEAR: "Tahun",
    Facet.SOURCE: "Media",
    Facet.OFFICIAL: "Pejabat",
    Facet.NATURE: "Sifat",
}
STATES: dict[CellState, str] = {
    CellState.EVIDENCED: "Terbukti",
    CellState.MENTIONED: "Disebut saja",
    CellState.SEARCHED_NONE: "Dicari, tidak ada",
    CellState.NOT_SEARCHED: "Belum dicari",
}
ROLES: dict[RegionRole, str] = {
    RegionRole.SUBJECT: "pokok berita",
    RegionRole.DATELINE: "tempat berita",
    RegionRole.MENTION: "disebut",
}
KINDS: dict[str, str] = {
    "region": "Wilayah",
    "official": "Pejabat",
    "date": "Tanggal",
    "pillar": "Pilar",
    "indicator": "Indikator",
}
ARCHIVE: dict[ArchiveState, str] = {
    ArchiveState.INTACT: "Utuh",
    ArchiveState.EXTRACTOR_CHANGED: "Letak berubah",
    ArchiveState.CORRUPT: "Arsip rusak",
    ArchiveState.UNARCHIVED: "Tidak ada arsip",
}
ARCHIVE_MORE: dict[ArchiveState, str] = {
    ArchiveState.INTACT: "Bita arsip sama dengan saat diambil, dan kutipan berdiri persis di tempat yang disebut.",
    ArchiveState.EXTRACTOR_CHANGED: (
        "Bita arsip sama dengan saat diambil, tetapi pembaca halaman versi sekarang menaruh kutipan di tempat lain. "
        "Bandingkan sendiri dengan salinan di tab Arsip."
    ),
    ArchiveState.CORRUPT: (
        "Bita arsip tidak lagi sama dengan saat diambil. Jangan dipakai sebagai bukti; "
        "minta pengelola memulihkan arsip dari cadangan."
    ),
    ArchiveState.UNARCHIVED: (
        "Bita asli tidak ada di arsip, jadi kutipan tidak dapat diperiksa. "
        "Minta pengelola memulihkan arsip, atau ambil ulang halamannya."
    ),
}
LIVE: dict[LiveState, str] = {
    LiveState.INTACT: "Utuh",
    LiveState.MOVED: "Berpindah",
    LiveState.EDITED: "Diubah",
    LiveState.DELETED: "Dihapus",
    LiveState.NOT_RECHECKED: "Belum diambil ulang",
}
LIVE_MORE: dict[LiveState, str] = {
    LiveState.INTACT: "Saat terakhir diambil, halaman masih memuat kutipan ini.",
    LiveState.MOVED: "Saat terakhir diambil, kutipan masih ada, di tempat lain dalam halaman.",
    LiveState.EDITED: "Penerbit mengubah kutipan ini sesudah diarsipkan. Perbedaannya di bawah.",
    LiveState.DELETED: "Saat terakhir diambil, kutipan tidak ada lagi pada halaman. Arsipnya tetap ada di sini.",
    LiveState.NOT_RECHECKED: "Halaman belum pernah diambil lagi sejak diarsipkan.",
}
DISPOSITIONS: dict[Disposition, str] = {
    Disposition.STORED: "Disimpan",
    Disposition.UPDATED: "Diperbarui",
    Disposition.UNCHANGED: "Tidak berubah",
    Disposition.DUPLICATE: "Sudah ada",
    Disposition.DISCARDED: "Disisihkan",
    Disposition.FAILED: "Gagal",
}
ACTIONS: dict[Action, str] = {
    Action.LOGIN: "Masuk",
    Action.LOGIN_FAILED: "Gagal masuk",
    Action.LOGOUT: "Keluar",
    Action.PERSON_ADDED: "Orang ditambahkan",
    Action.PERSON_CHANGED: "Orang diubah",
    Action.TOKEN_MADE: "Token dibuat",
    Action.TOKEN_REVOKED: "Token dicabut",
    Action.WITHDRAWN: "Dokumen ditarik",
    Action.INTAKE: "Bukti dukung dimasukkan",
    Action.DOSSIER: "Berkas bukti dibuat",
    Action.EXPORT: "Diunduh",
}
# Names in the audit log that stand for no person.
NOBODIES: dict[str, str] = {"local": "pengguna komputer ini", "anonymous": "tidak dikenal"}
HEALTH: dict[HealthState, tuple[str, str]] = {
    HealthState.FAILING: ("gagal", "daftar beritanya tidak dapat diambil"),
    HealthState.BROKEN: ("rusak", "halaman terambil, tetapi artikelnya tidak lagi terbaca"),
    HealthState.SILENT: ("diam", "daftar beritanya terbaca, tetapi kosong"),
    HealthState.STALE: ("basi", "lebih lama dari biasanya tanpa berita baru"),
    HealthState.THIN: ("sedikit", "kurang dari setengah yang biasa"),
    HealthState.ASLEEP: ("tidur", "akhir-akhir ini tidak dibaca"),
    HealthState.UNPERMITTED: ("menunggu izin", "halamannya belum boleh dibaca"),
    HealthState.WELL: ("baik", "seperti yang diharapkan"),
    HealthState.NEVER: ("belum pernah", "belum pernah dibaca"),
}
PARAMETERS: dict[str, str] = {
    "q": "kata pencarian",
    "region": "wilayah",
    "pillar": "pilar",
    "basis": "dasar pilar",
    "official": "pejabat",
    "source": "media",
    "nature": "sifat",
    "from": "hari pertama",
    "to": "hari terakhir",
    "year": "tahun",
    "date": "jenis tanggal",
    "mode": "cara mencari",
    "group": "pengelompokan",
    "sort": "urutan",
    "understand": "pemahaman kata",
    "as_of": "saat pengetahuan",
    "size": "banyaknya hasil",
    "cursor": "penanda halaman",
    "facets": "saringan",
}
