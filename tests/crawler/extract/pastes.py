# ruff: noqa: E501 - lines of pages are as long as they are
"""Web pages as people copy them: invented articles in the furniture of many kinds of outlets, and what is right.

Every page is made of the same three invented paragraphs (with the place line that the style prints), so that a test
can say exactly what the body must be.
"""

from __future__ import annotations

from dataclasses import dataclass, field

LEAD = (
    "Pemerintah Kabupaten Sigi mulai menata layanan administrasi kependudukan dengan antrean daring. "
    "Warga cukup memilih jam kedatangan lewat ponsel sebelum berangkat ke kantor kecamatan."
)
QUOTE = (
    "“Dulu orang datang subuh hanya untuk mengambil nomor. Sekarang jam sembilan baru berangkat dari rumah,” "
    "kata Kepala Dinas Kependudukan dan Pencatatan Sipil Sigi, Marwan Tolage, Rabu (14/6/2023)."
)
CLOSE = "Menurut Marwan, sebelas dari lima belas kecamatan sudah terhubung dan sisanya menyusul sebelum akhir tahun."
TITLE = "Antrean Daring Sigi Pangkas Waktu Urus KTP"


@dataclass(frozen=True)
class Paste:
    """A page and its right answers. `dateline` stands before the lead in the body."""

    name: str
    page: str
    dateline: str = ""
    title: str | None = TITLE
    published: str | None = None
    byline: tuple[str, ...] = ()
    nature: str = "news"
    incomplete: bool = False
    body: tuple[str, ...] | None = None
    gone: tuple[str, ...] = field(default_factory=tuple)

    @property
    def wanted(self) -> list[str]:
        """The body's paragraphs."""
        return list(self.body) if self.body is not None else [self.dateline + LEAD, QUOTE, CLOSE]


def _page(text: str) -> str:
    return text.strip("\n").format(lead=LEAD, quote=QUOTE, close=CLOSE, title=TITLE)


PASTES: tuple[Paste, ...] = (
    Paste(
        "network-kicker-standfirst-credit",
        _page("""
Berita Sigi

{title}

Warga cukup memilih jam kedatangan lewat ponsel sebelum berangkat ke kantor kecamatan.

|
Penulis: Fadli Mantong | Editor: Rosmini Abdul
KabarPalu.example / Dok Prokopim Sigi
Petugas Dukcapil Sigi melayani warga di loket antrean daring, Rabu (14/6/2023).

Laporan Wartawan KabarPalu.example, Fadli Mantong

KABARPALU.EXAMPLE, SIGI - {lead}

Baca juga: Dua Jembatan di Palu Selatan Diperbaiki Juli Ini

Baca juga: Panen Raya Cokelat Napu Dimulai

{quote}

{close}

Halaman
1
2
Selanjutnya
Tags
Sigi
antrean daring
Berita Terkait
Dua Jembatan di Palu Selatan Diperbaiki Juli Ini
Ikuti kami di
"""),
        dateline="KABARPALU.EXAMPLE, SIGI - ",
        byline=("Fadli Mantong", "Rosmini Abdul"),
        incomplete=True,
    ),
    Paste(
        "date-above-title-rep-red",
        _page("""
Kamis 15 Jun 2023 08:58 WIB

{title}

Sebelas kecamatan sudah terhubung.

Rep: Eka Lasena/ Red: Dwi Pasambu
Loket antrean daring
Foto: Kabar/Eka
Loket antrean daring

KABAR.EXAMPLE, SIGI -- {lead}

{quote}

{close}
"""),
        dateline="KABAR.EXAMPLE, SIGI -- ",
        published="2023-06-15",
        byline=("Eka Lasena", "Dwi Pasambu"),
    ),
    Paste(
        "wordpress-author-box",
        _page("""
Skip to content
Home
Daerah
Hukum
Advertorial
Opini
Home » Daerah » {title}
{title}
Avatar
Admin
15 Juni 2023
×
{title}
Sebarkan artikel ini
Loket antrean daring di Kantor Camat Dolo. 📷: Dok. Dukcapil

KabarSigi.example | Sigi — {lead}

Baca Juga  Panen Raya Cokelat Napu Dimulai

{quote}

Bacaan Lainnya

{close}

Facebook Comments Box
Pos terkait
Panen Raya Cokelat Napu Dimulai
15 Juni 2023
Tinggalkan Balasan
Alamat email Anda tidak akan dipublikasikan. Ruas yang wajib ditandai *
Komentar *
Nama *
Email *
Situs Web
Simpan nama, email, dan situs web saya pada peramban ini untuk komentar saya berikutnya.
"""),
        dateline="KabarSigi.example | Sigi — ",
        published="2023-06-15",
    ),
    Paste(
        "share-icons-journalist",
        _page("""
{title}

- Jurnalis

Kamis, 15 Juni 2023 - 18:26 WITA

facebook twitter whatsapp telegram line copy

URL berhasil dicopy

facebook icon twitter icon whatsapp icon telegram icon line icon copy

URL berhasil dicopy

Loket antrean daring (Kantor Camat Dolo).

Loket antrean daring (Kantor Camat Dolo).

Sigi || Lembah Media News

{lead}

Baca Juga :  Total 15 Warga Ikut Kejar Paket C

{quote}

{close} (sms/sfn)

Berita Terkait

25 Warga Binaan Lapas Palu Terima Remisi
Kabar Gembira! Tunggakan Air Bersih Dihapus
Bupati Poso Lepas Kafilah
Berita Terbaru
"""),
        body=("Sigi || Lembah Media News", LEAD, QUOTE, CLOSE),
        published="2023-06-15",
    ),
    Paste(
        "byline-dash-odd-date",
        _page("""
Agama Ekonomi Gaya Hukum dan Kriminalitas Kesehatan Kuliner Olahraga Opini Otomotif Pemerintahan Pendidikan Peristiwa Politik Profil Ruang Mahasiswa Ruang Sastra Selebriti Tekno Transportasi Wisata
Pemerintahan

{title}

Penulis : Asri Lupitasari - Editor : Yunan Pakaya

15 - Jun - 2023, 02:39

Placeholder
Kadis Dukcapil Sigi Marwan Tolage saat menjelaskan antrean daring. (Foto: Asri Lupitasari/SigiTIMES)

SIGITIMES - {lead}

Baca Juga : Unismuh Palu Raih Akreditasi Unggul

{quote}

{close}
Topik
antrean daring sigi
Penulis
Asri Lupitasari
Editor
Yunan Pakaya
"""),
        dateline="SIGITIMES - ",
        published="2023-06-15",
        byline=("Asri Lupitasari", "Yunan Pakaya"),
    ),
    Paste(
        "pipe-date-file-name",
        _page("""
Terverifikasi Dewan Pers No.999/DP-Terverifikasi/K/X/2017

{title}
Oleh : Redaksi
Kamis | 15-06-2023 | 12:04 WITA
antrean-daring.jpg Honda-Palu
Rombongan kecamatan saat belajar antrean daring di Kantor Dukcapil Sigi, Rabu (14/6/2023). (Diskominfo Sigi)

KAILITODAY.EXAMPLE, Sigi - {lead}

{quote}

{close}

Editor: Gokma
"""),
        dateline="KAILITODAY.EXAMPLE, Sigi - ",
        published="2023-06-15",
        byline=("Gokma",),
    ),
    Paste(
        "government-portal",
        _page("""
PEMERINTAH KABUPATEN SIGI
Beranda
Profil
Layanan
PPID
{title}
Posted on 15 Jun 2023
Ditulis oleh Admin
Dibaca 214 kali
{lead}
{quote}
{close} (fn3/FN /MK)
Hak Cipta © 2024 Diskominfo Kabupaten Sigi
"""),
        published="2023-06-15",
        nature="release",
    ),
    Paste(
        "dateline-alone-without-dash",
        _page("""
{title}
{lead}
Sebelas Kecamatan Sudah Terhubung
SIGI, LembahPos
{lead}
{quote}
{close}
"""),
        body=("SIGI, LembahPos", LEAD, QUOTE, CLOSE),
    ),
    Paste(
        "city-outlet-caption-twice-page-label",
        _page("""
{title}

- 15 Juni 2023, 11:52 WITA
tangkapan layar antrean daring
tangkapan layar antrean daring /Tangkapan layar/ Jurnal Kaili

JURNAL KAILI - {lead}

{quote}

{close}***

Halaman:
1
2
Selanjutnya

Editor: Irsal Madjid

Tags

Artikel Pilihan

Terkini

Terpopuler

Kabar Daerah

x
"""),
        dateline="JURNAL KAILI - ",
        published="2023-06-15",
        byline=("Irsal Madjid",),
        incomplete=True,
    ),
    Paste(
        "agency-english-copyright",
        _page("""
{title}
Kamis, 15 Juni 2023 9:04 WIB
Kepala Dinas Dukcapil Sigi Marwan Tolage (kanan) bersama petugas loket di Dolo, Rabu (14/6/2023). BERITANEGERI/HO-Diskominfo Sigi
Sigi (BERITANEGERI) - {lead}

{quote}

{close}

Baca juga: Pemkab Sigi perbaiki jembatan gantung
Baca juga: Cokelat Napu siap ekspor

Pewarta: Muhammad Yasin
Editor: Andi Firdausi
Copyright © BERITANEGERI 2023
"""),
        dateline="Sigi (BERITANEGERI) - ",
        published="2023-06-15",
        byline=("Muhammad Yasin", "Andi Firdausi"),
    ),
    Paste(
        "radio-colon",
        _page("""
{title}
Oleh Nurhayati Lamadjido
15 Jun 2023 - 10:12
KBRN, Sigi: {lead}

{quote}

{close}
"""),
        dateline="KBRN, Sigi: ",
        published="2023-06-15",
        byline=("Nurhayati Lamadjido",),
    ),
    Paste(
        "no-dateline-labelled-caption",
        _page("""
Beranda / Daerah
{title}
oleh Tim Redaksi — 15 Juni 2023 in Daerah
Reading Time: 2 mins read
A A
0
152 SHARES
1.9k VIEWS
Share on Facebook Share on Twitter
Keterangan foto: Warga memilih jam kedatangan di anjungan mandiri
{lead}
{quote}
{close}
Tags: antrean daring Dukcapil Sigi
Previous Post
Panen Raya Cokelat Napu Dimulai
Next Post
Dua Jembatan di Palu Selatan Diperbaiki
Discussion about this post
"""),
        published="2023-06-15",
    ),
    Paste(
        "advertorial-kicker",
        _page("""
ADVERTORIAL
{title}
Redaksi Lembah
15 Juni 2023
SIGI, LEMBAH.EXAMPLE – {lead}
{quote}
{close}
(ADV/Diskominfo Sigi)
Komentar
"""),
        dateline="SIGI, LEMBAH.EXAMPLE – ",
        published="2023-06-15",
        nature="advertorial",
    ),
    Paste(
        "detik-like",
        _page("""
{title}
Ardian Fanggi - lembahKaili
Kamis, 15 Jun 2023 14:20 WITA
BAGIKAN
Tautan telah disalin
Komentar

Loket antrean daring Dukcapil Sigi. Foto: Ardian Fanggi/lembahKaili
Sigi - {lead}
ADVERTISEMENT
SCROLL TO CONTINUE WITH CONTENT
{quote}

{close}

Simak Video "Antrean Daring di Sigi"
[Gambas:Video 20detik]
(afg/hil)
dukcapil sigi
antrean daring
"""),
        dateline="Sigi - ",
        byline=("Ardian Fanggi",),
        published="2023-06-15",
    ),
    Paste(
        "body-again-in-full",
        _page("""
{title}
SIGI – {lead}
{quote}
{close}
SIGI – {lead}
{quote}
{close}
Terkini
Panen Raya Cokelat Napu Dimulai
"""),
        dateline="SIGI – ",
    ),
    Paste(
        "headlines-with-dates-above",
        _page("""
Trending
Panen Raya Cokelat Napu Dimulai
14 Juni 2023
Dua Jembatan di Palu Selatan Diperbaiki
13 Juni 2023
Daerah
{title}
15 Juni 2023
Sigi, Lembah.example – {lead}
{quote}
{close}
Baca selengkapnya di halaman 2
"""),
        dateline="Sigi, Lembah.example – ",
        published="2023-06-15",
        incomplete=True,
    ),
    Paste(
        "paywall",
        _page("""
{title}
Kamis, 15 Juni 2023
{lead}
{quote}
{close}
Sudah berlangganan? Masuk
Berlangganan untuk membaca artikel ini selengkapnya
"""),
        published="2023-06-15",
        incomplete=True,
    ),
    Paste(
        "no-title",
        _page("""
Lembah Kaili Sehat
SIGI - {lead}
{quote}
{close}
"""),
        dateline="SIGI - ",
        title=None,
    ),
    Paste(
        "list-in-the-body",
        _page("""
{title}
15/06/2023, 21.04
SIGI – {lead}
Syarat yang dibawa warga ialah:
1. Kartu keluarga asli
2. Surat pengantar desa
3. Ponsel dengan nomor aktif
{close}
"""),
        body=(
            "SIGI – " + LEAD,
            "Syarat yang dibawa warga ialah:",
            "1. Kartu keluarga asli",
            "2. Surat pengantar desa",
            "3. Ponsel dengan nomor aktif",
            CLOSE,
        ),
        published="2023-06-15",
    ),
    Paste(
        "image-labels-in-the-body",
        _page("""
{title}

antrean
Petugas Loket Menerima Nomor Antrean di Sigi. (FOTO: istimewa)

Sigi – {lead}

Bacaan Lainnya

{quote}

loket

{close}
"""),
        dateline="Sigi – ",
    ),
    Paste(
        "today-banner",
        _page("""
Selasa, 16 Desember 2025
Beranda
Nasional
Daerah
Olahraga
Indeks
{title}
Redaksi
Kamis, 15 Juni 2023 09:12 WITA
SIGI – {lead}
{quote}
{close}
"""),
        dateline="SIGI – ",
        published="2023-06-15",
    ),
    Paste(
        "press-release",
        _page("""
SIARAN PERS
{title}
15 Juni 2023
{lead}
{quote}
{close}
Narahubung: Humas Dukcapil Sigi
"""),
        published="2023-06-15",
        nature="release",
    ),
    Paste(
        "updated-only",
        _page("""
{title}
Diperbarui 20 Juni 2023 10:00 WITA
SIGI – {lead}
{quote}
{close}
"""),
        dateline="SIGI – ",
    ),
    Paste(
        "published-and-updated",
        _page("""
{title}
Diterbitkan: Kamis, 15 Juni 2023 | Diperbarui: 20 Juni 2023
SIGI – {lead}
{quote}
{close}
"""),
        dateline="SIGI – ",
        published="2023-06-15",
    ),
    Paste(
        "previous-next-is-no-page",
        _page("""
{title}
SIGI – {lead}
{quote}
{close}
Sebelumnya
Panen Raya Cokelat Napu Dimulai
Selanjutnya
Dua Jembatan di Palu Selatan Diperbaiki
"""),
        dateline="SIGI – ",
    ),
    Paste(
        "comments-with-prose",
        _page("""
{title}
SIGI – {lead}
{quote}
{close}
3 Komentar
Bu Ratna
15 Juni 2023
Kalau di kecamatan saya belum ada jaringan, apakah tetap harus lewat ponsel atau bisa datang langsung ke loket seperti biasa?
Balas
anak_dolo
Semoga servernya kuat dan tidak mati setiap hari Senin seperti tahun lalu.
Balas
"""),
        dateline="SIGI – ",
    ),
    Paste(
        "prose-in-related-teasers",
        _page("""
{title}
SIGI – {lead}
{quote}
{close}
Berita Lainnya
Panen Raya Cokelat Napu Dimulai
Petani di dataran tinggi Napu mulai memanen cokelat setelah hujan reda, dan harga di tingkat pengepul...
14 Juni 2023
Dua Jembatan di Palu Selatan Diperbaiki
Perbaikan dua jembatan yang menghubungkan kelurahan di Palu Selatan ditargetkan selesai pada bulan...
13 Juni 2023
"""),
        dateline="SIGI – ",
    ),
    Paste(
        "caption-like-a-place-line",
        _page("""
{title}
PELAYANAN – Petugas loket menerima warga Dolo di kantor camat, Rabu (14/6/2023). (Fadli/KABARPALU.COM)
KABARPALU.COM, SIGI – {lead}
{title} 1
{quote}
{title} 2
{close}
No More Posts Available.
"""),
        dateline="KABARPALU.COM, SIGI – ",
    ),
    Paste(
        "office-masthead",
        _page("""
(0451) 21xxx
kominfo@sigikab.example
Dinas Komunikasi, Informatika, Persandian dan Statistik
{title}
Admin kominfo | 15 Juni 2023 | 160 kali
{lead}
{quote}
{close} (IL. SPBE/Md.Warisman Tolage)
"""),
        published="2023-06-15",
        nature="release",
        byline=("Md.Warisman Tolage",),
    ),
    Paste(
        "breadcrumb-with-headline-three-times",
        _page("""
Beranda Daerah {title}
{title}
BERBAGI
{title}
Sigi, Lembahkaili.co.id – {lead}
{quote}
{close}
(HES)
Bagikan
LEAVE A REPLY
Please enter your comment!
Please enter your name here
"""),
        dateline="Sigi, Lembahkaili.co.id – ",
    ),
    Paste(
        "names-above-their-roles",
        _page("""
{title}
Lembah.com - 15/06/2023, 10:11 WITA
Fadli Mantong
Penulis
Rosmini Abdul
Editor
SIGI, LEMBAH.com - {lead}
{quote}
{close}
"""),
        dateline="SIGI, LEMBAH.com - ",
        published="2023-06-15",
        byline=("Fadli Mantong", "Rosmini Abdul"),
    ),
    Paste(
        "names-below-their-roles",
        _page("""
{title}
Reporter
Fadli Mantong
Editor
Rosmini Abdul
Kamis, 15 Juni 2023 10:11 WITA
LEMBAH.CO, Sigi - {lead}
{quote}
{close}
"""),
        dateline="LEMBAH.CO, Sigi - ",
        published="2023-06-15",
        byline=("Fadli Mantong", "Rosmini Abdul"),
    ),
    Paste(
        "list-without-bullets",
        _page("""
{title}
SIGI – {lead}
Kecamatan yang sudah terhubung adalah sebagai berikut:
Dolo
Dolo Selatan
Dolo Barat
Marawola
Marawola Barat
Kinovaro
Tanambulava
Gumbasa
Kulawi
Palolo
Nokilalaki
{close}
Share
"""),
        body=(
            "SIGI – " + LEAD,
            "Kecamatan yang sudah terhubung adalah sebagai berikut:",
            *"Dolo,Dolo Selatan,Dolo Barat,Marawola,Marawola Barat,Kinovaro,Tanambulava,Gumbasa,Kulawi,Palolo".split(
                ","
            ),
            "Nokilalaki",
            CLOSE,
        ),
    ),
    Paste(
        "quote-set-large",
        _page("""
{title}
SIGI – {lead}
Dulu orang datang subuh hanya untuk mengambil nomor. Sekarang jam sembilan
{quote}
{close}
Artikel ini telah tayang di KabarPalu.example dengan judul {title}
"""),
        body=("SIGI – " + LEAD, QUOTE, CLOSE),
    ),
    Paste(
        "motto-that-names-the-place",
        _page("""
Kabar Sigi Terkini
SIGI – {lead}
{quote}
{close}
"""),
        dateline="SIGI – ",
        title=None,
    ),
    Paste(
        "dates-of-other-articles-alone",
        _page("""
Panen Raya Cokelat Napu Dimulai
14 Juni 2023
{title}
SIGI – {lead}
{quote}
{close}
Dua Jembatan di Palu Selatan Diperbaiki
13 Juni 2023
"""),
        dateline="SIGI – ",
    ),
    Paste(
        "paragraphs-without-full-stops",
        _page("""
{title}
SIGI – {lead}
Kepala dinas juga meminta setiap camat menunjuk seorang petugas yang menjaga loket pada jam istirahat siang
{quote}
Warga yang tidak memiliki ponsel tetap dilayani lewat nomor kertas yang diambil di pintu masuk kantor
{close}
Komentar
"""),
        body=(
            "SIGI – " + LEAD,
            "Kepala dinas juga meminta setiap camat menunjuk seorang petugas yang menjaga loket pada jam istirahat siang",
            QUOTE,
            "Warga yang tidak memiliki ponsel tetap dilayani lewat nomor kertas yang diambil di pintu masuk kantor",
            CLOSE,
        ),
    ),
    Paste(
        "read-more-of-another-article",
        _page("""
{title}
SIGI – {lead}
{quote}
{close}
Panen Raya Cokelat Napu Dimulai Pekan Ini
Petani mulai memanen cokelat setelah hujan reda...
Baca selengkapnya
1 2 3 Selanjutnya
"""),
        dateline="SIGI – ",
    ),
    Paste(
        "day-above-the-headline",
        _page("""
Rabu, 14 Juni 2023

{title}

Warga Sigi di loket kecamatan (Ist)
SIGI – {lead}
{quote}
{close}
"""),
        dateline="SIGI – ",
        published="2023-06-14",
    ),
    Paste(
        "day-of-the-banner-and-day-of-the-article",
        _page("""
Jumat, 11 Juli 2025

{title}
Rabu, 14 Juni 2023
SIGI – {lead}
{quote}
{close}
"""),
        dateline="SIGI – ",
        published="2023-06-14",
    ),
    Paste(
        "outlet-and-hour",
        _page("""
{title}
Lembahkaili.com - 14 Jun 2023, 09:31 WITA
Lembahkaili.com/ Pemerintahan
Lembahkaili.com, Sigi – {lead}
{quote}
{close}
"""),
        dateline="Lembahkaili.com, Sigi – ",
        published="2023-06-14",
    ),
    Paste(
        "headline-and-day-below",
        _page("""
Sigi (Kantor Berita) - {lead}
{quote}
{close}
{title}
Rabu, 14 Juni 2023 15:54 WITA
"""),
        dateline="Sigi (Kantor Berita) - ",
        published="2023-06-14",
    ),
    Paste(
        "place-and-day-of-the-text",
        _page("""
{title}

Sigi, 14 Juni 2023

{lead}
{quote}
{close}
"""),
        body=("Sigi, 14 Juni 2023", LEAD, QUOTE, CLOSE),
    ),
    Paste(
        "headline-in-capitals-with-a-full-stop",
        _page("""
Rabu, 14 Juni 2023
ANTREAN DARING SIGI PANGKAS WAKTU URUS KTP WARGA.

ANTREAN DARING SIGI PANGKAS WAKTU URUS KTP WARGA.

Sigi , Lembah Kini -
{lead}
{quote}
{close}
"""),
        title="ANTREAN DARING SIGI PANGKAS WAKTU URUS KTP WARGA.",
        published="2023-06-14",
        body=("Sigi , Lembah Kini -", LEAD, QUOTE, CLOSE),
    ),
    Paste(
        "headline-in-capitals-over-two-lines",
        _page("""
ANTREAN DARING KABUPATEN SIGI
PANGKAS WAKTU URUS KTP WARGA
Rabu, 14 Juni 2023
SIGI – {lead}
{quote}
{close}
"""),
        dateline="SIGI – ",
        title="ANTREAN DARING KABUPATEN SIGI PANGKAS WAKTU URUS KTP WARGA",
        published="2023-06-14",
    ),
    Paste(
        "headline-over-two-lines",
        _page("""
Antrean Daring Sigi Pangkas Waktu Layanan
di Kantor Kecamatan
Rabu, 14 Juni 2023
SIGI – {lead}
{quote}
{close}
"""),
        dateline="SIGI – ",
        title="Antrean Daring Sigi Pangkas Waktu Layanan di Kantor Kecamatan",
        published="2023-06-14",
    ),
    Paste(
        "tags-below-the-headline",
        _page("""
{title}
Pencatatan Sipil Sigi
Dinas Kependudukan
Kepala Dinas Kependudukan dan Pencatatan Sipil
Kementerian Dalam Negeri
SIGI – {lead}
{quote}
{close}
"""),
        dateline="SIGI – ",
    ),
    Paste(
        "caption-like-a-headline-with-an-office-in-it",
        _page("""
{title}
Sebarkan artikel ini
Diskominfo Sigi Gelar Pelatihan
SIGI – {lead}
{quote}
{close}
"""),
        dateline="SIGI – ",
    ),
    Paste(
        "publication-line-with-everything",
        _page("""
{title}
:
Oleh MC Kab Sigi, Rabu, 14 Juni 2023 | 07:45 WIB - Redaktur: Rosmini - 109
SIGI – {lead}
{quote}
{close}
"""),
        dateline="SIGI – ",
        published="2023-06-14",
        byline=("Rosmini",),
        nature="release",
    ),
    Paste(
        "essay-with-its-writers-post",
        _page("""
Rabu, 14 Juni 2023

{title}

Oleh: Fadli Mantong, S.H., M.H.
Kadis Kominfo dan Persandian Pemkab Sigi

{lead}
{quote}
{close}
"""),
        published="2023-06-14",
        byline=("Fadli Mantong",),
        nature="opinion",
    ),
    Paste(
        "first-name-and-outlet",
        _page("""
{title}
Fadli - lembahKaili
Rabu, 14 Jun 2023 22:06 WITA
Sigi - {lead}
{quote}
{close}
"""),
        dateline="Sigi - ",
        published="2023-06-14",
        byline=("Fadli",),
    ),
    Paste(
        "writers-with-their-posts",
        _page("""
Penulis & Photografer : Fadli Mantong (Tenaga Ahli Peliputan)
Editor : Rosmini Abdul (Pranata Humas Ahli Muda)
{lead}
{quote}
{close}
"""),
        title=None,
        byline=("Fadli Mantong", "Rosmini Abdul"),
    ),
    Paste(
        "marks-without-full-stop",
        _page("""
{title}
SIGI – {lead}
{quote}
{close}
“Tahun depan semua sudah terhubung,” tutupnya. (dkisp/red/adv)
"""),
        nature="advertorial",
        body=("SIGI – " + LEAD, QUOTE, CLOSE, "“Tahun depan semua sudah terhubung,” tutupnya."),
    ),
    Paste(
        "mark-glued-to-the-last-word",
        _page("""
{title}
SIGI – {lead}
{quote}
Pelayanan itu berlaku di semua kecamatan dan kelurahan sejak awal bulan ini dan tidak dipungut biaya apa pun(ria/prokopim)
Tidak ada komentar
"""),
        nature="release",
        body=(
            "SIGI – " + LEAD,
            QUOTE,
            "Pelayanan itu berlaku di semua kecamatan dan kelurahan sejak awal bulan ini dan tidak dipungut biaya apa pun",
        ),
    ),
    Paste(
        "mark-with-a-number-and-a-station",
        _page("""
{title}
SIGI – {lead}
{quote}
{close} (tor/K-6)
"""),
        dateline="SIGI – ",
    ),
    Paste(
        "headlines-of-others-between-paragraphs",
        _page("""
{title}
SIGI – {lead}
Lihat juga Panen Raya Cokelat Napu, Petani Tunggu Truk
{quote}
• Dua Jembatan di Palu Selatan Rusak, Polisi Alihkan Arus Kendaraan
• Pencuri Sepeda Motor di Parigi Ditangkap Saat Menjual Barang Bukti
{close}
Promo Akhir Pekan Toko Besi Jaya, Potongan Cat dan Semen
Kantor kecamatan tetap buka pada hari Sabtu sampai pukul dua belas siang.
"""),
        body=(
            "SIGI – " + LEAD,
            QUOTE,
            CLOSE,
            "Kantor kecamatan tetap buka pada hari Sabtu sampai pukul dua belas siang.",
        ),
    ),
    Paste(
        "announced-list-and-subheading-stay",
        _page("""
{title}
SIGI – {lead}
Syarat Warga Sigi Memilih Jam Kedatangan Lewat Ponsel di Kantor Kecamatan
{quote}
Petugas menyebut loket yang dibuka pekan ini sebagai berikut.
• Kantor Kecamatan Sigi Biromaru Lantai Satu Loket Dua
• Kantor Kecamatan Dolo Selatan Gedung Baru Loket Tiga
{close}
"""),
        body=(
            "SIGI – " + LEAD,
            "Syarat Warga Sigi Memilih Jam Kedatangan Lewat Ponsel di Kantor Kecamatan",
            QUOTE,
            "Petugas menyebut loket yang dibuka pekan ini sebagai berikut.",
            "• Kantor Kecamatan Sigi Biromaru Lantai Satu Loket Dua",
            "• Kantor Kecamatan Dolo Selatan Gedung Baru Loket Tiga",
            CLOSE,
        ),
    ),
    Paste(
        "caption-inside-a-list",
        _page("""
{title}
SIGI – {lead}
Kecamatan yang sudah terhubung yaitu:
1. Kecamatan Dolo dengan dua loket
2. Kecamatan Marawola dengan satu loket
Data loket di lima belas kecamatan (Tim Loket Sigi)
3. Kecamatan Palolo dengan tiga loket
{quote}
{close}
"""),
        body=(
            "SIGI – " + LEAD,
            "Kecamatan yang sudah terhubung yaitu:",
            "1. Kecamatan Dolo dengan dua loket",
            "2. Kecamatan Marawola dengan satu loket",
            "3. Kecamatan Palolo dengan tiga loket",
            QUOTE,
            CLOSE,
        ),
    ),
    Paste(
        "caption-first-and-no-headline",
        _page("""
Suasana rapat layanan kependudukan dan pencatatan sipil di kantor kecamatan, Rabu (14/6/2023). DKISP
LEMBAH.ID, SIGI – {lead}
{quote}
{close}
"""),
        dateline="LEMBAH.ID, SIGI – ",
        title=None,
    ),
    Paste(
        "first-paragraph-cut-by-a-line-break",
        _page("""
Sigi, KP – Pemerintah Kabupaten (Pemkab) Sigi menata layanan kependudukan lewat antrean daring tahap
II yang dimulai tahun ini.
{lead}
{quote}
{close}
"""),
        title=None,
        body=(
            "Sigi, KP – Pemerintah Kabupaten (Pemkab) Sigi menata layanan kependudukan lewat antrean daring tahap",
            "II yang dimulai tahun ini.",
            LEAD,
            QUOTE,
            CLOSE,
        ),
    ),
    Paste(
        "day-between-name-and-two-headlines",
        _page("""
Jalan Lembah 12 Telp. (0451) 1234
Rabu, 14 Juni 2023 06:50

{title}

Taksir item ini
(0 pilihan)

{title}

{lead}
{quote}
{close}
"""),
        published="2023-06-14",
    ),
    Paste(
        "standfirst-below-the-headline",
        _page("""
Rabu 14 Jun 2023 09:12 WITA
{title}
Kabupaten Sigi menata layanan administrasi kependudukan
Rep: Fadli Mantong/ Red: Rosmini Abdul
LEMBAH.CO.ID, SIGI -- {lead}
{quote}
{close}
"""),
        dateline="LEMBAH.CO.ID, SIGI -- ",
        published="2023-06-14",
        byline=("Fadli Mantong", "Rosmini Abdul"),
    ),
    Paste(
        "day-of-the-event-announced",
        _page("""
{title}
Tanggal Kegiatan: 14 Juni 2023
{lead}
{quote}
{close}
"""),
    ),
    Paste(
        "square-and-invitation",
        _page("""
{title}

Rabu, 14 Juni 2023 22:47 WITA

SIGI – {lead}

{quote}

{close} ■

Dapatkan juga update berita pilihan dan breaking news setiap hari dari Lembah. Mari bergabung di Grup Telegram "Lembah Kini", caranya klik link https://t.example/lembah kemudian join. Anda harus install aplikasi dulu di ponsel.
"""),
        dateline="SIGI – ",
        published="2023-06-14",
    ),
    Paste(
        "place-and-address-alone-and-a-picture-in-a-table",
        _page("""
Sigi, Lembahpos.com
{lead}
![]() |
Warga yang didampingi petugas loket |
{quote}
{close}
"""),
        title=None,
        body=("Sigi, Lembahpos.com", LEAD, QUOTE, CLOSE),
    ),
    Paste(
        "office-as-source-below",
        _page("""
{title}
SIGI – {lead}
{quote}
{close}
Publish: 14 Juni 2023
Sumber: Humas Setda Sigi
"""),
        dateline="SIGI – ",
        published="2023-06-14",
        nature="release",
    ),
    Paste(
        "sentences-broken-here-and-there",
        _page("""
{title}
oleh Redaksi
SIGI – Pemerintah Kabupaten Sigi mulai menata layanan administrasi
kependudukan dengan antrean daring. Warga cukup memilih jam
kedatangan lewat ponsel sebelum berangkat ke kantor
kecamatan.
{quote}
{close}
"""),
        body=("SIGI – " + LEAD, QUOTE, CLOSE),
    ),
)
