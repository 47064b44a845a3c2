"""The dossier's words: what PDF and workbook say alike, in Indonesian."""

from __future__ import annotations

from collections.abc import Iterator

from models.evidence import LiveState
from models.pillar import Basis
from search_api.citation import indonesian
from search_api.dossier.content import Checked, Dossier, PeriodFacts
from search_api.web import format_id, words

_BASES = {Basis.NAMED: "nama pilar tertulis", Basis.IMPLIED: "program yang termasuk pilar"}


def basis_words(basis: Basis) -> str:
    return _BASES[basis]


def period_words(period: PeriodFacts) -> str:
    """ "2020–2023", "2019, 2021", "17 Agustus 2020 sampai 31 Desember 2021", "seluruh masa yang tersimpan"."""
    if period.year:
        years = period.year
        whole = len(years) > 2 and years == tuple(range(years[0], years[-1] + 1))
        return f"{years[0]}–{years[-1]}" if whole else ", ".join(map(str, years))
    first = indonesian(period.from_day.isoformat()) if period.from_day else ""
    last = indonesian(period.to_day.isoformat()) if period.to_day else ""
    if first and last:
        return f"{first} sampai {last}"
    if first or last:
        return f"sejak {first}" if first else f"sampai {last}"
    return "seluruh masa yang tersimpan"


def checked_words(checked: Checked) -> str:
    """ "arsip utuh; halaman belum diambil ulang"."""
    live = words.LIVE[checked.live].lower()
    when = f" ({format_id.moment(checked.live_at)})" if checked.live_at else ""
    page = "halaman belum diambil ulang" if checked.live is LiveState.NOT_RECHECKED else f"halaman {live}{when}"
    return f"arsip {words.ARCHIVE[checked.archive].lower()}; {page}"


def method_rows(dossier: Dossier) -> Iterator[tuple[str, str]]:
    """What read the pages, by which rules, and how to check: a name and a value each."""
    method = dossier.method
    yield "Wilayah", f"{dossier.region.name} ({dossier.region.code})"
    yield "Masa", period_words(dossier.period)
    yield "Dibuat", format_id.moment(dossier.made, dossier.region.zone)
    yield "Instansi Bukti (sidik kunci)", dossier.instance
    yield "Program", f"Bukti {method.program}"
    yield "Pembaca halaman saat diperiksa", method.extractor
    yield "Pembaca halaman saat disimpan", ", ".join(method.extractors) or "–"
    yield "Analisis", ", ".join(method.analyses) or "–"
    yield "Taksonomi pilar", method.taxonomy
    yield "Daftar wilayah", method.regions
    yield "Kutipan tanpa tanggal, tidak dihitung dalam matriks", format_id.number(dossier.undated)
    yield "Hari sebuah kutipan", "hari peristiwa yang disebut; bila tidak ada, hari terbit"
    yield "Terbukti", "kutipan yang mengatakan lebih dari sekadar menyebut pilar dalam daftar"
    yield "Disebut saja", "pilar hanya berdiri dalam daftar pilar"
    yield "Dicari, tidak ada", "sumber yang meliput wilayah ini dibaca untuk tahun itu, dan tidak ada yang ditemukan"
    yield "Belum dicari", "tidak ada sumber yang meliput wilayah ini yang dibaca untuk tahun itu"
    yield "Cara memeriksa", "bukti verify BERKAS.zip --key KUNCI.pem"
