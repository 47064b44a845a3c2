"""A photo's caption: told by its credit, its label, or by describing a scene in which nobody reports anything."""

from __future__ import annotations

import re

_LABEL = re.compile(
    r"^\W*(?:foto|ket(?:erangan)?\.?\s*(?:foto|gambar)|teks\s*(?:foto|gambar)|caption|poto|photo|gambar|ilustrasi|dok(?:umentasi)?|"
    r"doc|tampak\s+(?:dalam|pada)\s+(?:foto|gambar)|pic|image|infografis)\b\s*[:;.,\-–/|]",
    re.IGNORECASE,
)
_LABEL_SOFT = re.compile(
    r"^\W*(?:foto\s+(?:bersama|ilustrasi|istimewa|ist|dok\w*|by|oleh|antara)|ilustrasi\b(?!\s+(?:ini|itu|tersebut)))",
    re.IGNORECASE,
)
_CREDIT = re.compile(
    r"[(\[]\s*(?:foto|photo|poto|dok(?:\.|umentasi|umen)?|doc|ist(?:imewa)?|sumber|source|gambar|grafis|kredit|credit|ilustrasi|"
    r"screenshot|tangkapan\s+layar|antara|humas|courtesy|repro)\b[^()\[\]]{0,70}[)\]]\W*$"
    r"|(?:^|[.,;)]\s*|\s[-–—|/]\s?)(?:foto|photo|poto|fotografer|image|sumber\s+foto|credit|kredit(?:\s+foto)?)\s*[:;/]\s*\S[^.]{0,60}$"
    r"|(?:/|\s[-–—|]\s?|[.)]\s?)(?:ist|istimewa|dok\.?\s?\w*|dokumentasi\s\w+|antara/ho[\w\-\s./]*|ho[-/][\w\s./&-]{2,40}|"
    r"antara\s?foto[\w/\s.-]*|doc\.?\s?\w*|shutterstock|pixabay|freepik|unsplash|getty\s?images?|pinterest|"
    r"tangkapan layar[\w\s./-]*|screenshot[\w\s./-]*)\W*$"
    r"|\bANTARA(?:\s?FOTO)?/[\w\s./-]{2,60}$|\bANTARA/HO\b",
    re.IGNORECASE,
)
_CREDIT_CASED = re.compile(r"(?<=[\w.)])\s?/\s?(?:[A-Z][\w.]+)(?:\s[A-Z][\w.]+){0,3}$")
# A picture in a table of one column, as tools print it: "![](...) |" and the caption's cell.
_CELL = re.compile(r"^(?:\|\s*)?(?:!\[[^\]]*\]\([^()]*\)\s*)+\|?$|^(?:\|\s*)?\w[^|]*[^|\s.!?]\s\|$")
_CELL_WORDS = 3
_SIDES = re.compile(
    r"\((?:paling )?(?:kiri|kanan|tengah|berdiri|duduk|dua dari|kedua dari|nomor)\b[^()]{0,30}\)", re.IGNORECASE
)
_AT_WORK = re.compile(r"\b(?:saat|ketika|usai|seusai|tengah|sedang|tampak|terlihat|berfoto|berpose)\b")
_REPORTS = re.compile(
    r"\b(?:mengatakan|menyampaikan|menyebut\w*|menjelaskan|mengungkap\w*|menegaskan|menuturkan|mengaku\w*|menilai|meminta|berharap|mengajak|"
    r"mengapresiasi|menambahkan|memaparkan|mengimbau|menghimbau|mengingatkan|menyatakan|menerangkan|membeberkan|merinci|menargetkan|"
    r"memastikan|mengklaim|menyambut|optimis\w*|akan|telah|sudah|resmi|kata|ujar|tutur|ucap)\b",
    re.IGNORECASE,
)
# A sentence that reports has a verb of its own before the scene. Prefixes tell most Indonesian verbs.
_VERB = re.compile(
    r"^(?:me(?:[lrwy]|m[bpfv]?|n[cdjtsz]?|ng|ny)[a-z]{3,}|ber[a-z]{3,}|di[a-z]{4,}|ter[a-z]{4,}|ke[a-z]{4,}an)$"
)
_PLAIN_VERBS = frozenset(
    "ada adalah akan telah sudah resmi mulai terus masuk jadi ingin siap hadir buka ikut minta harap dorong "
    "gelar raih terima "
    "kembali tidak bukan belum masih bakal dapat bisa harus kata ujar ucap tutur tegas jelas ungkap sebut papar "
    "akui kini".split()
)
_NOT_VERBS = re.compile(
    r"^(?:dinas|disk\w*|direktur\w*|digital\w*|direktorat|divisi|dirjen|dinkes\w*|dishub\w*|disdik\w*|bersama|berbagai|berbasis|berita|"
    r"berikut|berkat|terhadap|terkait|termasuk|terpadu|terbuka|tentang|tersebut|terminal|teritorial|media|melalui|menuju|mengenai|menurut|menteri|menko\w*|meteran|"
    r"medis|kesehatan|kelautan|kepulauan|keuangan|kependudukan|kebudayaan|ketahanan|keamanan|kecamatan|kelurahan|kegiatan|ketenagakerjaan|"
    r"kepegawaian|kehutanan|kearsipan|kepolisian|kejaksaan|kesejahteraan|kebersihan|kerakyatan|diri|dibidang|dimana|diantaranya|didampingi)$"
)
# "saat memaparkan": the verb right behind the scene belongs to it.
_AFTER_FIRST_WORD = re.compile(r"^\s*\S+")
_SECOND_SENTENCE = re.compile(r"[a-z)][.!?] +[A-Z“\"]")
_WORD = re.compile(r"[a-zA-Z][a-zA-Z'’-]*")
MAX_WORDS = 60


def is_labelled_caption(text: str) -> bool:
    """A caption by its own label or credit, wherever it stands."""
    if text.count(" ") > MAX_WORDS:
        return False
    if _CELL.match(text) and (text.lstrip("| ").startswith("!") or text.count(" ") >= _CELL_WORDS):
        return True
    return bool(_LABEL.match(text) or _CREDIT.search(text) or _CREDIT_CASED.search(text))


def is_scene(text: str) -> bool:
    """A line that only describes what a photo shows: who, where and when, with no verb of reporting before the scene.

    Meant for the lines between headline and article; in the body it would be too bold.
    """
    if text.count(" ") > MAX_WORDS or text[:1] in "\"“”‘'":
        return False
    if _LABEL_SOFT.match(text) or _SIDES.search(text):
        return True
    if text.casefold().startswith("suasana ") and not has_verb(text) and not _SECOND_SENTENCE.search(text):
        return True
    scene = _AT_WORK.search(text)
    if scene is None or len(text[: scene.start()].split()) < 2:
        return False
    if _SECOND_SENTENCE.search(text) or _REPORTS.search(_AFTER_FIRST_WORD.sub("", text[scene.end() :])):
        return False
    return not has_verb(text[: scene.start()])


def has_verb(text: str) -> bool:
    """Whether a finite verb seems to stand in `text`, by prefix or by a list of the common bare ones."""
    return any(
        word in _PLAIN_VERBS or (_VERB.match(word) and not _NOT_VERBS.match(word))
        for word in _WORD.findall(text)
        if word.islower()
    )
