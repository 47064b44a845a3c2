"""The place line that opens an article: "PALOPO --", "Malili (ANTARA) -", "TRIBUNLUTIM.COM, MALILI -"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from crawler.extract.byline import is_desk
from models.calendar_id import WEEKDAY, find_full_day

_DOMAIN = r"[A-Za-z0-9][\w-]*(?:\.[A-Za-z]{2,})+"
_TOKEN = rf"(?:{_DOMAIN}|[A-Z0-9][\w.'’/&-]*|\([^()]{{2,40}}\)|\[[^\[\]]{{2,40}}\]|/)"
_SMALL = r"(?:dan|di|the|of|pada|da|de)"
_HEAD = rf"{_TOKEN}(?:\s?[,.]?\s+(?:{_TOKEN}|{_SMALL})|,\s*{_TOKEN}|\s*\([^()]{{2,40}}\)){{0,8}}"
_DASH = r"(?:\.?-\s+|\s+(?:-{1,3}|[–—―~]{1,2}|\|{1,2}|//?|::|»|•|:)\s*|\s*(?:--+|[–—―]{1,2}|\|{1,2}|::|//)\s*)"
_DASHED = re.compile(rf"^[\[(]?({_HEAD})[\])]?[,.]{{0,2}}{_DASH}(?=[\"'“‘”’(\[]?[A-Z0-9\"“”‘’'(])")
# "lembahnews.id I Sigi –": a letter for a bar, only behind an address.
_LETTER_BAR = re.compile(
    rf"^({_DOMAIN}\s+[Il]\s+{_TOKEN}(?:\s+{_TOKEN}){{0,3}}){_DASH}(?=[\"'“‘”’(\[]?[A-Z0-9\"“”‘’'(])"
)
# No space round the hyphen ("LUWU TIMUR-Kabupaten") and the colon ("KBRN, Bogor:", "Jakarta:") only where the place
# is written in capitals or behind an outlet's name: elsewhere they part other things.
_TIGHT = re.compile(r"^((?:[A-Z0-9][A-Z0-9.'/&-]+[,.]?\s+)*[A-Z][A-Z.'/]+)\s?[-:]\s?(?=[\"“”']?[A-Z])")
_OUTLET_COLON = re.compile(rf"^((?:{_DOMAIN}|KBRN|RRI),\s+[A-Z][\w ]{{2,30}})\s?[:;]\s?(?=[\"“”']?[A-Z])")
# "Liputan6.com, Jakarta Pemerintah ..." and "GandangDewata.com, Meski ...": an outlet's domain and a comma do it.
_OUTLET_COMMA = re.compile(rf"^((?:{_DOMAIN}),)\s+(?=[A-Z\"“])")
# Alone on its line: "ISTANBUL, 23 Februari 2016 (Antara) -", "Sigi || Lembah Media News", "SIGI, LembahPos".
_ALONE = re.compile(
    rf"^[\[(]?{_HEAD}[\])]?[,.]{{0,2}}\s*(?:-{{1,3}}|[–—―]{{1,2}})$|^{_HEAD}\s*\|\|\s*{_HEAD}$"
    rf"|^[A-Z][A-Z .'-]{{2,30}},\s[A-Z][\w.]*[a-z]\w*[A-Z.][\w.]*$|^[A-Z][\w .'-]{{2,30}},\s{_DOMAIN}$"
)
# "Kasongan, 18/06/2020 (Lembah News). Meski ..." and "LEMBAHNEWS, Sigi Biromaru-Selain ...": an outlet in brackets
# or in capitals makes a place line of what would part other things.
_BRACKETED = re.compile(r"^([A-Z][\w.' ]{2,30}(?:,\s?[\w/. ]{4,20})?\s\([A-Z][^()]{2,30}\))\s?[.:]\s+(?=[A-Z\"“])")
_OUTLET_TIGHT = re.compile(
    rf"^((?:[A-Z][A-Z0-9.]{{3,}}|{_DOMAIN}),\s?[A-Z][a-z]+(?:\s[A-Z][a-z]+){{0,2}})\s?-\s?(?=[A-Z\"“])"
)
# "Palu, 25 Mei 2019" on a line of its own: a place and a day, and no section of the page ("Nasional, 25 Mei 2019").
_PLACE_AND_DAY = re.compile(
    rf"^(?:(?:Kota|Kab\.|Kabupaten)\s)?(?P<place>[A-Z][\w'’.-]+(?:\s[A-Z][\w'’.-]+){{0,2}})\s?,\s*"
    rf"(?:(?:{WEEKDAY})\s?,?\s*)?\(?(?P<day>\d{{1,2}}\D{{1,3}}\w{{1,9}}\D{{1,3}}\d{{4}})\)?[.,]?\s?[-–—]?$",
    re.IGNORECASE,
)
_SECTION = re.compile(
    rf"^(?:{WEEKDAY}|admin\w*|redaksi|oleh|by|nasional|daerah|regional|umum|utama|headline|politik|hukum|ekonomi|bisnis|"
    r"pemerintahan|pendidikan|kesehatan|peristiwa|olahraga|budaya|wisata|teknologi|opini|kolom|terbit|tayang|update|"
    r"kategori|artikel|advertorial|foto|video|dibuat|diposting|published|posted|hari|tanggal)\b",
    re.IGNORECASE,
)
_WITH_OUTLET = re.compile(rf"^[A-Z][\w' ]{{2,30}}(?:,\s?(?:{_DOMAIN}|[A-Z][\w.]*[A-Z][\w.]*)|\s?\([^()]{{2,40}}\))\W*$")
_MAX_HEAD = 75
_MIN_REST = 5
_FORMS = (_DASHED, _LETTER_BAR, _TIGHT, _OUTLET_TIGHT, _BRACKETED, _OUTLET_COLON, _OUTLET_COMMA)


def dateline_end(text: str) -> int:
    """The offset at which the words after a place line begin; 0 where the text opens with none."""
    for form in _FORMS:
        match = form.match(text[: _MAX_HEAD + 10])
        if match and len(match[1]) <= _MAX_HEAD and _is_place(match[1]) and _rest(text, match.end()) >= _MIN_REST:
            return match.end() + _second_part(text[match.end() :], match[0])
    return 0


def has_outlet(text: str) -> bool:
    """Whether a text opens with a place and its outlet ("Sigi, KP – "), which no headline does."""
    end = dateline_end(text)
    return end > 0 and _WITH_OUTLET.match(text[:end]) is not None


def _second_part(text: str, first: str) -> int:
    """ "Lembah.com | Palu — ": the place behind the outlet's name, with a dash of its own."""
    if "|" not in first:
        return 0
    match = _DASHED.match(text[:_MAX_HEAD])
    return match.end() if match and len(match[1].split()) <= 3 and _rest(text, match.end()) >= _MIN_REST else 0


def is_dateline_alone(text: str) -> bool:
    """Whether a line is a place line and nothing else; the first sentence then stands on the line below."""
    return len(text) <= _MAX_HEAD and _ALONE.match(text) is not None and _is_place(text)


def is_place_and_day(text: str, others: Sequence[str]) -> bool:
    """Whether a line is a place and a day, the day of the text and not the page's. `others` are the page's lines.

    A place comes again in the article; a section's or a writer's name seldom does.
    """
    match = _PLACE_AND_DAY.match(text)
    if match is None or find_full_day(match["day"]) is None or _SECTION.match(text):
        return False
    place = match["place"]
    again = re.compile(rf"(?<!\w){re.escape(place)}(?!\w)", re.IGNORECASE)
    return place[0].isupper() and not is_desk(place) and any(again.search(other) for other in others)


def _is_place(head: str) -> bool:
    """A place line has letters, few words, and is no numbered item or quotation."""
    words = head.split()
    return len(words) <= 9 and sum(c.isalpha() for c in head) >= 3 and not words[0][0].isdigit()


def _rest(text: str, end: int) -> int:
    return text.count(" ", end) + 1
