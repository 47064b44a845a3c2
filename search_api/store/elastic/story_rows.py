"""What stories are kept as on the engine: a document for each text's words, one for each story, one plan.

A change of stories touches many documents, and the engine commits one at a time. So a change is written down whole
first, under the condition that nobody else wrote one since (the plan's number); then it is carried out, which may be
done again and by anybody. What an older plan writes never takes the place of what a newer one wrote.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass, field, replace
from typing import Any

from models.codec import from_json, to_json
from search_api.store.elastic.documents import Stored
from search_api.store.elastic.head import Head, StorySpan
from search_api.store.elastic.indices import IndexSpec
from search_api.store.instants import FOREVER

_KEPT = {"type": "keyword", "index": False, "doc_values": False}
WORDS = IndexSpec(
    name="words",
    properties={
        "id": {"type": "keyword"},  # of the story that these words alone would be
        "story": {"type": "long"},  # the one that they are in, or were in last
        "live": {"type": "boolean"},  # a document has them
        "band": {"type": "keyword", "doc_values": False},
        "rules": {"type": "keyword"},  # that the sketch was made by
        "sketch": _KEPT,
        "text": _KEPT,  # digest of a body that reads so
    },
)
STORY = IndexSpec(name="story", properties={"id": {"type": "long"}, "joined": {"type": "long"}, "called": _KEPT})
PLAN = IndexSpec(name="story-plan", properties={"number": {"type": "long"}, "plan": _KEPT})


@dataclass(frozen=True, slots=True, kw_only=True)
class WordsRow:
    """`sketch`: packed, with its `bands`; None while no document has the words."""

    id: str
    story: int
    sketch: bytes | None = None
    bands: tuple[int, ...] = ()
    rules: str = ""
    text: str | None = None

    @property
    def source(self) -> dict[str, Any]:
        found: dict[str, Any] = {"id": self.id, "story": self.story, "live": self.sketch is not None}
        if self.sketch is not None:
            found |= {
                "band": [band_name(number) for number in self.bands],
                "rules": self.rules,
                "sketch": base64.b64encode(self.sketch).decode(),
                "text": self.text,
            }
        return found

    @classmethod
    def of(cls, source: dict[str, Any]) -> WordsRow:
        if not source["live"]:
            return cls(id=source["id"], story=source["story"])
        return cls(
            id=source["id"],
            story=source["story"],
            sketch=base64.b64decode(source["sketch"]),
            bands=tuple(map(band_number, source["band"])),
            rules=source["rules"],
            text=source["text"],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Called:
    id: str
    known_from: int
    known_until: int = FOREVER


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryRow:
    """`joined`: the story that took this one in."""

    key: int
    joined: int | None = None
    called: tuple[Called, ...] = ()

    def name(self, moment: int | None = None) -> str:
        """Its id now or at an instant; of one before it was first called, its first."""
        for one in self.called:
            if moment is not None and moment < one.known_until:
                return one.id
        return self.called[-1].id if self.called else ""

    def calling(self, id: str, moment: int) -> StoryRow:
        if self.called and self.called[-1].id == id:
            return self
        before = tuple(
            replace(one, known_until=moment) if one.known_until == FOREVER else one
            for one in self.called
            if one.known_from < moment
        )
        return replace(self, called=(*before, Called(id=id, known_from=moment)))

    @property
    def source(self) -> dict[str, Any]:
        found: dict[str, Any] = {"id": self.key, "called": to_json(self.called).decode()}
        return found if self.joined is None else {**found, "joined": self.joined}

    @classmethod
    def of(cls, source: dict[str, Any]) -> StoryRow:
        called = from_json(source["called"], tuple[Called, ...])
        return cls(key=source["id"], joined=source.get("joined"), called=called)


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """Where a document comes to stand. `words` None: out of its story, which it keeps the number of. `since`: from
    when on it is in `story`; None: it stays where it is."""

    document: str
    words: str | None
    story: int | None
    since: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """One change, whole. `moves`: documents that others take to another story; `again`: to be placed anew."""

    number: int
    moment: int
    words: tuple[dict[str, Any], ...] = ()
    stories: tuple[dict[str, Any], ...] = ()
    placed: tuple[Placed, ...] = ()
    moves: dict[str, int] = field(default_factory=dict)
    again: tuple[str, ...] = ()

    @property
    def documents(self) -> list[str]:
        return list(dict.fromkeys((*(one.document for one in self.placed), *self.moves, *self.again)))

    def applied(self, head: Head) -> Head:
        """A head as this plan wants it; harmless to repeat."""
        for one in self.placed:
            if one.document == head.id:
                head = replace(head, placed=one.words, unplaced=head.words != one.words)
                if one.story is not None and one.since is not None:
                    head = _in_story(head, one.story, since=one.since, moment=self.moment)
        if head.id in self.moves:
            head = _in_story(head, self.moves[head.id], since=self.moment, moment=self.moment)
        return replace(head, unplaced=True) if head.id in self.again else head


def band_name(number: int) -> str:
    return f"{number & (2**64 - 1):x}"


def band_number(name: str) -> int:
    number = int(name, 16)
    return number - 2**64 if number >= 2**63 else number


def plan_of(stored: Stored | None) -> Plan | None:
    """The plan that was begun and may not be carried out whole; None where there is none."""
    return from_json(stored.source["plan"], Plan) if stored is not None and stored.source["plan"] else None


def _in_story(head: Head, story: int, *, since: int, moment: int) -> Head:
    spans = spanned(head.stories, story, since=since)
    if spans == head.stories:
        return replace(head, story=story)
    return replace(head, story=story, stories=spans, changed=max(head.changed, moment))


def spanned(spans: tuple[StorySpan, ...], story: int, *, since: int) -> tuple[StorySpan, ...]:
    """Spans that end with `story` from `since` on."""
    if spans and spans[-1].story == story:
        return spans
    before = [span for span in spans if span.known_from < since]
    if not before:
        return (StorySpan(story=story, known_from=0),)
    last = before.pop()
    if last.story == story:
        return (*before, replace(last, known_until=FOREVER))
    return (*before, replace(last, known_until=since), StorySpan(story=story, known_from=since))
