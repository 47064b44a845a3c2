"""What closes an article and is no word of it: "(*)", "(*/Adv)", "***", initials, a desk or a name in brackets."""

from __future__ import annotations

import re

from crawler.extract.byline import is_desk, person

_STARS = re.compile(
    r"\s*(?:\(\s*[*#=•]+\s*\)|\[\s*[*#]+\s*\]|(?<![*\w])\*{1,5}(?![*\w])|(?<=[.!?”\"’)])\s?[■□▪●◼◾⬛]|#{2,5}|={2,}|-{3,}|_{2,}|~{2,}|\\\*+)\s*\.?$"
)
_BRACKETED = re.compile(r"\s*[(\[{]\s*([^()\[\]{}]{1,60}?)\s*[)\]}]\s*\.?\**$")
_STARRED = re.compile(r"^[*\s/\-.]*\*[*\s/\-.]*[\w\s./&\-*]{0,40}$|^[\w\s./&\-]{1,40}/?\*+$")
_INITIALS = re.compile(r"^[a-zA-Z]{1,6}\d{0,3}(?:\s?[/\-|,.&+]\s?(?:[a-zA-Z]{1,12}\d{0,3}|\d{1,3})){0,4}\.?$")
_DESK = re.compile(
    r"^(?:(?:red|redaksi|tim|adv|advertorial|adv?etorial|iklan|ads|rls|rilis|release|pers\s?rilis|siaran pers|"
    r"humas|hms|prokopim|prokompim|kominfo|diskominfo|"
    r"infokom|ist|net|ant|antara|int|bbs|dbs|sumber|editor|penulis|reporter|rep|wartawan|laporan|hum|mc|ikp|pemkab|pemkot|pemprov|inforial|pariwara|"
    r"galeri|parlementaria|ril|rill|relis|kontributor|jurnalis|oleh|ed|ks|jpnn|jpg|dtc|kmf|diskominfotik\w*|diskominfo\w*|dinkominfo\w*|dpmptsp|setda|bag|protokol)\b[\s.:/\-*|&,]*)+[\w\s./&\-:*|]{0,45}$",
    re.IGNORECASE,
)
# "(ria/prokopim)", "(rls/fadli)": initials and a desk with a stroke between them sign even where no full stop is.
_SIGNED_DESK = re.compile(
    r"^(?:[a-z]{1,12}/)*(?:adv|red|rls|rilis|humas|hms|prokopim|prokompim|d?iskominfo\w*|dkisp|infokom|protokol)"
    r"(?:/[a-z]{1,12})*\d{0,2}$",
    re.IGNORECASE,
)
_DOMAIN = re.compile(r"\.(?:com|id|net|org|co|news|info|tv)\b", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.!?…][\"”’»]*\s*$|[\"”»]\s*$")
_ADVERTORIAL = re.compile(
    r"(?<![a-z])(?:adv|advertorial|advetorial|pariwara|inforial|iklan|ads|advertisement|kerja\s?sama|sponsored)(?![a-z])",
    re.IGNORECASE,
)
_RELEASE = re.compile(
    r"(?<![a-z])(?:rls|rilis|release|ril|rill|relis|siaran pers|humas|hms|prokopim|prokompim|diskominfo\w*|"
    r"dinkominfo\w*|kominfo|infokom|"
    r"hum|mc|media center|ikp|protokol)(?![a-z])",
    re.IGNORECASE,
)


def split_endmark(text: str) -> tuple[str, str]:
    """A paragraph and the end mark taken off it ("" where it has none). A mark follows a sentence's end."""
    rest, marks = text.rstrip(), ""
    for _ in range(4):
        mark = _one_mark(rest)
        if not mark:
            break
        marks = mark.strip() + (" " + marks if marks else "")
        rest = rest[: len(rest) - len(mark)].rstrip()
    return rest, marks


def _one_mark(text: str) -> str:
    stars = _STARS.search(text)
    if stars:
        return stars[0]
    bracketed = _BRACKETED.search(text)
    if bracketed is None:
        return ""
    before = text[: bracketed.start()]
    inner = bracketed[1]
    if _STARRED.match(inner):
        return bracketed[0]
    if before.strip() and not _SENTENCE_END.search(before) and not _SIGNED_DESK.match(inner):
        return ""
    return bracketed[0] if is_signature(inner) else ""


def is_signature(inner: str) -> bool:
    """Whether what stands in brackets signs an article: initials, a desk, an outlet, a name."""
    inner = inner.strip()
    if _INITIALS.match(inner) or _DESK.match(inner) or (_DOMAIN.search(inner) and len(inner.split()) <= 5):
        return True
    pieces = [p.strip(" *.") for p in re.split(r"[/|,&;]|\s-\s", inner) if p.strip(" *.")]
    return bool(pieces) and len(inner.split()) <= 6 and all(_signs(piece) for piece in pieces)


def _signs(piece: str) -> bool:
    named = person(piece)
    if is_desk(piece) and piece[0].isupper():
        return True
    return bool(
        _INITIALS.match(piece) or _DESK.match(piece) or (named and piece[0].isupper() and len(piece.split()) <= 4)
    )


def marks_advertorial(mark: str) -> bool:
    return _ADVERTORIAL.search(mark) is not None


def marks_release(mark: str) -> bool:
    return _RELEASE.search(mark) is not None


def signing_people(mark: str) -> tuple[str, ...]:
    """Full names (two words or more) that an end mark gives; initials and desks are none."""
    names: list[str] = []
    for inner in re.findall(r"[(\[{]([^()\[\]{}]+)[)\]}]", mark):
        for piece in re.split(r"[/|,&;]|\s-\s", inner):
            name = person(piece.strip(" *."))
            if (
                name
                and len(name.split()) >= 2
                and all(map(_is_name_word, name.split()))
                and not name.isupper()
                and name not in names
            ):
                names.append(name)
    return tuple(names)


def _is_name_word(word: str) -> bool:
    """Written as names are: a capital and small letters, or an initial; "SPBE" is an office."""
    return word[0].isupper() and (len(word.rstrip(".")) <= 2 or not word.isupper())
