"""What kind of document a page is: an ordinary article unless the page itself or its address says otherwise."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from crawler.canonical import host_of
from crawler.extract.dateline import dateline_end
from crawler.extract.endmark import marks_advertorial, marks_release
from models.text import Nature

_ADVERTORIAL_LABEL = re.compile(
    r"^\W*(?:#?\s*)(?:adv|advertorial|advetorial|pariwara|inforial|infotorial|konten (?:kerja\s?sama|berbayar|"
    r"sponsor)|sponsored(?: content)?|iklan layanan|"
    r"advertorial\s+\S+(?:\s\S+){0,3}|(?:berita|artikel|kategori|rubrik|kanal)\W+advertorial)\W*$",
    re.IGNORECASE,
)
_ADVERTORIAL_PATH = re.compile(r"/(?:adv|advertorial|pariwara|inforial)(?:/|$)", re.IGNORECASE)
_ADVERTORIAL_LINE = re.compile(
    r"\b(?:konten|artikel|berita|tulisan)\s+ini\s+(?:adalah|merupakan)\s+(?:advertorial|pariwara|kerja\s?sama|"
    r"hasil kerja\s?sama|iklan)",
    re.IGNORECASE,
)
_OPINION_LABEL = re.compile(
    r"^\W*(?:opini|opini publik|kolom|tajuk(?:\s+rencana)?|editorial|artikel opini|opinion|esai|catatan|"
    r"suara pembaca|kolumnis|gagasan|wacana|perspektif|analisis)\W*$",
    re.IGNORECASE,
)
_OPINION_PREFIX = re.compile(r"^\W*(?:opini|kolom|tajuk rencana)\s*[:|]\s*\S", re.IGNORECASE)
_OPINION_PATH = re.compile(r"/(?:opini|opinion|kolom|tajuk|editorial)(?:/|$)", re.IGNORECASE)
_OPINION_NOTE = re.compile(
    r"(?:tulisan|artikel|opini)\s+(?:ini\s+)?(?:adalah|merupakan)\s+(?:pendapat|opini|pandangan|"
    r"tanggung jawab)\s+(?:pribadi\s+)?(?:penulis)?",
    re.IGNORECASE,
)
_RELEASE_LABEL = re.compile(
    r"^\W*(?:siaran pers|press release|rilis pers|rilis|pers rilis|keterangan pers|release|"
    r"info publik)\W*(?:nomor\b.*|no\b.*)?$",
    re.IGNORECASE,
)
_RELEASE_OPENING = re.compile(r"^\W*(?:siaran pers|press release|rilis pers)\b", re.IGNORECASE)
_GOVERNMENT_HOST = re.compile(r"(?:^|\.)(?:go\.id|desa\.id|mil\.id)$", re.IGNORECASE)
_OFFICE = (
    r"(?:pemerintah|pemkab|pemkot|pemprov|dinas|diskominfo\w*|dinkominfo\w*|badan|bagian|sekretariat|kecamatan|kementerian|bappeda\w*|"
    r"kominfo|bagian humas|humas|ppid|portal|website|situs|media center|mediacenter)"
)
_GOVERNMENT_FOOTER = re.compile(
    rf"(?:copyright|hak cipta|©|\(c\)|all rights? reserved|dikelola oleh|developed by|"
    rf"powered by)[^.]{{0,60}}?\b{_OFFICE}\b[^.]{{0,80}}"
    rf"|\b(?:website|situs|portal|web|laman)\s+(?:resmi|berita)(?:\s+(?:resmi|pemerintah))?\b[^.]{{0,60}}\b(?:pemerintah|kabupaten|kota|provinsi|dinas|badan|kementerian|diskominfo)\b",
    re.IGNORECASE,
)
_GOVERNMENT_MASTHEAD = re.compile(
    r"^\W*(?:(?:website|situs|portal|laman)\s+(?:resmi\s+)?)?(?:pemerintah (?:kabupaten|kota|provinsi|daerah)|"
    r"dinas komunikasi\b|diskominfo\w*|dinas kominfo|sekretariat daerah|badan perencanaan|kementerian|"
    r"bagian (?:humas|protokol)|media center (?:kota|kabupaten|pemkab|pemkot|provinsi))[\w\s,&.-]{0,70}$",
    re.IGNORECASE,
)
# "Oleh MC Kab. Sigi", "Penulis: Humas Setda": the office wrote it.
_GOVERNMENT_CREDIT = re.compile(
    r"^\W*(?:oleh|by|penulis|sumber|teks|naskah|rilis|kontributor|reporter|pewarta|ditulis oleh|diposting oleh|"
    r"posted by)\b[\s:.]*"
    r"(?:tim\s+|admin\s+)?(?:mc\s(?:kab|kota|prov)|media center (?:kab|kota|prov|pemkab|pemkot)|humas|"
    r"(?:bagian|biro) (?:humas|protokol|prokopim|adpim)|prokopim|prokompim|d(?:is|in)kominfo|"
    r"dinas (?:komunikasi|kominfo)|pemkab|pemkot|pemprov|setda|sekretariat daerah)",
    re.IGNORECASE,
)
_CREDIT_LINES = 6
_OFFICIAL_OPENING = re.compile(
    r"^\W*(?:laporan (?:akhir|hasil|kinerja|pelaksanaan|evaluasi|keterangan|tahunan|pertanggungjawaban|keuangan|"
    r"kegiatan)|lkjip|lakip|lkpj|lppd|rencana (?:aksi|induk|strategis|kerja|pembangunan)|"
    r"peraturan (?:daerah|bupati|wali\s?kota|gubernur|menteri|presiden|pemerintah)|keputusan (?:bupati|"
    r"wali\s?kota|gubernur|menteri|kepala)|"
    r"surat (?:edaran|keputusan|perintah|tugas|undangan)|instruksi (?:bupati|wali\s?kota|gubernur|presiden|"
    r"menteri)|nota (?:dinas|kesepahaman)|berita acara|salinan|"
    r"kata pengantar|daftar isi|ringkasan eksekutif|bab\s+i\b)",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"[\"“”„][^\"“”]*(?:[\"”]|$)")
_FIRST_PERSON = re.compile(r"\b(?:saya|aku|menurut hemat saya|hemat penulis|menurut penulis)\b", re.IGNORECASE)
_AUTHOR_NOTE = re.compile(r"^\W*(?:penulis|\*\)?\s*penulis)\s+(?:adalah|merupakan)\b", re.IGNORECASE)
_LEAST_FIRST_PERSON = 3
_LEAST_LETTER_LINES = 3
_LETTER = re.compile(
    r"^\W*(?:nomor|no\.?|lampiran|perihal|hal|sifat|kepada yth\.?|menimbang|mengingat)\s*[:.]", re.IGNORECASE
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PageSigns:
    """What a page's nature is judged by: its own lines outside the article, the marks taken off it, its address.

    `kickers` are the labels by the headline, `labels` section and tags from markup, `credits` the bylines as printed,
    `essayist` what says that the writer is no journalist.
    """

    kickers: Sequence[str] = ()
    masthead: Sequence[str] = ()
    tail: Sequence[str] = ()
    marks: Sequence[str] = ()
    labels: Sequence[str] = ()
    credits: Sequence[str] = ()
    essayist: str = ""
    url: str | None = None

    @property
    def host(self) -> str:
        return host_of(self.url) or "" if self.url else ""

    @property
    def path(self) -> str:
        return urlsplit(self.url).path if self.url and self.host else ""


def nature_of_page(signs: PageSigns) -> tuple[Nature, str]:
    """The nature of an article page and what says so ("" for an ordinary article)."""
    for judge in (_advertorial, _opinion, _release):
        because = judge(signs)
        if because:
            return _NATURES[judge.__name__], because
    return Nature.NEWS, ""


def _advertorial(signs: PageSigns) -> str:
    for mark in signs.marks:
        if marks_advertorial(mark):
            return f"end mark: {mark}"
    for line in (*signs.kickers, *signs.labels):
        if _ADVERTORIAL_LABEL.match(line):
            return f"label: {line}"
    if _ADVERTORIAL_PATH.search(signs.path):
        return "url"
    return next((f"line: {t}" for t in signs.tail if _ADVERTORIAL_LABEL.match(t) or _ADVERTORIAL_LINE.search(t)), "")


def _opinion(signs: PageSigns) -> str:
    if _OPINION_PATH.search(signs.path):
        return "url"
    for line in (*signs.kickers, *signs.labels):
        if _OPINION_LABEL.match(line) or _OPINION_PREFIX.match(line):
            return f"label: {line}"
    if signs.essayist:
        return f"writer: {signs.essayist}"
    return next((f"line: {t}" for t in signs.tail if _OPINION_NOTE.search(t) or _AUTHOR_NOTE.match(t)), "")


def _release(signs: PageSigns) -> str:
    if _GOVERNMENT_HOST.search(signs.host):
        return f"host: {signs.host}"
    for line in (*signs.kickers, *signs.labels):
        if _RELEASE_LABEL.match(line) or _RELEASE_OPENING.match(line):
            return f"label: {line}"
    for line in signs.masthead:
        if _GOVERNMENT_MASTHEAD.match(line):
            return f"masthead: {line}"
    for line in (*signs.credits, *signs.tail[:_CREDIT_LINES]):
        if _GOVERNMENT_CREDIT.match(line):
            return f"byline: {line}"
    for mark in signs.marks:
        if marks_release(mark):
            return f"end mark: {mark}"
    return next((f"footer: {line}" for line in signs.tail if _GOVERNMENT_FOOTER.search(line)), "")


_NATURES = {"_advertorial": Nature.ADVERTORIAL, "_opinion": Nature.OPINION, "_release": Nature.RELEASE}


def is_first_person(paragraphs: Sequence[str]) -> bool:
    """Whether the writer speaks of himself: "saya" outside quotation marks again and again, or a note on who he is."""
    if any(_AUTHOR_NOTE.match(paragraph) for paragraph in paragraphs[-2:]):
        return True
    told = 0
    for paragraph in paragraphs:
        own = _QUOTED.sub(" ", paragraph)
        told += _FIRST_PERSON.search(own) is not None
    return told >= _LEAST_FIRST_PERSON and told >= len(paragraphs) * 0.3


def is_official_text(lines: Sequence[str]) -> bool:
    """Whether a plain text is a letter, a regulation or a report rather than a page: by its head."""
    letter = sum(_LETTER.match(line) is not None for line in lines[:15])
    titled = any(_OFFICIAL_OPENING.match(line) and line.isupper() for line in lines[:5])
    return letter >= _LEAST_LETTER_LINES or titled


def nature_of_file(paragraphs: Sequence[str]) -> tuple[Nature, str]:
    """The nature of a PDF or Word file: official unless it opens as a handout or an article does."""
    for line in paragraphs[:12]:
        if _RELEASE_LABEL.match(line) or _RELEASE_OPENING.match(line):
            return Nature.RELEASE, f"label: {line[:80]}"
        if _OFFICIAL_OPENING.match(line):
            return Nature.OFFICIAL, f"opening: {line[:80]}"
    if sum(_LETTER.match(line) is not None for line in paragraphs[:15]) >= 2:
        return Nature.OFFICIAL, "letterhead"
    if any(dateline_end(line) for line in paragraphs[:8]):
        return Nature.NEWS, "place line"
    return Nature.OFFICIAL, "a file of its own, no page"
