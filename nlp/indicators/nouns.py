"""The noun phrase behind a number: "147 jenis layanan"."""

from __future__ import annotations

import re

_NOUN = re.compile(r"[ ](?P<noun>[a-z][\w/-]*)(?P<rest>(?:[ ][a-z][\w/-]*){0,3})")
_BIG_NOUN = re.compile(r"[ ](?P<noun>[A-Z][\w/-]*)(?P<rest>(?:[ ][\w/-]+){0,3})")
_VERBAL = ("di", "ter", "men", "mem", "ber")
# Nouns that only begin like a verb.
_VERBAL_NOUNS = (
    "menara",
    "mentor",
    "menteri",
    "terminal",
    "berkas",
    "berita",
    "dinas",
    "distrik",
    "divisi",
    "direktor",
    "difabel",
    "terapis",
    "terumbu",
    "dispenser",
    "digester",
    "diorama",
    "member",
    "berlian",
    "dirigen",
)
_SHORT_WORD = 5
_STOP_WORDS = frozenset(
    "yang di ke dari pada untuk dengan dan atau serta telah sudah akan oleh dalam sebagai agar bisa dapat ini itu juga"
    " secara se tersebut lainnya setiap per saat hingga sampai sejak karena maupun menjadi masih belum baru tidak ada"
    " adalah mencapai lalu pihaknya tahun sekaligus guna bagi melalui antara selama kini ikut lebih pun terdiri turut"
    " tersebar dibanding dibandingkan kemarin besok".split()
)
_MORE = " lebih "


def noun_at(text: str, offset: int) -> str | None:
    """The noun phrase that begins behind `offset`; None where a verb, a preposition or a mark stands there."""
    if text.startswith(_MORE, offset):
        offset += len(_MORE) - 1
    match = _NOUN.match(text, offset) or _BIG_NOUN.match(text, offset)
    if match is None or match["noun"].lower() in _STOP_WORDS or _is_verb(match["noun"]):
        return None
    words = [match["noun"]]
    for word in match["rest"].split():
        if word.lower() in _STOP_WORDS or _is_verb(word):
            break
        words.append(word)
    return " ".join(words)


def _is_verb(word: str) -> bool:
    return len(word) > _SHORT_WORD and word.startswith(_VERBAL) and not word.startswith(_VERBAL_NOUNS)
