"""What a date is for: the day of what the article reports (`event`, held or planned), or another."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

from models.mention import DateMention, DateRole, EventStatus, Place
from models.partial_date import PartialDate, Precision
from nlp import resources
from nlp.article import Article, Stretch
from nlp.dates.days import WEEKDAY
from nlp.dates.masks import either
from nlp.dates.tables import load_tables

_WEEKDAY = re.compile(rf"(?:{WEEKDAY}|(?i:kemarin|hari\s+ini|besok|tadi))")
_VAGUE = re.compile(
    r"(?i:(?:akhir\s+)?(?:pekan|minggu)\s+(?:lalu|ini|depan|mendatang|kemarin))$|.*\bhari\s+(?:yang\s+)?(?:lalu|lagi|mendatang)"
)
_LETTER = re.compile(r"(?i:\b(?:nomor|bernomor|no\.|surat|keputusan|sk|perihal)\b[^;]{0,90}\b(?:tanggal|tgl\.?)\s*$)")
_FILLER = r"(?:\s+(?:pada|di|hari|tanggal|tgl\.?|tersebut|yakni|yaitu|tahun|surat))*"
# Weights of one day's signs; a day is an event's from EVENT_SCORE on. Tuned on the seeds and the open newsroom.
EVENT_SCORE = 3
LAST_RESORT = -2
_LEDE_SENTENCES = 3
_LONG_AGO_DAYS = 60
_REACH = 160
# "Pada 19 Juli 2024, menteri melantik ...": the day opens the sentence, the verb follows it.
_OPENING = 24
_TOLD_WITHIN = 80
_HISTORY = 1990


class RoleRules:
    """The cues as patterns."""

    def __init__(self, folder: Path = resources.FOLDER) -> None:
        tables = load_tables(folder)
        before = {kind: either(tables.cue_words(kind, "before")) for kind in ("event", "planned", "other", "report")}
        after = {kind: either(tables.cue_words(kind, "after")) for kind in ("planned", "other")}
        self.event = re.compile(rf"(?i:\b(?:{before['event']})\b)")
        self.planned_before = re.compile(
            rf"(?i:\b(?:{before['planned']})\b)(?:\s+[^\s,;.]+){{0,7}},?(?:\s+(?:pada|hari|tanggal))*\s*$"
        )
        self.planned_after = re.compile(rf"[\s,)]*(?:kata\s+\w+,\s+)?(?:(?!yang\b)\w+\s+)?(?i:{after['planned']})\b")
        self.other_before = re.compile(rf"(?i:\b(?:{before['other']})){_FILLER}\s*$")
        self.other_after = re.compile(rf"[\s,)]*(?i:{after['other']})\b")
        self.report = re.compile(rf"(?i:\b(?:{before['report']})\b)[^;.]{{0,60}}$")
        self.background = re.compile(rf"(?i:{either(tables.cue_words('other', 'start'))})\b")


@cache
def role_rules(folder: Path = resources.FOLDER) -> RoleRules:
    """The rules of the tables in `folder`, built once."""
    return RoleRules(folder)


def assign(article: Article, rules: RoleRules | None = None) -> None:
    """Give every date of the article its role and, for an event's, whether it was held or is planned.

    Weighs weekday, place in the article and the words beside each day; where no day weighs enough, the weightiest one
    that is no deadline is the event's. Rewrites `article.dates`.
    """
    rules = rules or role_rules()
    weights = [_weight(article, mention, rules) if _is_day(mention) else LAST_RESORT - 1 for mention in article.dates]
    needed = EVENT_SCORE
    if weights and max(weights) < needed:
        needed = max(LAST_RESORT, max(weights))
    found: list[DateMention] = []
    for mention, weight in zip(article.dates, weights, strict=True):
        if _is_day(mention) and weight >= needed:
            status = EventStatus.PLANNED if _is_planned(article, mention, rules) else EventStatus.HELD
            found.append(replace(mention, role=DateRole.EVENT, status=status))
        elif not _is_day(mention) and _is_plan(article, mention, rules):
            found.append(replace(mention, role=DateRole.EVENT, status=EventStatus.PLANNED))
        else:
            found.append(replace(mention, role=DateRole.OTHER, status=None))
    article.dates[:] = _agreed(found)


def _agreed(dates: list[DateMention]) -> list[DateMention]:
    """A day that is an event's once is so wherever the article names it again."""
    events = {(d.value, d.end_value): d.status for d in reversed(dates) if _is_day(d) and d.role is DateRole.EVENT}
    return [
        replace(d, role=DateRole.EVENT, status=events[d.value, d.end_value])
        if _is_day(d) and (d.value, d.end_value) in events
        else d
        for d in dates
    ]


def _is_day(mention: DateMention) -> bool:
    return mention.precision is Precision.DAY and mention.role is not DateRole.PUBLISHED


def _weight(article: Article, mention: DateMention, rules: RoleRules) -> int:
    before, after, sentence = _context(article, mention)
    weight = 0
    if _VAGUE.match(mention.text):
        weight -= 1
    elif _WEEKDAY.match(mention.text):
        weight += 3
    elif before.endswith("(") and after.startswith(")"):
        weight += 2
    if mention.field is Place.TEXT and _is_early(article, sentence):
        weight += 2
    if rules.event.search(before):
        weight += 3
    elif len(before) < _OPENING and rules.event.search(after[:_TOLD_WITHIN]):
        weight += 2
    if rules.other_before.search(before) or _LETTER.search(before):
        weight -= 5
    if rules.other_after.match(after):
        weight -= 2
    if rules.report.search(before):
        weight -= 3
    if rules.background.match(before):
        weight -= 3
    if before.count("“") > before.count("”"):
        weight -= 2
    if _first(mention).year < _HISTORY:
        weight -= 4
    if article.published and abs((article.published - _first(mention)).days) > _LONG_AGO_DAYS:
        weight -= 2
    return weight


def _is_early(article: Article, sentence: Stretch) -> bool:
    return len(article.sentences) < _LEDE_SENTENCES or sentence.start < article.sentences[_LEDE_SENTENCES - 1].end


def _context(article: Article, mention: DateMention) -> tuple[str, str, Stretch]:
    """What stands before and after the mention in its sentence."""
    if mention.start is None or mention.end is None:
        return "", "", Stretch(0, 0)
    if mention.field is Place.TITLE:
        title = article.title or ""
        return title[: mention.start], title[mention.end :], Stretch(0, len(title))
    sentence = article.sentence_at(mention.start)
    start = max(sentence.start, mention.start - _REACH)
    end = min(max(sentence.end, mention.end), mention.end + _REACH)
    return article.body[start : mention.start], article.body[mention.end : end], sentence


def _is_planned(article: Article, mention: DateMention, rules: RoleRules) -> bool:
    first = _first(mention)
    if article.published and first != article.published:
        return first > article.published
    before, after, _ = _context(article, mention)
    return bool(rules.planned_before.search(before) or rules.planned_after.match(after))


def _is_plan(article: Article, mention: DateMention, rules: RoleRules) -> bool:
    """Whether a month or year is when something is to be done: "Tahun 2025 harus melaksanakan ..."."""
    before, after, _ = _context(article, mention)
    told = rules.planned_after.match(after)
    if told:
        return rules.event.search(after[told.end() : told.end() + 40]) is not None
    return bool(rules.planned_before.search(before) and rules.event.search(before[-60:]))


def _first(mention: DateMention) -> date:
    return PartialDate.parse(mention.value).first
