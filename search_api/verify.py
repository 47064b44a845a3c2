"""Re-checks a piece of evidence: against its archived bytes, and against what the page showed last."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from datetime import UTC, datetime

from models.capture import Capture
from models.disposition import Discard
from models.errors import InputError, NotFoundError, StoreCorruptError
from models.evidence import ArchiveState, LiveState, Verification
from models.feed_entry import is_entry
from models.identity import EvidenceId, digest_of
from models.ports import Archive, Extractor
from search_api.alignment import closest
from search_api.store.protocol import Answers
from search_api.store.records import Grounds

# Of a passage's words; with fewer left in its place it is another text.
STILL_THERE = 0.4
_SENTENCE = re.compile(r"(?<=[.!?…”\"])\s+")


@dataclass(frozen=True, slots=True)
class _Read:
    """What the present extractor makes of a capture; without `body`, why there is none."""

    state: ArchiveState
    body: str | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class _Live:
    state: LiveState
    checked: datetime | None = None
    detail: str = ""
    difference: str | None = None


def verify(
    evidence: EvidenceId, *, store: Answers, archive: Archive, extractor: Extractor, now: datetime | None = None
) -> Verification:
    """Raises NotFoundError for an id that was never given out. Fetches nothing: `live` tells of the last recrawl."""
    grounds = store.grounds(evidence)
    checked = now or datetime.now(UTC)
    if grounds.document.withdrawn:
        return Verification(
            id=evidence,
            archive=ArchiveState.UNARCHIVED,
            live=LiveState.NOT_RECHECKED,
            checked=checked,
            detail="the document was withdrawn on request",
        )
    before = _read(grounds.capture, grounds, archive, extractor)
    state, detail = _archived(grounds, before)
    live = _live(grounds, before, archive, extractor)
    return Verification(
        id=evidence,
        archive=state,
        live=live.state,
        checked=checked,
        live_checked=live.checked,
        detail="; ".join(filter(None, (detail, live.detail))),
        difference=live.difference,
    )


def _read(capture: Capture, grounds: Grounds, archive: Archive, extractor: Extractor) -> _Read:
    if capture.location is None:
        return _Read(ArchiveState.UNARCHIVED, detail="the bytes were never archived")
    try:
        data = archive.get(capture.digest, capture.location)
    except NotFoundError as error:
        return _Read(ArchiveState.UNARCHIVED, detail=error.detail)
    except StoreCorruptError as error:
        return _Read(ArchiveState.CORRUPT, detail=error.detail)
    if digest_of(data) != capture.digest:
        return _Read(ArchiveState.CORRUPT, detail=f"the archived bytes are no longer those of {capture.digest}")
    try:
        text = extractor.extract(
            data,
            media_type=capture.media_type,
            source=capture.source,
            url=grounds.document.url,
            day=capture.fetched.date(),
        )
    except InputError as error:
        return _Read(ArchiveState.EXTRACTOR_CHANGED, detail=f"the extractor reads no text: {error.detail}")
    if isinstance(text, Discard):
        return _Read(ArchiveState.EXTRACTOR_CHANGED, detail=f"the extractor finds no article: {text.detail}")
    return _Read(ArchiveState.INTACT, body=text.body)


def _archived(grounds: Grounds, read: _Read) -> tuple[ArchiveState, str]:
    if read.body is None:
        return read.state, read.detail
    if read.body[grounds.start : grounds.end] == grounds.words:
        return ArchiveState.INTACT, ""
    at = read.body.find(grounds.words)
    where = f"at {at}–{at + len(grounds.words)}" if at >= 0 else "nowhere as they are"
    return (
        ArchiveState.EXTRACTOR_CHANGED,
        f"the extractor now finds the words {where}, they were at {grounds.start}–{grounds.end}",
    )


def _live(grounds: Grounds, before: _Read, archive: Archive, extractor: Extractor) -> _Live:
    latest = grounds.latest
    if latest.record_digest == grounds.capture.record_digest:
        if grounds.seen_again is None:
            return _Live(LiveState.NOT_RECHECKED)
        return _Live(LiveState.INTACT, grounds.seen_again)
    checked = grounds.seen_again or latest.fetched
    after = _read(latest, grounds, archive, extractor)
    if after.body is None:
        if after.state is ArchiveState.EXTRACTOR_CHANGED:
            return _Live(LiveState.DELETED, checked, "the page was fetched again and holds no article now")
        return _Live(LiveState.NOT_RECHECKED, None, f"the last recrawl can't be read: {after.detail}")
    found = _compared(grounds, _then(grounds, before), after.body, checked)
    if is_entry(grounds.capture.media_type) != is_entry(latest.media_type) and found.state is not LiveState.INTACT:
        # The feed's words and the page's are two things: that they differ is nobody's edit.
        return _Live(
            LiveState.NOT_RECHECKED, None, "the words are a feed's own entry; later the page itself was fetched"
        )
    return found


def _then(grounds: Grounds, before: _Read) -> tuple[str, int]:
    """The passage and its place as the present extractor reads the old capture: an extractor that has changed must
    not look like a publisher's edit."""
    if before.body is None or before.body[grounds.start : grounds.end] == grounds.words:
        return grounds.words, grounds.start
    place = closest(grounds.words, before.body)
    if place.share < STILL_THERE:
        return grounds.words, grounds.start
    return before.body[place.start : place.end], place.start


def _compared(grounds: Grounds, then: tuple[str, int], body: str, checked: datetime) -> _Live:
    words, start = then
    if body[start : start + len(words)] == words:
        return _Live(LiveState.INTACT, checked)
    place = closest(words, body)
    if body[place.start : place.end] == words:
        return _Live(LiveState.MOVED, checked, f"the words stand at {place.start}–{place.end} now")
    if place.share < STILL_THERE:
        return _Live(LiveState.DELETED, checked, "the page stands, the passage is gone from it")
    difference = difflib.unified_diff(
        _lines(words),
        _lines(body[place.start : place.end]),
        fromfile=f"{grounds.document.source} {grounds.capture.fetched.isoformat()}",
        tofile=f"{grounds.document.source} {grounds.latest.fetched.isoformat()}",
        lineterm="",
    )
    return _Live(LiveState.EDITED, checked, "the publisher changed the passage", "\n".join(difference))


def _lines(text: str) -> list[str]:
    return [sentence for line in text.split("\n") for sentence in _SENTENCE.split(line) if sentence]
