"""What an indicator is called: the noun phrase of the article, shortened."""

from __future__ import annotations

import re

from models.mention import Unit
from nlp.indicators.figures import Figure
from nlp.indicators.tables import IndicatorTables

_MAX_WORDS = 9
_LEFT = 180
# What a figure before this one leaves in the way.
_FIGURE = re.compile(r".*\d[\d.,]*\S*\s(?:(?:ribu|juta|miliar|triliun|persen|poin|T|M)\b\s?)?", re.DOTALL)
_BRACKETS = re.compile(r"\s?\([^()]*\)")
_CLAUSE = re.compile(
    r"[;:.!?]\s|[“”\"(—–]\s?|,\s|\s-\s|"
    r"\b(?:bahwa|sedangkan|sementara|disusul|serta|namun|tetapi|melainkan|karena|sehingga|mengatakan|menyebutkan|menyebut"
    r"|menjelaskan|menyampaikan|melaporkan|memaparkan|mengungkapkan|menambahkan|merinci|mencatat)\b"
)
# What links a name to its figure; taken off the end of the name, again and again.
_LINK = re.compile(
    r"(?i:[\s,:(–—-]+|(?<![^\W_])(?:adalah|ialah|yakni|yaitu|sebesar|sebanyak|senilai|sejumlah|mencapai|tercatat|menjadi|"
    r"berada|di|pada|ke|dari|dengan|nilai|skor|angka|posisi|sekitar|hampir|atas|bawah|kurang|lebih|minimal|maksimal|baru|"
    r"hanya|kini|masih|sudah|telah|akan|tinggal|tersisa|naik|turun|meningkat|menurun|berkurang|bertambah|tumbuh|melonjak|"
    r"memperoleh|meraih|mendapat|mendapatkan|menembus|menyentuh|berjumlah|bernilai|seluas|sepanjang|terhadap|yang|"
    r"atau|dan|serta|hingga|sampai|hasil|menghasilkan|dipatok|ditargetkan|menargetkan|dialokasikan|disiapkan|menyiapkan|"
    r"menyediakan|menghabiskan|memakan|membutuhkan|butuh|diusulkan|seluruhnya|semula|sebelumnya|saat|ini|itu|juga|menyusut|"
    r"melampaui|melebihi|terealisasi|terserap|mengalami|diperoleh|meraup|membidik|secara|sebagai|paling|berkisar|setara|per|"
    r"untuk|sejak|akhir|awal|tahun\s+anggaran|tahun|ta|semester|triwulan|bulan|ada|memiliki|punya|terdapat|predikat|kategori|"
    r"tersebut|tepatnya|lalu|kembali))$"
)
_OPENING = re.compile(
    r"(?i:[\s,.)”\"'–—-]+|(?:adapun|sementara\s+itu|selain\s+itu|namun|kemudian|lalu|lanjutnya|bahkan|hingga|sampai|"
    r"menurut\s+[\w.]+|untuk|dan|serta|dari|di|pada|dengan|atas|sebanyak|sebesar|ini|itu|maka|karena|juga|terdapat|tahun|"
    r"tercatat|bahwa|yakni|yaitu|kata\s+\w+|ia|dia|pihaknya|kami|kita|alhamdulillah|jumlah\s+tersebut|angka\s+tersebut)(?!\w))"
)
_PROPER = re.compile(r"(?:[A-Z][\w'-]*\s?)+$")
_OWNER = re.compile(r"\s(?:Kabupaten|Kota|Provinsi|Pemkab|Pemkot|Pemprov|Pemerintah|Kab\.)\b.*$")
# A name ends where the sentence says what became of it.
_VERB = re.compile(
    r"(?<=\s)(?:yang|juga|telah|sudah|terus|kembali|naik|turun|tumbuh|masih|hanya|baru|mampu|berhasil|akan|bakal|kini|"
    r"adalah|ialah|yakni|yaitu|sebesar|tersebut|saat\s+ini|tahun|berada|menjadi|mencapai|meningkat|menurun|tercatat|"
    r"mengalami|memperoleh|mendapat\w*|meraih|menembus|ditargetkan|dengan\s+nilai)\b.*"
)


class Namer:
    """Cuts names out of the words around a figure."""

    def __init__(self, tables: IndicatorTables) -> None:
        heads = tables.either("index", "ratio", "measure")
        self._head = re.compile(rf"(?i:(?<![^\W_])(?:{heads})(?:nya)?(?![^\W_]))")

    def name(self, figure: Figure, blanked: str, carried: str | None) -> str:
        """The name in the figure's own sentence; where that has none ("yang memperoleh 2,98"), the one before it.

        `blanked` is the text without its dates, so that no name ends in a year; `carried` the last name before.
        """
        if figure.noun:
            return figure.noun
        if figure.unit is Unit.RANK:
            return f"Peringkat {carried}" if carried else fallback(figure.unit)
        left = blanked[max(figure.sentence.start, figure.start - _LEFT) : figure.start].replace("\x00", " ")
        left = _BRACKETS.sub("", left)
        headed = self._headed(_last_clause(left)) or self._headed(left)
        if headed:
            return headed
        if figure.beside:
            return figure.beside
        bare = _strip(_FIGURE.sub("", _last_clause(left)))
        if figure.unit is Unit.IDR or not carried:
            return " ".join(bare.split()[-_MAX_WORDS:]) or carried or fallback(figure.unit)
        whose = _PROPER.search(bare)
        if whose is None or whose.group() in carried:
            return carried
        return f"{_OWNER.sub('', carried)} {whose.group()}"

    def _headed(self, words: str) -> str | None:
        """The phrase that begins with the name of something measured."""
        phrase = _strip(_FIGURE.sub("", words))
        heads = list(self._head.finditer(phrase))
        if not heads:
            return None
        for head in heads:
            name = _strip(_VERB.sub("", phrase[head.start() :]).partition(", ")[0])
            if len(name.split()) <= _MAX_WORDS:
                return name or None
        return " ".join(phrase[heads[0].start() :].split()[:_MAX_WORDS])


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
        opening = _OPENING.match(phrase)
        shorter = _LINK.sub("", phrase[opening.end() if opening else 0 :].strip()).strip()
        if shorter == phrase:
            return phrase
        phrase = shorter
