"""What an indicator is called: the noun phrase of the article, shortened."""

from __future__ import annotations

import re

from models.mention import Unit
from nlp.indicators.figures import Figure
from nlp.indicators.tables import IndicatorTables

_MAX_WORDS = 9
_LEFT = 160
_CLAUSE = re.compile(
    r"[;:.!?“”\"(]\s|[“\"(]|,\s|\s[–—-]\s|"
    r"\b(?:bahwa|sedangkan|sementara|disusul|serta|namun|tetapi|melainkan|karena|sehingga|mengatakan|menyebutkan|menyebut|menjelaskan|menyampaikan|melaporkan|mencatat|memaparkan|mengungkapkan|menambahkan)\b"
)
# What links a name to its figure; taken off the end of the name, again and again.
_LINK = re.compile(
    r"(?i:[\s,:(–—-]+|\b(?:adalah|ialah|yakni|yaitu|sebesar|sebanyak|senilai|sejumlah|mencapai|tercatat|menjadi|berada|di|pada|"
    r"ke|dari|dengan|angka|nilai|skor|posisi|sekitar|hampir|atas|bawah|kurang|lebih|minimal|maksimal|baru|hanya|kini|masih|"
    r"sudah|telah|akan|tinggal|tersisa|naik|turun|meningkat|menurun|berkurang|bertambah|tumbuh|melonjak|memperoleh|meraih|"
    r"mendapat|mendapatkan|mendapati|menembus|menyentuh|berjumlah|bernilai|senilai|seluas|sepanjang|terhadap|rata-rata|yang|"
    r"atau|dan|serta|hingga|sampai|hasil|menghasilkan|dipatok|ditargetkan|menargetkan|dialokasikan|disiapkan|menyiapkan|"
    r"menyediakan|menghabiskan|memakan|membutuhkan|butuh|diusulkan|seluruhnya|semula|sebelumnya|saat|ini|itu|juga|menyusut|"
    r"melampaui|melebihi|terealisasi|terserap|mengalami|diperoleh|meraup|membidik|secara|sebagai|paling|berkisar|setara|per|"
    r"tahun|bulan|ada|memiliki|punya|terdapat|predikat|kategori|tepatnya))$"
)
_OPENING = re.compile(
    r"^(?i:[\s,)”\"'–—-]+|(?:adapun|sementara\s+itu|selain\s+itu|namun|kemudian|lalu|lanjutnya|bahkan|hingga|sampai|"
    r"menurut\s+[\w.]+|untuk|dan|serta|dari|di|pada|dengan|atas|sebanyak|sebesar|ini|itu|maka|karena|juga|terdapat|"
    r"tercatat|capaian\s+tersebut|bahwa|yakni|yaitu|kata\s+\w+|ia|dia|pihaknya|kami|kita)\b)"
)
_TAIL = re.compile(
    r"(?i:\s+(?:untuk|pada|di|sejak|hingga|sampai|sepanjang|per|akhir|awal|tahun|anggaran|ta|semester|triwulan))$"
)


class Namer:
    """Cuts names out of the words around a figure."""

    def __init__(self, tables: IndicatorTables) -> None:
        heads = tables.either("index", "ratio", "measure")
        self._head = re.compile(rf"(?i:(?<![^\W_])(?:{heads})(?:nya)?(?![^\W_]))")
        self._index = re.compile(rf"(?i:(?<![^\W_])(?:{tables.either('index', 'ratio')})(?![^\W_]))")

    def name(self, figure: Figure, blanked: str) -> str | None:
        """The name in the figure's own sentence; None where it has none ("yang memperoleh 2,98").

        `blanked` is the text without its dates, by which "tahun 2022" falls out of a name.
        """
        if figure.noun:
            return figure.noun
        left = blanked[max(figure.sentence.start, figure.start - _LEFT) : figure.start].replace("\x00", " ")
        clause = _last_clause(left)
        return self._cut(clause) or self._cut(left)

    def _cut(self, words: str) -> str | None:
        phrase = _strip(words)
        heads = list(self._head.finditer(phrase))
        if heads:
            start = heads[0].start() if len(phrase[heads[0].start() :].split()) <= _MAX_WORDS else heads[-1].start()
            phrase = _strip(phrase[start:])
        tokens = phrase.split()
        if not tokens or (not heads and len(tokens) > _MAX_WORDS):
            return None
        return " ".join(tokens[:_MAX_WORDS]).strip(" ,:;()“”\"") or None


def fallback(unit: Unit | None) -> str:
    """A name by the unit alone, for a figure that nothing names."""
    return {
        Unit.PERCENT: "Persentase", Unit.IDR: "Nilai", Unit.INDEX: "Nilai", Unit.RANK: "Peringkat", Unit.RATIO: "Rasio",
        Unit.HOURS: "Waktu", Unit.DAYS: "Waktu", Unit.KM: "Panjang", Unit.HA: "Luas",
    }.get(unit or Unit.OTHER, "Jumlah")


def _last_clause(left: str) -> str:
    last = 0
    for match in _CLAUSE.finditer(left):
        if _strip(left[match.end() :]):
            last = match.end()
    return left[last:]


def _strip(words: str) -> str:
    """Without openings and links, however many."""
    phrase = " ".join(words.split())
    while True:
        shorter = _TAIL.sub("", _LINK.sub("", _OPENING.sub("", phrase).strip()).strip()).strip()
        if shorter == phrase:
            return phrase
        phrase = shorter
