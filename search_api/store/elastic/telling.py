"""How a head changes: another capture, another text, another analysis. Pure functions of heads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC

from models.analysis import Analysis
from models.capture import Capture
from models.disposition import Discard
from models.passage import Passage
from models.text import Text
from search_api.store.elastic.head import Cause, Head, Kept, Read, Said
from search_api.store.instants import FOREVER
from search_api.store.story_words import story_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """An analysis with its passages, and their words."""

    analysis: Analysis
    passages: tuple[Passage, ...]


def told_of(analysis: Analysis, passages: Sequence[Passage]) -> Told:
    """With the words of the passages as the body has them."""
    worded = tuple(replace(passage, text=analysis.text[passage.start : passage.end]) for passage in passages)
    return Told(analysis=replace(analysis, text=""), passages=worded)


def chained(head: Head, capture: Capture, *, discard: Discard | None, moment: int) -> Head:
    """A capture behind the document's last one. Its digest is made of the instant as it is stored, in UTC."""
    last = head.last
    fetched = capture.fetched if capture.fetched.tzinfo else capture.fetched.replace(tzinfo=UTC)
    stored = replace(capture, fetched=fetched.astimezone(UTC), previous=last.record if last else None)
    kept = Kept(
        capture=stored,
        record=stored.record_digest,
        known_from=moment,
        discard=discard.reason if discard else None,
    )
    return replace(head, captures=(*head.captures, kept))


def read_now(head: Head, text: Text, facts: str, *, capture: int, moment: int) -> Head:
    """`text` is what the document says now; stories have to learn of other words."""
    older = tuple(replace(read, known_until=moment) if read.known_until == FOREVER else read for read in head.texts)
    read = Read(
        digest=text.digest,
        facts=facts,
        capture=capture,
        extractor_version=text.extractor_version,
        known_from=moment,
    )
    words = story_id(text.body)
    return replace(
        head,
        texts=(*older, read),
        nature=text.nature,
        words=words,
        unplaced=head.unplaced or words != head.placed,
        changed=moment,
    )


def said_now(head: Head, analysis: Analysis, name: str, *, key: int, count: int, cause: Cause, moment: int) -> Head:
    """What an analysis says of the current text holds from `moment` on; what was said before has ended."""
    said = Said(
        analysis=name,
        digest=analysis.text_digest,
        version=analysis.analysis_version,
        nature=analysis.nature,
        cause=cause,
        key=key,
        count=count,
        known_from=moment,
    )
    return replace(head, said=(*head.said, said), nature=analysis.nature, changed=moment)
