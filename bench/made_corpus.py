"""A store of any size to measure on: words, their neighbours and sentence lengths as in the newsroom's articles and the
retrieval passages; regions, pillars, people, days and copies drawn by a seeded die. Same seed, same store.
"""

from __future__ import annotations

import json
import random
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import islice, pairwise
from pathlib import Path

from models.analysis import Analysis
from models.capture import Capture
from models.document import Document, Outlet
from models.identity import digest_of, document_id
from models.mention import DateMention, DateRole, EventStatus, OfficialMention, PillarMention, RegionMention, RegionRole
from models.partial_date import Precision
from models.passage import Inherited, Passage
from models.pillar import Basis, Pillar
from models.text import Nature, Published, Text
from search_api.store.embedded import EmbeddedStore
from search_api.store.records import Item
from tests.newsroom.article import load_articles
from tests.shared import SHARED

PASSAGES_A_DOCUMENT = 5
SENTENCES_A_PASSAGE = 3
COPIES = 0.15  # of the documents repeat another one's words at another outlet
_OUTLETS = 200
_PEOPLE = 3_000
_FIRST_DAY = date(2017, 1, 1)
_DAYS = 8 * 365
_FETCHED = datetime(2025, 1, 1, tzinfo=UTC)


class Language:
    """Sentences word by word, each drawn from what follows the last one in the real texts."""

    def __init__(self, dice: random.Random) -> None:
        self._dice = dice
        self._next: dict[str, list[str]] = defaultdict(list)
        self._first: list[str] = []
        self._words: list[str] = []
        for text in real_texts():
            for sentence in text.replace("\n", " ").split(". "):
                words = sentence.split()
                if len(words) > 3:
                    self._first.append(words[0])
                    self._words += words
                    for one, other in pairwise(words):
                        self._next[one].append(other)

    def sentence(self) -> str:
        """7 to 24 words. Every fourth word is drawn from all of them, so that the text is not the real one again."""
        words = [self._dice.choice(self._first)]
        for _ in range(self._dice.randint(6, 23)):
            following = self._next.get(words[-1])
            words.append(self._dice.choice(following if following and self._dice.random() > 0.25 else self._words))
        return " ".join(words).rstrip(".,;:") + "."

    def query(self) -> str:
        """Two to five words as they stand beside each other, none of them the shortest ones."""
        words = [w.strip('.,;:()"') for w in self.sentence().split()]
        start = self._dice.randrange(max(1, len(words) - 5))
        kept = [w for w in words[start : start + 8] if len(w) > 3][: self._dice.randint(2, 5)]
        return " ".join(kept) or words[0]


def real_texts() -> list[str]:
    """The newsroom's articles, and the retrieval passages where they are at hand."""
    texts = [article.text for article in load_articles(sealed=False)]
    passages = SHARED / "data" / "retrieval" / "facqa-passages.jsonl"
    if passages.is_file():
        texts += [json.loads(line)["text"] for line in passages.read_text(encoding="utf-8").splitlines()]
    return texts


class Corpus:
    """Items without end."""

    def __init__(self, codes: list[str], *, seed: int = 5) -> None:
        self.dice = random.Random(seed)
        self.language = Language(self.dice)
        self._codes = codes
        self.dice.shuffle(self._codes)
        self._outlets = [
            Outlet(id=f"o{n}", name=f"Outlet {n}", domain=f"o{n}.example", owner=f"Owner {n % 120}")
            for n in range(_OUTLETS)
        ]
        words = [w for w in {*self.language._words} if w.isalpha() and w.istitle() and len(w) > 4]
        words.sort()
        self._people = [f"{self.dice.choice(words)} {self.dice.choice(words)}" for _ in range(_PEOPLE)]
        self._bodies: list[list[str]] = []

    def items(self) -> Iterator[Item]:
        number = 0
        while True:
            number += 1
            yield self._item(number)

    def _skewed(self, values: list[str]) -> str:
        """The first ones much oftener than the last."""
        return values[int(len(values) * self.dice.random() ** 2.5)]

    def _body(self) -> list[str]:
        if self._bodies and self.dice.random() < COPIES:
            return self.dice.choice(self._bodies[-5000:])
        lines = [
            " ".join(self.language.sentence() for _ in range(SENTENCES_A_PASSAGE)) for _ in range(PASSAGES_A_DOCUMENT)
        ]
        self._bodies.append(lines)
        return lines

    def _item(self, number: int) -> Item:
        dice = self.dice
        lines = self._body()
        body = "\n".join(lines)
        outlet = self._outlets[int(len(self._outlets) * dice.random() ** 2)]
        url = f"https://{outlet.domain}/{number}"
        data = f"{number}\n{body}".encode()
        document = Document(id=document_id(outlet.id, url), source=url, locator=url, url=url, outlet=outlet)
        day = _FIRST_DAY + timedelta(days=dice.randrange(_DAYS))
        title = " ".join(self.language.sentence().split()[:9])
        capture = Capture(
            document=document.id,
            source=url,
            digest=digest_of(data),
            size=len(data),
            media_type="text/html",
            fetched=_FETCHED,
        )
        text = Text(
            capture=capture.digest,
            extractor_version="made",
            body=body,
            title=title,
            published=Published(day=day, written=day.isoformat(), origin="made"),
        )
        primary = self._skewed(self._codes)
        passages = tuple(self._passages(document, text, lines, primary, outlet))
        analysis = Analysis(
            analysis_version="made",
            document=document.id,
            text_digest=text.digest,
            source=url,
            url=url,
            language="id",
            nature=dice.choices((Nature.NEWS, Nature.RELEASE, Nature.OFFICIAL), (8, 1, 1))[0],
            incomplete=False,
            title=title,
            byline=(),
            published=day.isoformat(),
            text=body,
            primary_region=primary,
            regions=tuple(m for p in passages for m in p.regions),
            officials=tuple(m for p in passages for m in p.officials),
            dates=tuple(m for p in passages for m in p.dates),
            pillars=tuple(m for p in passages for m in p.pillars),
        )
        return Item(document=document, capture=capture, text=text, analysis=analysis, passages=passages)

    def _passages(
        self, document: Document, text: Text, lines: list[str], primary: str, outlet: Outlet
    ) -> Iterator[Passage]:
        published = text.published.day.isoformat() if text.published else None
        start = 0
        event: DateMention | None = None
        for line in lines:
            end = start + len(line)
            dates = self._dates(line, start) if self.dice.random() < 0.2 else ()
            event = event or next(iter(dates), None)
            yield Passage(
                document=document.id,
                text_digest=text.digest,
                start=start,
                end=end,
                text=line,
                regions=self._regions(line, start, primary),
                officials=self._officials(line, start),
                dates=dates,
                pillars=self._pillars(line, start),
                inherited=Inherited(primary_region=primary, event=event, published=published, outlet=outlet.id),
            )
            start = end + 1

    def _regions(self, line: str, start: int, primary: str) -> tuple[RegionMention, ...]:
        codes = [primary] if self.dice.random() < 0.5 else []
        codes += [self._skewed(self._codes)] if self.dice.random() < 0.2 else []
        word = line.split()[0]
        return tuple(
            RegionMention(code=code, name=code, text=word, start=start, end=start + len(word), role=RegionRole.MENTION)
            for code in dict.fromkeys(codes)
        )

    def _officials(self, line: str, start: int) -> tuple[OfficialMention, ...]:
        if self.dice.random() > 0.3:
            return ()
        return (
            OfficialMention(
                name=self._skewed(self._people),
                position="Bupati",
                acting=None,
                region=None,
                text=line[:8],
                start=start,
                end=start + 8,
            ),
        )

    def _dates(self, line: str, start: int) -> tuple[DateMention, ...]:
        day = _FIRST_DAY + timedelta(days=self.dice.randrange(_DAYS))
        return (
            DateMention(
                value=day.isoformat(),
                end_value=None,
                precision=Precision.DAY,
                role=DateRole.EVENT,
                status=EventStatus.HELD,
                text=line[:8],
                start=start,
                end=start + 8,
            ),
        )

    def _pillars(self, line: str, start: int) -> tuple[PillarMention, ...]:
        if self.dice.random() > 0.4:
            return ()
        return (
            PillarMention(
                pillar=self.dice.choice(list(Pillar)),
                basis=self.dice.choice(list(Basis)),
                enumerated=self.dice.random() < 0.1,
                text=line[:8],
                start=start,
                end=start + 8,
            ),
        )


def fill(store: EmbeddedStore, corpus: Corpus, passages: int, *, batch: int = 500) -> None:
    """Store documents until there are `passages`."""
    items = corpus.items()
    left = passages // PASSAGES_A_DOCUMENT
    while left > 0:
        store.save_all(list(islice(items, min(batch, left))))
        left -= batch


def make(folder: Path, store: EmbeddedStore, codes: list[str], *, passages: int, seed: int = 5) -> Corpus:
    """Fill an empty store; one that is filled is taken as it is."""
    corpus = Corpus(codes, seed=seed)
    if not (folder / "made").is_file():
        fill(store, corpus, passages)
        store.catch_up()
        (folder / "made").write_text(str(passages), encoding="utf-8")
    return corpus
