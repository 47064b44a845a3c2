"""An article taken out of a page's lines: its paragraphs, and what the lines around them say about it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from crawler.extract.byline import is_byline_label, names_in, read_byline
from crawler.extract.caption import is_labelled_caption, is_scene
from crawler.extract.dateline import dateline_end, is_dateline_alone
from crawler.extract.endmark import signing_people, split_endmark
from crawler.extract.line import FOREIGN_ROLES, Line, fold
from crawler.extract.phrases import Effect, Phrase, PhraseBook
from crawler.extract.publication import DateLine, is_ago, read_date_line
from crawler.extract.repeat import is_said_in, overlap, repeated_lines
from crawler.extract.title import choose_title, strip_site
from crawler.extract.window import Kind, find_window
from models.text import Published, Removal

_PAGE_NUMBERS = re.compile(
    r"^\W*(?:(?:halaman|hal|laman|pages?)\b\W*)?(?P<numbers>\d{1,2}(?:[\s|,.\-–/»]*\d{1,2})*)?[\s|»>…,.]*"
    r"(?P<next>selanjutnya|berikutnya|next|lanjut|show all|tampilkan semua|semua|all|last|akhir)?[\s|»>…,.]*(?:show all|tampilkan semua|semua|all)?\W*$",
    re.IGNORECASE,
)
_PAGE_WORD = re.compile(r"^\W*(?:halaman|hal|laman|pages?)\b", re.IGNORECASE)
_PAGE_OF = re.compile(
    r"^\W*(?:halaman|hal|laman|page)?\W*(\d{1,2})\s*(?:dari|of|/)\s*(\d{1,2})\W*(?:halaman|pages?)?\W*$", re.IGNORECASE
)
_NEXT_ALONE = re.compile(r"^\W*(?:halaman\s+)?(?:selanjutnya|berikutnya)\W*$", re.IGNORECASE)
_PREVIOUS = re.compile(
    r"^\W*(?:(?:halaman|berita|artikel|pos)\s+)?(?:sebelumnya|sebelum|previous|prev)\b", re.IGNORECASE
)
_INLINE_READ_ALSO = re.compile(
    r"(?<=[.!?”\"’)])\s*[(\[]?(?:baca juga|baca pula|lihat juga|simak juga|read also)\s*[:;]\s?.*$", re.IGNORECASE
)
_LEADING_LABEL = re.compile(
    r"^(?:advertisement|iklan|scroll to continue with content|scroll to resume content)\s+(?=[A-Z\"“])", re.IGNORECASE
)
_SUBHEAD_WORDS = 12
_FAR_DATELINE_SHARE = 0.4
_MIN_STANDFIRST_OVERLAP = 0.6
_MAX_TAG_WORDS = 5
_MIN_TITLE_OVERLAP = 0.3
_MAX_FOREIGN_SHARE = 0.4
_NEAR_HEADLINE = 6


@dataclass(slots=True)
class Given:
    """What markup says: possible headlines with where each stood, the most trusted first, the page's summary."""

    titles: list[tuple[str, str]] = field(default_factory=list)
    description: str | None = None


@dataclass(slots=True)
class Article:
    """What was found. `head` and `tail` are the page's own lines before and after the article."""

    paragraphs: list[str] = field(default_factory=list)
    title: str | None = None
    byline: tuple[str, ...] = ()
    published: Published | None = None
    incomplete: bool = False
    by_headline: bool = False
    marks: list[str] = field(default_factory=list)
    removed: list[Removal] = field(default_factory=list)
    head: list[str] = field(default_factory=list)
    tail: list[str] = field(default_factory=list)
    kickers: list[str] = field(default_factory=list)
    origins: dict[str, str] = field(default_factory=dict)


def take_article(lines: Sequence[Line], book: PhraseBook, given: Given | None = None) -> Article:
    """The article of a page that is given as its lines, top to bottom. Without prose, an article of no paragraphs."""
    return _Page(lines, book, given or Given()).article()


class _Page:
    """One page while it is being read: each line's kind and, where it goes, the reason."""

    def __init__(self, lines: Sequence[Line], book: PhraseBook, given: Given) -> None:
        self.lines = list(lines)
        self.given = given
        self.kinds: list[Kind] = []
        self.reasons: list[str] = []
        self.phrases: list[Phrase | None] = []
        self.dates: list[DateLine | None] = []
        self.names: list[tuple[str, ...] | None] = []
        self.datelines: list[bool] = []
        self._foreign = _foreign_roles(self.lines)
        for index in range(len(self.lines)):
            self._classify(index, book)
        self._name_under_label()
        self._own = list(self.kinds), list(self.reasons)
        self._spread()

    def article(self) -> Article:
        found = Article()
        start, end = self._window()
        if start == end:
            found.removed = [Removal(text=line.text, reason="no_article") for line in self.lines]
            return found
        start = self._true_start(start, end)
        start = self._skip_to_words(start, end)
        # A heading above the article (a menu's "Foto") opens no list that could take in headline and date.
        self.kinds[:start], self.reasons[:start] = self._own[0][:start], self._own[1][:start]
        end = self._closing_list(end)
        self._collect_body(found, start, end)
        self._collect_around(found, start, end)
        return found

    # Kinds of lines

    def _classify(self, index: int, book: PhraseBook) -> None:
        line = self.lines[index]
        phrase = book.match(line.text)
        dateline = self._is_dateline(index)
        date = None if line.words > 24 or dateline else read_date_line(line.text)
        names = None if line.words > 24 else read_byline(line.text)
        kind, reason = self._kind(line, phrase, date, names, dateline)
        self.kinds.append(kind)
        self.reasons.append(reason)
        self.phrases.append(phrase)
        self.dates.append(date)
        self.names.append(names)
        self.datelines.append(dateline)

    def _is_dateline(self, index: int) -> bool:
        """The place line, with the first sentence behind it or alone above the first paragraph."""
        line = self.lines[index]
        if line.words >= 10 and (line.closed or line.words >= 20) and dateline_end(line.text) > 0:
            return True
        below = self.lines[index + 1] if index + 1 < len(self.lines) else None
        return below is not None and below.prose and is_dateline_alone(line.text)

    def _kind(
        self, line: Line, phrase: Phrase | None, date: DateLine | None, names: tuple[str, ...] | None, dateline: bool
    ) -> tuple[Kind, str]:
        if names is not None:
            return Kind.BYLINE, "byline"
        if line.role in self._foreign:
            return (Kind.CAPTION if line.role == "caption" else Kind.FURNITURE), line.role
        if _is_page_numbers(line.text):
            return Kind.PAGES, "page_numbers"
        if phrase is not None and not (dateline and phrase.effect is not Effect.END):
            kind = {Effect.DROP: Kind.FURNITURE, Effect.HEADING: Kind.HEADING, Effect.END: Kind.END}[phrase.effect]
            return kind, phrase.reason
        if dateline and not line.prose:
            return Kind.PROSE, ""
        if date is not None or is_ago(line.text):
            return Kind.DATE, "publication_line"
        if dateline:
            return Kind.PROSE, ""
        if is_labelled_caption(line.text):
            return Kind.CAPTION, "caption"
        if not split_endmark(line.text)[0]:
            return Kind.FURNITURE, "end_mark"
        if line.prose or Line(split_endmark(line.text)[0]).prose:
            return Kind.PROSE, ""
        return (Kind.BULLET, "") if line.bullet else (Kind.SHORT, "")

    def _name_under_label(self) -> None:
        """ "Penulis" alone on a line: the name stands under it."""
        for index, line in enumerate(self.lines[:-1]):
            if is_byline_label(line.text) and self.kinds[index] is not Kind.PROSE:
                below = self.lines[index + 1].text
                names = names_in(below) if self.lines[index + 1].words <= 6 else ()
                if names:
                    self.kinds[index] = self.kinds[index + 1] = Kind.BYLINE
                    self.reasons[index] = self.reasons[index + 1] = "byline"
                    role = line.text.strip(" :").casefold()
                    self.names[index], self.names[index + 1] = (), () if role.startswith(("foto", "sumber")) else names

    def _spread(self) -> None:
        """What stands under a heading or a lone label belongs to it, until prose goes on."""
        index = 0
        while index < len(self.lines):
            phrase = self.phrases[index]
            if phrase is not None and self.kinds[index] in {Kind.FURNITURE, Kind.HEADING}:
                if self.kinds[index] is Kind.HEADING:
                    index = self._spread_list(index + 1, phrase.reason)
                    continue
                if phrase.alone and phrase.takes_next:
                    self._spread_under(index + 1, phrase)
            index += 1

    def _spread_list(self, index: int, reason: str) -> int:
        """Take in what a heading lists: headlines, dates, teasers. The article goes on where prose follows prose."""
        first = index
        while index < len(self.lines):
            kind = self.kinds[index]
            if kind in {Kind.HEADING, Kind.END, Kind.BYLINE} or self.datelines[index]:
                break
            if kind is Kind.PROSE and (index == first or self._resumes(index)):
                break
            if kind in {Kind.SHORT, Kind.BULLET, Kind.PROSE, Kind.DATE, Kind.CAPTION}:
                self.kinds[index], self.reasons[index] = Kind.LISTED, reason
            index += 1
        return index

    def _resumes(self, index: int) -> bool:
        """Whether prose behind a list is the article's: a whole sentence, and no teaser between two headlines."""
        line = self.lines[index]
        if line.cut_off or not line.closed or line.words < 14:
            return False
        if split_endmark(line.text)[1]:
            return True
        following = self.kinds[index + 1] if index + 1 < len(self.lines) else Kind.SHORT
        return following in {Kind.PROSE, Kind.BYLINE, Kind.FURNITURE, Kind.PAGES} or self.lines[index - 1].closed

    def _spread_under(self, index: int, phrase: Phrase) -> None:
        if phrase.takes_next == "tags":
            while index < len(self.lines) and self.kinds[index] is Kind.SHORT and not self.lines[index].closed:
                if self.lines[index].words > _MAX_TAG_WORDS:
                    break
                self.kinds[index], self.reasons[index] = Kind.LISTED, phrase.reason
                index += 1
            return
        taken = 0
        while index < len(self.lines) and taken < 3 and self.kinds[index] in {Kind.SHORT, Kind.BULLET}:
            if self.lines[index].text.endswith((".", "”", '"')) or (not self.lines[index].headline and taken):
                break
            if taken and not self.lines[index].bullet:
                break
            self.kinds[index], self.reasons[index] = Kind.LISTED, phrase.reason
            index, taken = index + 1, taken + 1

    # Where the article stands

    def _window(self) -> tuple[int, int]:
        marks = []
        for line, kind in zip(self.lines, self.kinds, strict=True):
            _, mark = split_endmark(line.text) if kind in {Kind.PROSE, Kind.FURNITURE, Kind.SHORT} else ("", "")
            marks.append(bool(mark) and _strong(mark))
        return find_window(self.lines, self.kinds, marks)

    def _true_start(self, start: int, end: int) -> int:
        """The place line opens the article: what stands before it is caption and standfirst."""
        total = sum(self.lines[i].words for i in range(start, end) if self.kinds[i] is Kind.PROSE) or 1
        before = 0
        for index in range(start, end):
            if self.datelines[index]:
                return index if before / total <= _FAR_DATELINE_SHARE and self._may_skip(start, index) else start
            if self.kinds[index] is Kind.PROSE:
                before += self.lines[index].words
        return start

    def _may_skip(self, start: int, index: int) -> bool:
        return sum(self.kinds[i] is Kind.PROSE for i in range(start, index)) <= 5

    def _skip_to_words(self, start: int, end: int) -> int:
        """Without a place line: captions, standfirsts and the headline said again are passed over."""
        if self.datelines[start]:
            return start
        while start < end - 1:
            line = self.lines[start]
            rest = [self.lines[i].text for i in range(start + 1, end) if self.kinds[i] is Kind.PROSE]
            if not rest:
                break
            if self.kinds[start] is not Kind.PROSE:
                if self.kinds[start] is Kind.SHORT and line.closed:
                    break
                start += 1
                continue
            if is_said_in(line.text, rest):
                self.reasons[start] = "standfirst"
            elif is_scene(line.text) or self._before_furniture(start, end, rest):
                self.reasons[start] = "caption"
            else:
                break
            start += 1
        return start

    def _before_furniture(self, start: int, end: int, rest: Sequence[str]) -> bool:
        """A lone paragraph that byline or publication line part from the article, and that it says again in its words."""
        after = self.kinds[start + 1 : min(start + 3, end)]
        parted = any(kind in {Kind.BYLINE, Kind.DATE, Kind.CAPTION} for kind in after)
        return parted and overlap(self.lines[start].text, rest) >= _MIN_STANDFIRST_OVERLAP

    def _closing_list(self, end: int) -> int:
        """A list that the last paragraph announces ("... sebagai berikut:") belongs to the article."""
        last = end - 1
        if not self.lines[last].text.endswith(":"):
            if self.kinds[last] is not Kind.BULLET:
                return end
        while end < len(self.lines) and self.kinds[end] is Kind.BULLET:
            end += 1
        return end

    # What is kept

    def _collect_body(self, found: Article, start: int, end: int) -> None:
        kept: list[tuple[int, str]] = []
        titles = {fold(title) for title, _ in self.given.titles}
        for index in range(start, end):
            line = self.lines[index]
            reason = self._body_reason(index, titles)
            if reason:
                found.removed.append(Removal(text=line.text, reason=reason))
                self._note_mark(found, line.text)
                continue
            text = self._trimmed(found, line.text)
            if text:
                kept.append((index, text))
        again = repeated_lines([text for _, text in kept])
        for place, (_, text) in enumerate(kept):
            if place in again:
                found.removed.append(Removal(text=text, reason="repeated"))
            else:
                found.paragraphs.append(text)
        if found.paragraphs:
            found.origins["body"] = f"lines {start + 1}-{end}"

    def _body_reason(self, index: int, titles: set[str]) -> str:
        kind, line = self.kinds[index], self.lines[index]
        if kind in {Kind.FURNITURE, Kind.HEADING, Kind.END, Kind.LISTED, Kind.BYLINE, Kind.CAPTION, Kind.PAGES}:
            return self.reasons[index]
        if kind is Kind.DATE:
            return "date_line"
        if kind is Kind.SHORT and self._is_image_label(index):
            return "image_label"
        if line.linked > 0.9 and kind is Kind.SHORT:
            return "link"
        if kind is Kind.SHORT and titles and fold(line.text) in titles:
            return "title"
        if self.given.description and index > 0 and fold(line.text) == fold(self.given.description):
            return "standfirst"
        return ""

    def _is_image_label(self, index: int) -> bool:
        """One to three words without a capital or an end, alone between two paragraphs: a picture's alternative text."""
        line = self.lines[index]
        if line.words > 3 or not line.text[0].islower() or line.text[-1] in '.;:,!?"”':
            return False
        around = [self.lines[i] for i in (index - 1, index + 1) if 0 <= i < len(self.lines)]
        return all(other.words > line.words + 5 and not other.text.endswith((":", ",", ";")) for other in around)

    def _trimmed(self, found: Article, text: str) -> str:
        """A paragraph without what is glued to its ends: a link to another article, an end mark."""
        cut = _INLINE_READ_ALSO.sub("", text)
        if cut != text:
            found.removed.append(Removal(text=text[len(cut) :].strip(), reason="read_also"))
        cut, mark = split_endmark(cut)
        if mark:
            found.marks.append(mark)
            found.removed.append(Removal(text=mark, reason="end_mark"))
        return _LEADING_LABEL.sub("", cut)

    def _note_mark(self, found: Article, text: str) -> None:
        rest, mark = split_endmark(text)
        if mark and not rest:
            found.marks.append(mark)

    # What the lines around say

    def _collect_around(self, found: Article, start: int, end: int) -> None:
        title_index = self._title(found, start)
        self._published(found, start, end, title_index)
        self._byline(found, start, end)
        found.incomplete = self._goes_on(found, start, end)
        found.kickers = self._kickers(start, title_index)
        for index in range(start):
            found.head.append(self.lines[index].text)
            reason = "title" if index == title_index else self.reasons[index] or self._head_reason(index, title_index)
            found.removed.append(Removal(text=self.lines[index].text, reason=reason))
        for index in range(end, len(self.lines)):
            text = self.lines[index].text
            found.tail.append(text)
            self._note_mark(found, text)
            found.removed.append(Removal(text=text, reason=self.reasons[index] or "after_article"))

    def _head_reason(self, index: int, title_index: int | None) -> str:
        if self.kinds[index] is Kind.PROSE:
            return "standfirst"
        return "before_title" if title_index is not None and index < title_index else "before_article"

    def _title(self, found: Article, start: int) -> int | None:
        head = [(i, self.lines[i]) for i in range(start) if self._may_be_title(i)]
        if self.given.titles:
            return self._stated_title(found, head)
        furniture = {i for i in range(start) if self.kinds[i] in {Kind.DATE, Kind.BYLINE}}
        date = max((i for i in furniture if self.kinds[i] is Kind.DATE), default=None)
        words = [text[dateline_end(text) :] for text in found.paragraphs]
        byline = next((i for i in range(start) if self.kinds[i] is Kind.BYLINE), start)
        prose = next((i for i in range(start) if self.kinds[i] is Kind.PROSE and not self.lines[i].headline), start)
        choice = choose_title(head, words, beside=furniture, date=date, before=min(byline, prose))
        if choice is None:
            return None
        found.title = choice.text
        found.origins["title"] = f"line {choice.index + 1}"
        return choice.index

    def _stated_title(self, found: Article, head: list[tuple[int, Line]]) -> int | None:
        """The most trusted of the stated headlines that has to do with the article: no site's name, no slogan."""
        lines = [line.text for line in self.lines]
        best: tuple[float, str, str] | None = None
        for text, origin in self.given.titles:
            bare = strip_site(text, lines, found.paragraphs)
            share = overlap(bare, found.paragraphs)
            if share >= _MIN_TITLE_OVERLAP:
                best = (share, bare, origin)
                break
            if best is None or share > best[0]:
                best = (share, bare, origin)
        if best is None:
            return None
        found.title, found.origins["title"] = best[1], best[2]
        return max((i for i, line in head if fold(line.text) == fold(best[1])), default=None)

    def _may_be_title(self, index: int) -> bool:
        kind = self.kinds[index]
        return kind in {Kind.SHORT, Kind.BULLET} or (kind is Kind.PROSE and self.lines[index].headline)

    def _published(self, found: Article, start: int, end: int, title_index: int | None) -> None:
        index = self._publication_index(start, end, title_index)
        if index is None:
            return
        date = self.dates[index]
        if date is not None:
            origin = f"line {index + 1}"
            found.published = Published(day=date.day, written=date.written, origin=origin)
            found.origins["published"] = origin
            near = title_index is not None and 0 < index - title_index <= _NEAR_HEADLINE
            found.by_headline = index < start and (near or date.labelled)

    def _publication_index(self, start: int, end: int, title_index: int | None) -> int | None:
        """The date line that speaks of this page: labelled, or between headline and article, or just above the headline."""
        above = [i for i in range(start) if self.dates[i] is not None and self.kinds[i] is not Kind.LISTED]
        usable = [i for i in above if not self.dates[i].updated]  # type: ignore[union-attr]
        anchor = title_index if title_index is not None else -1
        for index in usable:
            if self.dates[index].labelled and index > anchor - 4:  # type: ignore[union-attr]
                return index
        after_title = [i for i in usable if i > anchor]
        if after_title:
            return after_title[0]
        for index in reversed(usable):
            if anchor - index <= 3 and not self._is_today_banner(index):
                return index
        for index in range(end, len(self.lines)):
            date = self.dates[index]
            if date is not None and date.labelled and not date.updated and self.kinds[index] is not Kind.LISTED:
                return index
            if self.kinds[index] in {Kind.HEADING, Kind.END}:
                break
            if date is not None and not date.updated and index - end <= 4 and self.kinds[index] is not Kind.LISTED:
                return index
        return None

    def _is_today_banner(self, index: int) -> bool:
        """A date at the very top with no time in it tells the reader what day it is, not when the article came."""
        date = self.dates[index]
        return index == 0 and date is not None and not date.timed

    def _byline(self, found: Article, start: int, end: int) -> None:
        names: list[str] = []
        lines: list[str] = []
        for index in [*range(start), *range(start, end), *range(end, len(self.lines))]:
            if index >= end and self.kinds[index] is Kind.HEADING:
                break
            for name in self.names[index] or () if self.kinds[index] is Kind.BYLINE else ():
                if name not in names:
                    names.append(name)
                    lines.append(str(index + 1))
        if not names:
            for mark in found.marks:
                names += [n for n in signing_people(mark) if n not in names]
            lines = ["end mark"] if names else []
        if names:
            found.byline = tuple(names)
            found.origins["byline"] = lines[0] if lines == ["end mark"] else f"line {', '.join(dict.fromkeys(lines))}"

    def _goes_on(self, found: Article, start: int, end: int) -> bool:
        """Whether the page says that the article goes on elsewhere; only lines below its first words can say so."""
        for index in range(start, len(self.lines)):
            text, phrase = self.lines[index].text, self.phrases[index]
            if self.kinds[index] is Kind.LISTED:
                continue
            if index >= end and self.kinds[index] in {Kind.HEADING, Kind.END}:
                return False
            if phrase is not None and phrase.incomplete and self.kinds[index] is Kind.FURNITURE:
                found.origins["incomplete"] = f"line {index + 1}: {text[:60]}"
                return True
            if self.kinds[index] is Kind.PAGES and self._pages_go_on(index):
                found.origins["incomplete"] = f"line {index + 1}: {text[:60]}"
                return True
        return False

    def _pages_go_on(self, index: int) -> bool:
        """Page numbers beyond one, or a "next" that leads to a page and no other article."""
        text = self.lines[index].text
        of = _PAGE_OF.match(text)
        if of:
            return int(of[2]) > 1
        match = _PAGE_NUMBERS.match(text)
        around = [self.lines[i].text for i in range(max(0, index - 3), min(len(self.lines), index + 4)) if i != index]
        worded = _PAGE_WORD.match(text) is not None or any(_PAGE_WORD.match(t) and len(t) < 14 for t in around)
        numbers = match["numbers"] if match else None
        if match and match["next"]:
            return bool(numbers) or worded or not any(_PREVIOUS.match(t) for t in around)
        if numbers and worded:
            return len(re.sub(r"\D", "", numbers)) >= 2
        return False

    def _kickers(self, start: int, title_index: int | None) -> list[str]:
        """The labels beside the headline (a section, "Advertorial"), and not the menu above it."""
        anchor = title_index if title_index is not None else start
        above: list[int] = []
        for index in range(anchor - 1, -1, -1):
            if self.lines[index].words > 4 or self.kinds[index] not in {Kind.SHORT, Kind.HEADING, Kind.FURNITURE}:
                break
            above.append(index)
        labels = [] if len(above) > 3 else above
        below = [i for i in range(anchor + 1, start) if self.lines[i].words <= 6]
        return [self.lines[i].text for i in (*reversed(labels), *below)]


def _foreign_roles(lines: Sequence[Line]) -> frozenset[str]:
    """The roles that markup gives to boxes that are not the article's; none that holds much of the page's prose."""
    prose: dict[str, int] = {}
    for line in lines:
        if line.role and line.prose and line.linked < 0.5:
            prose[line.role] = prose.get(line.role, 0) + line.words
    total = sum(line.words for line in lines if line.prose and line.linked < 0.5) or 1
    return frozenset(role for role in (*FOREIGN_ROLES, "caption") if prose.get(role, 0) / total <= _MAX_FOREIGN_SHARE)


def _is_page_numbers(text: str) -> bool:
    if len(text) > 60:
        return False
    if _PAGE_OF.match(text) or _NEXT_ALONE.match(text):
        return True
    match = _PAGE_NUMBERS.match(text)
    return bool(
        match and any(c.isalnum() for c in text) and (match["numbers"] or match["next"] or _PAGE_WORD.match(text))
    )


def _strong(mark: str) -> bool:
    """Marks that end an article for certain: stars and signatures; a lone dash row is none."""
    return "*" in mark or "(" in mark or "[" in mark


__all__ = ["Article", "Given", "strip_site", "take_article"]
