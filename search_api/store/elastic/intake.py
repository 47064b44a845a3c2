"""Takes items in: what they name is written first, then the head, which makes it so; then the log and the index."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace

from models.codec import to_json
from models.crawl_log import CrawlLogEntry
from models.disposition import Disposition, Outcome
from models.document import Document
from models.errors import InputError, MalformedInput, RequestError, StoreBusyError
from models.identity import Digest, DocumentId
from search_api.store.elastic import bulk
from search_api.store.elastic.bodies import Bodies
from search_api.store.elastic.clock import Clock, Grant
from search_api.store.elastic.documents import Documents
from search_api.store.elastic.head import Cause, Head, Kept, Line
from search_api.store.elastic.heads import Heads
from search_api.store.elastic.indices import Indices
from search_api.store.elastic.lines import Lines, line
from search_api.store.elastic.members import CLAIMS, Members, bytes_claim, url_claim
from search_api.store.elastic.outlets import Outlets
from search_api.store.elastic.standing import Standing, View
from search_api.store.elastic.statements import Statements, analysis_name
from search_api.store.elastic.telling import Told, chained, read_now, said_now, told_of
from search_api.store.instants import micros
from search_api.store.publisher import publisher_of
from search_api.store.records import Item

_TRIES = 40
Committed = Callable[[Collection[DocumentId], dict[str, Told]], None]


@dataclass(slots=True)
class _Round:
    """One attempt at some items: what is decided of each, and what is to be written."""

    view: View
    bodies: Members
    grant: Grant
    key: int
    outcomes: dict[int, Outcome] = field(default_factory=dict)
    changed: dict[DocumentId, list[int]] = field(default_factory=dict)
    seen: set[DocumentId] = field(default_factory=set)
    lines: list[Line] = field(default_factory=list)
    before: list[bulk.Action] = field(default_factory=list)
    by: list[int] = field(default_factory=list)  # the item of each of `before`
    told: dict[str, Told] = field(default_factory=dict)


class Intake:
    def __init__(
        self,
        indices: Indices,
        *,
        clock: Clock,
        heads: Heads,
        bodies: Bodies,
        statements: Statements,
        outlets: Outlets,
        lines: Lines,
        committed: Committed,
    ) -> None:
        """`committed` is told of the documents whose heads were written, so that searches learn of them."""
        self._indices = indices
        self._clock = clock
        self._heads = heads
        self._bodies = bodies
        self._statements = statements
        self._outlets = outlets
        self._lines = lines
        self._committed = committed
        self._claims = Documents(indices, CLAIMS)

    def settled(self, document: Document, digest: Digest) -> Outcome | None:
        view = View(self._heads, self._claims)
        view.read(((document, digest),))
        found = view.settled(document, digest)
        return None if found is None else found.outcome(document.source)

    def save(self, item: Item) -> Outcome:
        _check(item)
        _only_unicode(item)
        (outcome,) = self._save((item,))
        return outcome

    def save_all(self, items: Sequence[Item]) -> tuple[Outcome, ...]:
        """An item that can't be stored as it is becomes a failed one; the others go on."""
        for item in items:
            _check(item)
        failed: dict[int, Outcome] = {}
        for at, item in enumerate(items):
            try:
                _only_unicode(item)
            except InputError as error:
                failed[at] = _failed(item, error.reason, error.detail)
        if failed:
            moment = self._clock.take(moments=len(failed)).moment
            self._lines.add(*(line(at=moment + n, outcome=one) for n, one in enumerate(failed.values())))
        good = [at for at in range(len(items)) if at not in failed]
        done = dict(zip(good, self._save([items[at] for at in good]), strict=True)) if good else {}
        return tuple(failed.get(at) or done[at] for at in range(len(items)))

    def record(self, outcome: Outcome, *, crawl: CrawlLogEntry | None = None) -> None:
        moment = self._clock.take().moment
        if outcome.disposition is Disposition.UNCHANGED and outcome.document is not None:
            self._heads.change(outcome.document, lambda head: seen_again(head, at=moment))
        self._lines.add(line(at=moment, outcome=outcome, crawl=crawl))

    def log_crawl(self, entry: CrawlLogEntry) -> None:
        self._lines.add(line(at=self._clock.take().moment, crawl=entry))

    def _save(self, items: Sequence[Item]) -> list[Outcome]:
        outcomes: dict[int, Outcome] = {}
        left = list(range(len(items)))
        for tried in range(_TRIES):
            left = self._round(items, left, outcomes)
            if not left:
                return [outcomes[at] for at in range(len(items))]
            time.sleep(random.uniform(0, min(0.5, 0.005 * 2**tried)))
        raise StoreBusyError("too many write the same documents at once", hint="run it again")

    def _round(self, items: Sequence[Item], left: Sequence[int], outcomes: dict[int, Outcome]) -> list[int]:
        """Decide and write what nobody else touched meanwhile; the items that are to be looked at again."""
        found = self._decided(items, left)
        actions = [*found.view.claims.writes(), *found.bodies.writes(), *found.before]
        done = bulk.send(self._indices, actions)
        first = len(actions) - len(found.before)
        if any(one.conflict for one in done[:first]):
            return list(left)
        poisoned = {at: one.poison for at, one in zip(found.by, done[first:], strict=True) if one.poison}
        for one in done[:first]:
            if one.poison is not None:
                poisoned |= dict.fromkeys((at for at in left if one.action.id in _shared_by(items[at])), one.poison)
        if poisoned:
            return self._set_apart(items, left, outcomes, poisoned)
        again, refused = self._commit(found, outcomes)
        return self._set_apart(items, [*again, *refused], outcomes, refused) if refused else again

    def _decided(self, items: Sequence[Item], left: Sequence[int]) -> _Round:
        view = View(self._heads, self._claims)
        view.read((items[at].document, items[at].capture.digest) for at in left)
        bodies = self._bodies.members()
        bodies.read(text.digest for at in left if (text := items[at].text) is not None)
        keys = sum(1 + len(items[at].passages) for at in left)
        grant = self._clock.take(moments=len(left), keys=keys)
        found = _Round(view=view, bodies=bodies, grant=grant, key=grant.key)
        for offset, at in enumerate(left):
            self._decide(found, items[at], at, moment=grant.moment + offset)
        return found

    def _decide(self, found: _Round, item: Item, at: int, *, moment: int) -> None:
        standing = found.view.standing(item.document, source=item.capture.source, digest=item.capture.digest)
        outcome = standing.outcome(item.document.source)
        head = found.view.head(standing.document) if standing.document else None
        changed: Head | None = None
        if standing.disposition in (Disposition.STORED, Disposition.UPDATED):
            changed, outcome = self._kept(found, item, at, standing, head, moment=moment)
        elif standing.disposition is Disposition.UNCHANGED and head is not None:
            changed = seen_again(head, at=micros(item.capture.fetched))
        told = line(at=moment, outcome=outcome, crawl=item.crawl)
        if changed is None:
            found.lines.append(told)
        elif standing.disposition is Disposition.UNCHANGED:
            found.lines.append(told)
            found.seen.add(changed.id)
        else:
            changed = replace(changed, owed=(*changed.owed, told))
        if changed is not None:
            found.view.put(changed)
            found.changed.setdefault(changed.id, [])
        found.outcomes[at] = outcome
        # What led to a document is looked at again where that one could not be written.
        if outcome.document in found.changed:
            found.changed[outcome.document].append(at)

    def _kept(
        self, found: _Round, item: Item, at: int, standing: Standing, head: Head | None, *, moment: int
    ) -> tuple[Head | None, Outcome]:
        discard = item.discard
        if discard is not None:
            outcome = Outcome(
                source=item.document.source,
                disposition=Disposition.DISCARDED,
                reason=discard.reason,
                detail=discard.detail,
                document=standing.document,
            )
            if head is None:
                return None, outcome
        else:
            outcome = Outcome(
                source=item.document.source,
                disposition=standing.disposition,
                reason=item.reason,
                document=item.document.id,
            )
        digest = item.capture.digest
        found.view.claims.add(bytes_claim(digest), item.document.id)
        if head is None:
            head = self._new(found, item, at, moment=moment)
        else:
            found.before += (writes := self._outlets.writes((item.document.outlet,)))
            found.by += [at] * len(writes)
        head = chained(head, item.capture, discard=discard, moment=moment)
        if item.text is not None and discard is None:
            head = self._worded(found, item, at, head, new=standing.disposition is Disposition.STORED, moment=moment)
        return replace(head, changed=moment), outcome

    def _new(self, found: _Round, item: Item, at: int, *, moment: int) -> Head:
        document = item.document
        if document.url is not None:
            found.view.claims.add(url_claim(document.url), document.id)
        found.before += (writes := self._outlets.writes((document.outlet,)))
        found.by += [at] * len(writes)
        key, found.key = found.key, found.key + 1
        return Head(
            id=document.id,
            key=key,
            source=document.source,
            locator=document.locator,
            url=document.url,
            outlet=document.outlet.id if document.outlet else None,
            publisher=publisher_of(document.outlet),
            known_from=moment,
            changed=moment,
        )

    def _worded(self, found: _Round, item: Item, at: int, head: Head, *, new: bool, moment: int) -> Head:
        text, analysis = item.text, item.analysis
        if text is None:
            return head
        facts, write = self._statements.text(head.id, text)
        writes = [write]
        found.bodies.add(text.digest, head.id, {"body": text.body})
        now = head.now
        carries_on = analysis is not None and now is not None and now.analysis == analysis_name(analysis)
        head = head if carries_on else head.ending(moment)
        head = read_now(head, text, facts, capture=len(head.captures) - 1, moment=moment)
        if analysis is not None and not carries_on:
            name, more = self._statements.analysis(analysis, item.passages)
            writes += more
            cause = Cause.STORED if new else Cause.UPDATED
            count = len(item.passages)
            head = said_now(head, analysis, name, key=found.key, count=count, cause=cause, moment=moment)
            found.key += count
            found.told[name] = told_of(analysis, item.passages)
        found.before += writes
        found.by += [at] * len(writes)
        return head

    def _commit(self, found: _Round, outcomes: dict[int, Outcome]) -> tuple[list[int], dict[int, str]]:
        """Write the heads; the items that are to be looked at again, and those whose head the engine refuses, why."""
        changed = list(found.changed)
        held = [found.view.held[document] for document in changed]
        done = self._heads.put_all((one.head, one.stored) for one in held)
        lost = {document for document, one in zip(changed, done, strict=True) if not one.ok}
        refused = {
            at: one.poison
            for document, one in zip(changed, done, strict=True)
            for at in found.changed[document]
            if one.poison and found.outcomes[at].disposition is not Disposition.DUPLICATE
        }
        again = sorted({at for document in lost for at in found.changed[document]} - refused.keys())
        outcomes |= {at: outcome for at, outcome in found.outcomes.items() if at not in (*again, *refused)}
        logged = [one for one in found.lines if one.outcome is None or one.outcome.document not in lost]
        self._lines.add(*logged)
        committed = [document for document in changed if document not in lost]
        if committed:
            self._committed(committed, found.told)
        return again, refused

    def _set_apart(
        self, items: Sequence[Item], left: Sequence[int], outcomes: dict[int, Outcome], poisoned: dict[int, str]
    ) -> list[int]:
        """What the engine will never take fails alone."""
        moment = self._clock.take(moments=len(poisoned)).moment
        for n, (at, why) in enumerate(sorted(poisoned.items())):
            outcomes[at] = _failed(items[at], MalformedInput.reason, why)
            self._lines.add(line(at=moment + n, outcome=outcomes[at]))
        return [at for at in left if at not in poisoned]


def _shared_by(item: Item) -> set[str]:
    """The ids of what an item shares with others: its bytes, its URL, its words."""
    url, text = item.document.url, item.text
    names = {bytes_claim(item.capture.digest)}
    names |= {url_claim(url)} if url is not None else set()
    return names | ({text.digest} if text is not None else set())


def seen_again(head: Head, *, at: int) -> Head | None:
    """The document's last bytes were fetched again; None where that changes nothing. A file that is read again says
    nothing of a page on the web."""
    last = head.last
    if last is None or not last.capture.source.startswith(("http://", "https://")):
        return None
    seen: Kept = replace(last, seen=max(last.seen or 0, at))
    return replace(head, captures=(*head.captures[:-1], seen)) if seen != last else None


def _failed(item: Item, reason: str, detail: str) -> Outcome:
    return Outcome(
        source=_printable(item.document.source), disposition=Disposition.FAILED, reason=reason, detail=detail
    )


def _check(item: Item) -> None:
    """Refuse parts that don't belong together: a fault of the caller, not of the item."""
    document, text, analysis = item.document.id, item.text, item.analysis
    fits = (
        item.capture.document == document
        and (text is None or text.capture == item.capture.digest)
        and (analysis is None or (text is not None and analysis.document == document))
        and (analysis is None or text is None or analysis.text_digest == text.digest)
        and all(analysis is not None and p.document == document for p in item.passages)
        and all(text is not None and p.text_digest == text.digest for p in item.passages)
    )
    if not fits:
        raise RequestError(f"the parts of {_printable(item.document.source)} don't belong together", parameter="item")


def _only_unicode(item: Item) -> None:
    """Half a surrogate pair (a file name that is no UTF-8, a broken \\ud83d in JSON) fits into no database."""
    parts: Iterable[object] = (item.document, item.capture, item.text, item.analysis, item.passages, item.discard)
    try:
        for part in parts:
            to_json(part)
    except UnicodeEncodeError as error:
        raise MalformedInput(
            f"{_printable(item.document.source)} holds characters that are no Unicode", hint="repair its encoding"
        ) from error


def _printable(value: str) -> str:
    return value.encode("utf-8", "backslashreplace").decode("utf-8")
