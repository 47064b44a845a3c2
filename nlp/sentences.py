"""Where sentences and paragraphs begin and end: rules for Indonesian news, with its abbreviations and degrees."""

from __future__ import annotations

import re

from nlp.article import Stretch

# What a point stands behind without ending a sentence. Degrees ("S.T.", "M.Si.") are caught by form, not by list.
ABBREVIATIONS = frozenset(
    "prof dr drs dra ir h hj hm kh ust tgk tgh tn ny sdr sdri bpk no nomor jl jln jend kol kapt let mayjen"
    " brigjen kompol akbp akp iptu ipda kombes irjen brig serma serka kab kec kel prov rp hal tel telp fax pt cv"
    " tbk ltd dst dkk alm almh plt plh pj pjs st vs art ps tgl thn jam pkl sd s.d a.n u.p d.a c.q ub an km raden"
    " rd rr gusti andi a m muh moh mohd abd abdul gg ds dk dsb dll tlp hlm ttd nb prop kpt".split()
)
_END = re.compile(r"[.!?…]+[\"'”’»)\]]*(?=\s+[\"'“‘«(\[]*[A-ZÀ-Þ0-9])")
_WORD_BEFORE = re.compile(r"(\S+)$")
# Degrees by their form, points inside ("S.T.", "M.Si.", "S.Sos."), and the commonest that are written without.
_DEGREE = re.compile(
    r"(?:[A-Z][A-Za-z]{0,4}\.){2,}|[A-Z][A-Za-z]{0,3}\.[A-Za-z]{1,5}\.?|(?:S[THEIP]|M[MTHA]|MSi)\.", re.ASCII
)
# What begins a sentence rather than the next part of a list of people: a degree before one of these ends a sentence.
_STARTER = re.compile(
    r"\s+[\"'“‘«(\[]*(?:Menurut\w*|I[an]|Dia|Beliau|Hal|Dalam|Pada|Selain|Sementara|Sedangkan|Namun|Kegiatan|Acara|Turut|Hadir|"
    r"Ini|Itu|Untuk|Dengan|Saat|Kata|Lebih|Lanjut|Selanjutnya|Kemudian|Sebelum\w*|Setelah|Usai|Di|Ke|Dari|Oleh|Tak|Tidak|Para|"
    r"Program|Adapun|Seluruh|Kami|Kita|Saya|Mereka|Bahkan|Karena|Agar|Jika|Bila|Atas|Sejak|Sebagai|Hingga|[MBD][ei][a-z]{5,})\b"
)
_NUMBER_POINT = re.compile(r"\(?\d{1,2}")
_LOOK_BACK = 24


def split_paragraphs(text: str) -> tuple[Stretch, ...]:
    """The non-empty lines of a text."""
    return tuple(Stretch(m.start(), m.end()) for m in re.finditer(r"[^\n]+", text))


def split_sentences(text: str, paragraphs: tuple[Stretch, ...]) -> tuple[Stretch, ...]:
    """The sentences of each paragraph, without the spaces between them; linear in the length of the text."""
    found: list[Stretch] = []
    for paragraph in paragraphs:
        start = paragraph.start
        for match in _END.finditer(text, paragraph.start, paragraph.end):
            if _ends_sentence(text, start, match):
                found.append(Stretch(start, match.end()))
                start = match.end()
                while start < paragraph.end and text[start].isspace():
                    start += 1
        if start < paragraph.end:
            found.append(Stretch(start, paragraph.end))
    return tuple(found)


def _ends_sentence(text: str, start: int, match: re.Match[str]) -> bool:
    if match.group()[0] != "." or match.group().startswith(".."):
        return True
    before = _WORD_BEFORE.search(text[max(start, match.start() - _LOOK_BACK) : match.start()])
    if before is None:
        return False
    word = before.group().lstrip("\"'“‘«([")
    if word.lower() in ABBREVIATIONS or (len(word) == 1 and word.isalpha()):
        return False
    if _DEGREE.fullmatch(word + "."):
        # "Hamid, S.T. Kepala Dinas A": what follows a degree is mostly more about the person.
        return len(match.group()) > 1 or _STARTER.match(text, match.end()) is not None
    # "1. Smart Governance": a number that opens a list item.
    return not (_NUMBER_POINT.fullmatch(word) and before.start() == 0 and match.start() - start <= len(word) + 1)
