"""Who wrote and who edited, read from the lines in which pages say it: "Penulis: A | Editor: B"."""

from __future__ import annotations

import re

_ROLE = (
    r"penulis|ditulis(?:\s+oleh)?|(?:penulis|pewarta|reporter|wartawan|peliput)\s*(?:&|dan|/|,)\s*"
    r"(?:editor|p?h?foto(?:gra(?:f|ph)er)?|photogra(?:f|ph)er)|pewarta|reporter|editor|penyunting|redaktur(?:\s+pelaksana)?|"
    r"wartawan|jurnalis|kontributor|koresponden|oleh|laporan(?:\s+(?:wartawan|kontributor|reporter|jurnalis))?|"
    r"liputan|author|written\s+by|by|posted\s+by|diposting\s+oleh|dipublikasikan\s+oleh|diunggah\s+oleh|"
    r"teks|naskah|pengirim|peliput|rep|red|ed|writer|uploader|publisher|penerbit|sumber|source|"
    r"foto(?:grafer)?|photogra(?:f|ph)er|kamerawan"
)
_LABELLED = re.compile(rf"(?<![\w.])(?P<role>{_ROLE})\s*(?P<mark>[:=;]|\s-\s)\s*", re.IGNORECASE)
_LEADING = re.compile(
    r"^(?P<role>oleh|by|laporan\s+(?:wartawan|kontributor|reporter|jurnalis)|ditulis\s+oleh|written\s+by|posted\s+by|"
    r"penulis|editor|reporter|pewarta|kontributor|wartawan|jurnalis|author|diposting\s+oleh|redaktur)\s+(?=[A-Z@])",
    re.IGNORECASE,
)
_TRAILING = re.compile(
    r"^(?P<name>[A-Z][\w.' ]{3,40}?)\s*,\s*(?:jurnalis|wartawan|reporter|penulis|editor|kontributor|koresponden|"
    r"pewarta)\b",
    re.IGNORECASE,
)
_ALONE = re.compile(rf"^\W*(?:{_ROLE})\W*$", re.IGNORECASE)
_NOT_WRITERS = (
    *("sumber", "source", "foto", "fotografer", "photogra", "kamerawan"),
    *("publisher", "penerbit", "uploader", "diunggah"),
)
# What signs for no person: desks, offices, outlets.
_DESK = re.compile(
    r"\b(?:redaksi|redaktur|admin\w*|tim|team|newsroom|news|desk|humas|prokopim|protokol|diskominfo\w*|dinkominfo\w*|kominfo\w*|biro|bagian|"
    r"mc|pemkab|pemkot|pemprov|dinas|kantor|media|antara|staf|staff|sekretariat|super\s?admin|operator|web\s?master|web|"
    r"publikasi|berita|kabar|koran|harian|radar|radio|tv|tribun|tribunnews|suara|online|network|indonesia|pt|cv|user|guest|anonim|"
    r"anonymous|editorial|official|portal|pers|press|rilis|release|advertorial|adv|iklan|kabupaten|kota|provinsi|"
    r"jurnalis|wartawan|reporter|editor|penulis|kontributor|pewarta|dan|wib|wita|wit|share|komentar|dibaca|foto)\b",
    re.IGNORECASE,
)
_DOMAIN = re.compile(r"[a-zA-Z]{2}\.[a-z]{2,}")
_DEGREE = re.compile(
    r"^(?:s\.?\s?(?:h|e|t|ip|sos|kom|pd|pdi|ag|stp|km|si|ked|farm|hut|ik|i\.?kom|ptk|hum|ap|psi|par|sn|tr\w*)|m\.?\s?(?:h|m|si|kom|pd|t|ap|a|sc|kn|ikom|i\.?kom|hum|ag|e|ip|sos)|"
    r"ph\.?d|amd\w*|a\.?md\w*|dr|drs|dra|ir|prof|cht|wt|mba|bsc|lc)\.?$",
    re.IGNORECASE,
)
_SPLIT = re.compile(r"\s*(?:[|/;,•·&+]|\s-\s|\s–\s|\s—\s|\bdan\b|\band\b)\s*")
_PARENTHESIS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_NAME_WORD = re.compile(r"^(?:[A-Z][\w'’`\-.]*|[a-z]+|bin|binti|van|de|el|al)$")
_INITIALS = re.compile(r"^[A-Za-z]{1,4}\d?$")
_DATE_TAIL = re.compile(
    r"(?:\s*[-–—|,]?\s*)?(?:(?:senin|selasa|rabu|kamis|jum.?at|sabtu|minggu|ahad|monday|tuesday|wednesday|thursday|friday|saturday|sunday)\b|"
    r"\b\d{1,2}[\s/\-.]|\b(?:pada|on|di|in|at|posted|published|updated|diterbitkan|dipublikasikan|diposting|lihat|kategori)\b|\b20\d\d\b|\b(?:wib|wita|wit)\b).*$",
    re.IGNORECASE,
)
_MAX_NAME_WORDS = 5
_MAX_LINE_WORDS = 22


def read_byline(text: str) -> tuple[str, ...] | None:
    """The people that a byline names (maybe none of them a person: an empty tuple); None for any other line."""
    if text.count(" ") > _MAX_LINE_WORDS or (text.count(" ") > 8 and text.endswith((".", "”", '"'))):
        return None
    text = _bare(text)
    labels = list(_LABELLED.finditer(text))
    if labels and (labels[0].start() == 0 or _is_lead(text[: labels[0].start()])):
        return _labelled_names(text, labels)
    leading = _LEADING.match(text)
    if leading:
        return _after_role(text[leading.end() :])
    trailing = _TRAILING.match(text)
    if trailing:
        name = person(trailing["name"].strip())
        return (name,) if name else None
    return None


def _bare(text: str) -> str:
    """A line without the marks round it; a bracket that closes one inside stays."""
    bare = text.strip(" ()[]|*-–—•·▪●")
    return f"{bare})" if bare.count("(") > bare.count(")") else bare


def read_within_date(text: str) -> tuple[str, ...] | None:
    """The people whom a publication line names behind a label: "Oleh MC Sigi, 3 Mei 2023 | 07:45 - Redaktur: X"."""
    labels = list(_LABELLED.finditer(text))
    return _labelled_names(text, labels) if labels else None


def _after_role(value: str) -> tuple[str, ...] | None:
    """The people behind a role without a colon ("Oleh Nurhayati"): names or a desk and nothing else."""
    bare = _DATE_TAIL.sub("", _PARENTHESIS.sub(" ", value)).strip(" .,;:|-–—")
    pieces = [piece.strip(" .:;-–—*") for piece in _SPLIT.split(bare) if piece.strip(" .:;-–—*")]
    if not pieces or len(bare.split()) > 9:
        return None
    if any(person(piece) is None and not is_desk(piece) for piece in pieces):
        return None
    return _names(value)


def is_desk(piece: str) -> bool:
    """A desk, an office, an outlet or a degree, in a few words."""
    return len(piece.split()) <= 4 and bool(_DESK.search(piece) or _DOMAIN.search(piece) or _DEGREE.match(piece))


def is_byline_label(text: str) -> bool:
    """A label that stands alone: the name is on the next line."""
    return _ALONE.match(text) is not None


def names_in(value: str) -> tuple[str, ...]:
    """The people in what a page gives as its author (a meta tag, JSON-LD); desks and outlets are none."""
    return _names(value) or ()


def _is_lead(before: str) -> bool:
    """What may stand before the first label: an outlet, a name without one, a separator."""
    return len(before.split()) <= 4 and not before.rstrip().endswith((".", ",")) and not before[:1].islower()


def _labelled_names(text: str, labels: list[re.Match[str]]) -> tuple[str, ...] | None:
    """The people behind the labels; None where every label names something else (a photographer, a source)."""
    if all(label["role"].casefold().startswith(_NOT_WRITERS) for label in labels):
        return None
    names: list[str] = []
    for label, following in zip(labels, [*labels[1:], None], strict=True):
        if label["role"].casefold().startswith(_NOT_WRITERS):
            continue
        value = text[label.end() : following.start() if following else len(text)]
        names += [n for n in _names(value) or () if n not in names]
    return tuple(names)


def _names(value: str) -> tuple[str, ...] | None:
    """People of a byline's value; None where it reads like anything but names."""
    if "://" in value:
        return ()
    value = _DATE_TAIL.sub("", _PARENTHESIS.sub(" ", value)).strip()
    names: list[str] = []
    pieces = [p.strip(" .:;-–—*\"'@") for p in _SPLIT.split(value)]
    for piece in pieces:
        piece = " ".join(piece.replace("_", " ").split())
        if not piece or _DEGREE.match(piece):
            continue
        name = person(piece)
        if name is None and len(piece.split()) > _MAX_NAME_WORDS + 2:
            return None
        if name and name not in names:
            names.append(name)
    return tuple(names)


def person(piece: str) -> str | None:
    """A bare name, or None where a desk, an outlet or anything else stands."""
    if _DESK.search(piece) or _DOMAIN.search(piece) or any(c.isdigit() for c in piece) or "@" in piece:
        return None
    words = piece.split()
    if not 1 <= len(words) <= _MAX_NAME_WORDS or len(piece) < 3:
        return None
    if not all(_NAME_WORD.match(word) for word in words) or sum(c.isalpha() for c in piece) < 3:
        return None
    if not any(word[0].isupper() for word in words) and len(words) != 2:
        return None
    return piece
