"""Why something was not taken in, for people: in a few words (tables), and with what to do (one thing handed in)."""

from __future__ import annotations

_ROBOTS = "Situsnya tidak mengizinkan halaman ini diambil (robots.txt)."
_LATER = "Situsnya sedang tidak menjawab. Coba lagi nanti."
# By the reason that a program reads: few words, then a sentence.
REASONS: dict[str, tuple[str, str]] = {
    "missing": ("berkas tidak ada", "Berkasnya tidak ada lagi. Serahkan sekali lagi."),
    "empty": ("kosong", "Berkasnya kosong, atau tidak ada teks di dalamnya."),
    "binary": (
        "bukan dokumen",
        "Isinya bukan jenis yang dapat dibaca. Yang dapat dibaca: PDF, DOCX, XLSX, PPTX, teks, HTML, JSONL, dan WARC.",
    ),
    "unsupported": ("jenis tidak dibaca", "Jenis berkas ini tidak dibaca. Serahkan sebagai PDF, DOCX, atau teks."),
    "undecodable": ("aksara tidak dikenal", "Teksnya memakai aksara yang tidak dikenal. Simpan sebagai UTF-8."),
    "too_large": ("terlalu besar", "Berkasnya terlalu besar. Bagi menjadi beberapa bagian."),
    "encrypted": ("terkunci", "Berkasnya dikunci kata sandi. Serahkan salinan tanpa kunci."),
    "truncated": ("terpotong", "Berkasnya terpotong di tengah. Salin ulang dari asalnya."),
    "malformed": ("rusak", "Isinya tidak sesuai dengan jenis yang dijanjikan namanya, atau rusak."),
    "unreadable": ("tidak terbaca", "Berkasnya tidak dapat dibaca."),
    "scan_without_text": (
        "hasil pindai tanpa teks",
        "Ini gambar hasil pindai tanpa teks. Serahkan berkas aslinya, atau minta pengelola memasang pengenal teks.",
    ),
    "too_short": ("terlalu pendek", "Teksnya terlalu pendek untuk dijadikan bukti."),
    "not_article": ("halaman daftar", "Ini halaman daftar, bukan satu berita atau laporan."),
    "no_article": ("tanpa artikel", "Tidak ada artikel yang terbaca di halaman ini."),
    "not_text": ("bukan teks", "Yang dijawab situsnya bukan teks: gambar, video, atau suara."),
    "same_bytes": ("isi sama", "Isinya sama, bita demi bita, dengan dokumen yang sudah ada."),
    "gone": ("sudah dihapus", "Halaman itu sudah dihapus penerbitnya."),
    "not_found": ("tidak ditemukan", "Tidak ada halaman di alamat itu. Periksa salinannya."),
    "forbidden": ("ditolak situs", "Situsnya menolak: halaman itu hanya untuk pelanggan atau anggota."),
    "refused": ("ditolak situs", "Situsnya menolak permintaan ini."),
    "needs_browser": (
        "minta peramban",
        "Situsnya hanya melayani peramban. Simpan halamannya, lalu serahkan berkasnya.",
    ),
    "server_error": ("situs terganggu", _LATER),
    "too_many_requests": ("diminta menunggu", "Situsnya meminta kita menunggu. Coba lagi nanti."),
    "timeout": ("terlalu lama", _LATER),
    "connection": ("sambungan gagal", _LATER),
    "cut_short": ("jawaban terpotong", _LATER),
    "dns": ("nama situs tidak dikenal", "Nama situs itu tidak dikenal. Periksa alamatnya."),
    "bad_redirect": ("pengalihan rusak", "Situsnya mengalihkan ke alamat yang rusak."),
    "too_many_redirects": ("pengalihan tanpa akhir", "Situsnya mengalihkan tanpa akhir."),
    "robots_forbids": ("dilarang robots.txt", _ROBOTS),
    "robots_unreachable": (
        "robots.txt tidak terbaca",
        "Aturan situsnya (robots.txt) tidak dapat dibaca, jadi halamannya tidak diambil. Coba lagi nanti.",
    ),
    "unsafe_address": (
        "alamat dalam",
        "Alamat ini menuju jaringan dalam atau pribadi; yang diambil hanya situs umum.",
    ),
    "link": ("tautan berkas", "Tautan dalam folder tidak diikuti. Serahkan berkasnya sendiri."),
    "hidden": ("tersembunyi", "Berkas tersembunyi dibiarkan. Serahkan berkasnya dengan nama biasa."),
    "trap": ("alamat tanpa akhir", "Alamat ini tampak seperti jebakan perayap: alamat yang tak ada habisnya."),
    "other_site": ("situs lain", "Alamat ini mengarah ke situs lain."),
    "redirected_home": ("dialihkan ke beranda", "Situsnya mengalihkan ke berandanya: halaman itu tidak ada lagi."),
    "host_left_alone": (
        "situs dibiarkan dulu",
        "Situs ini berkali-kali gagal menjawab dan dibiarkan dulu. Coba lagi nanti.",
    ),
    "no_permission": ("belum diizinkan", "Penerbit ini belum memberi izin."),
    "no_contact": (
        "tanpa kontak",
        "Pengambilan dari web belum diizinkan pengelola: alamat kontak (BUKTI_CRAWL_CONTACT) belum diisi.",
    ),
    "withdrawn": ("ditarik", "Dokumen ini pernah ditarik atas permintaan dan tidak disimpan lagi."),
    "bad_request": ("permintaan salah", "Permintaannya tidak dapat dijalankan."),
    "fetch_failed": ("tidak terambil", "Halaman tidak dapat diambil. Coba lagi nanti."),
    "reading_timeout": (
        "terlalu lama dibaca",
        "Membaca halaman ini terlalu lama dan dihentikan. Laporkan alamatnya kepada pengelola.",
    ),
    "reader_died": (
        "gagal dibaca",
        "Program pembacanya berhenti di halaman ini. Laporkan alamatnya kepada pengelola.",
    ),
    "interrupted": (
        "terhenti",
        "Program berhenti beberapa kali saat mengerjakannya. Minta pengelola melihat catatannya.",
    ),
    "store_busy": ("data dipakai", "Data sedang dipakai. Coba lagi sebentar lagi."),
    "store_corrupt": ("data rusak", "Data rusak. Minta pengelola memeriksanya."),
    "disk_full": (
        "ruang penuh",
        "Ruang simpan penuh. Yang sudah disimpan tetap aman; minta pengelola menambah ruang.",
    ),
    "internal": (
        "kesalahan program",
        "Ada yang salah pada program. Data tidak berubah; minta pengelola melihat catatannya.",
    ),
}


def why(reason: str | None) -> str:
    """A sentence with what to do; empty where nothing is known of the reason."""
    found = REASONS.get(reason or "")
    return found[1] if found else ""


def in_short(reason: str) -> str:
    """A few words; the reason itself where no words are known."""
    found = REASONS.get(reason)
    return found[0] if found else reason
