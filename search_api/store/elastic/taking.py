"""Takes in what another store held, record by record: each write is made once, whoever makes it how often."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from typing import Any

from models.access import AuditEntry, Person, Session, Token
from models.codec import to_json
from models.crawl_log import CrawlLogEntry
from models.crawl_state import PageState, SourceState
from models.disposition import Disposition, Outcome
from models.document import Outlet
from models.errors import RequestError, StoreBusyError, StoreError
from models.identity import Digest, DocumentId
from models.job import Job
from models.text import Nature
from search_api.store.elastic import accounts, audit, crawl_state, jobs, leases, story_rows
from search_api.store.elastic.bulk import Action, send
from search_api.store.elastic.clock import KEY, MOMENT, Clock
from search_api.store.elastic.clock import SPEC as CLOCK
from search_api.store.elastic.documents import Documents
from search_api.store.elastic.head import Cause, Head, Kept, Line, Read, Said, StorySpan, Withdrawal
from search_api.store.elastic.heads import Heads
from search_api.store.elastic.indices import Indices
from search_api.store.elastic.lines import Lines
from search_api.store.elastic.members import CLAIMS, TEXTS, Members, bytes_claim, url_claim
from search_api.store.elastic.outlets import Outlets
from search_api.store.elastic.statements import PASSAGES
from search_api.store.elastic.statements import SPEC as STATEMENT
from search_api.store.elastic.story_rows import Called, StoryRow, WordsRow, spanned
from search_api.store.holdings import (
    HeldAnalysis,
    HeldDocument,
    HeldItem,
    HeldLink,
    HeldStory,
    HeldText,
    HeldWords,
    Holder,
    Kind,
)
from search_api.store.instants import FOREVER
from search_api.store.publisher import publisher_of

_MARK = "migration"
_FIRST = 1  # what stories' plans count from: none of them is older than what is taken in


class EngineTaker:
    """Implements `search_api.store.holdings.Taker`."""

    def __init__(self, indices: Indices, heads: Heads, clock: Clock) -> None:
        self._indices = indices
        self._heads = heads
        self._clock = clock
        self._outlets = Outlets(indices)
        self._lines = Lines(indices)

    def begin(self, source: Holder) -> None:
        marks = self._documents(leases.SPEC)
        mark = marks.get(_MARK)
        if mark is None:
            self._heads.documents.refresh()
            if self._heads.documents.count():
                raise RequestError(
                    "there are documents already where the move goes to",
                    parameter="to",
                    hint="name another prefix in BUKTI_ELASTICSEARCH_PREFIX",
                )
            marks.create(_MARK, {"holder": source.identity, "until": 0})
        elif mark.source["holder"] != source.identity:
            raise RequestError("another store's records were moved there", parameter="to", hint="name another prefix")
        self._count_on(source)

    def write(self, kind: Kind, records: Sequence[Any], source: Holder) -> None:
        if kind is Kind.DOCUMENTS:
            self._take_documents(records, source)
        elif kind is Kind.JOBS:
            first = self._clock.take(keys=len(records)).key
            self._send(_job(self._documents(jobs.JOB), job, first + n) for n, job in enumerate(records))
        else:
            self._send(action for record in records for action in self._actions(record))

    def _actions(self, record: Any) -> Iterable[Action]:
        if isinstance(record, Outlet):
            return self._outlets.writes((record,))
        if isinstance(record, HeldStory):
            return (self._story(record),)
        if isinstance(record, HeldWords):
            return () if record.live else (self._dead(record),)  # live ones come with their documents' texts
        if isinstance(record, HeldItem):
            return self._lines.writes((_item_line(record),))
        if isinstance(record, CrawlLogEntry):
            return self._lines.writes((_crawl_line(record),))
        if isinstance(record, HeldLink):
            link = {"document": record.document, "job": record.job}
            return (self._documents(jobs.BROUGHT).creating(record.document, link),)
        return (self._noun(record),)

    def _noun(self, record: Any) -> Action:
        if isinstance(record, Person):
            return self._documents(accounts.PERSON).creating(record.id, accounts.person_source(record))
        if isinstance(record, Token):
            return self._documents(accounts.TOKEN).creating(record.id, accounts.token_source(record))
        if isinstance(record, Session):
            return self._documents(accounts.SESSION).creating(record.digest, accounts.session_source(record))
        if isinstance(record, AuditEntry):
            return self._documents(audit.SPEC).creating(audit.entry_id(record.number), audit.source_of(record))
        if isinstance(record, SourceState):
            name = crawl_state.id_of(record.source)
            return self._documents(crawl_state.SOURCE).creating(name, crawl_state.source_of_source(record))
        if isinstance(record, PageState):
            name = crawl_state.id_of(record.url)
            return self._documents(crawl_state.PAGE).creating(name, crawl_state.source_of_page(record))
        raise StoreError(f"a {type(record).__name__} can't be moved")

    def _story(self, held: HeldStory) -> Action:
        called = tuple(Called(id=id, known_from=start, known_until=end) for id, start, end in held.called)
        row = StoryRow(key=held.key, joined=held.joined, called=called)
        return self._documents(story_rows.STORY).keeping(str(held.key), row.source, version=_FIRST)

    def _dead(self, held: HeldWords) -> Action:
        row = WordsRow(id=held.id, story=held.story)
        return self._documents(story_rows.WORDS).keeping(held.id, row.source, version=_FIRST)

    def _take_documents(self, records: Sequence[HeldDocument], source: Holder) -> None:
        known = self._heads.many(record.id for record in records)
        fresh = [record for record in records if record.id not in known]
        bodies = source.bodies({text.digest for record in fresh for text in record.texts})
        outlets = self._outlets.many(record.outlet for record in fresh)
        texts, claims = Members(self._documents(TEXTS)), Members(self._documents(CLAIMS))
        texts.read(bodies)
        claims.read(name for record in fresh for name in _claims(record))
        for record in fresh:
            for name in _claims(record):
                claims.add(name, DocumentId(record.id))
            for digest in {text.digest for text in record.texts} & bodies.keys():
                texts.add(digest, DocumentId(record.id), {"body": bodies[digest]})
        # Claims last of what comes before the heads: whoever else writes waits a moment for a head that is claimed.
        self._send(action for record in fresh for action in self._said(record, bodies))
        self._send([*texts.writes(), *claims.writes()], strict=True)
        first = self._clock.take(keys=sum(1 + _passages(record) for record in fresh)).key
        heads = []
        for record in fresh:
            heads.append((_head(record, publisher_of(outlets.get(record.outlet or "")), first), None))
            first += 1 + _passages(record)
        self._heads.put_all(heads)

    def _said(self, record: HeldDocument, bodies: dict[str, str]) -> Iterable[Action]:
        statements, passages = self._documents(STATEMENT), self._documents(PASSAGES)
        for place, text in enumerate(record.texts):
            facts = {"document": record.id, "digest": text.digest, "facts": text.facts}
            yield statements.creating(_text_name(record, text, place), facts)
        for place, said in enumerate(record.analyses):
            yield statements.creating(_said_name(record, said, place), _statement(record, said))
            for one in said.passages:
                place_of = {"document": record.id, "digest": said.digest, "first": one.first, "last": one.last}
                yield passages.creating(one.id, place_of)
        if record.words is not None and record.story is not None and record.texts[-1].digest in bodies:
            row = _words(record.story, record.texts[-1].digest, bodies[record.texts[-1].digest])
            yield self._documents(story_rows.WORDS).keeping(row.id, row.source, version=_FIRST)

    def _count_on(self, source: Holder) -> None:
        clocks = self._documents(CLOCK)
        found = clocks.get("clock")
        before = found.source if found else {MOMENT: 0, KEY: 1}
        after = {MOMENT: max(before[MOMENT], source.moment), KEY: max(before[KEY], source.last_story + 1)}
        if not clocks.put("clock", after, over=found):
            raise StoreBusyError("somebody else writes where the move goes to", hint="stop it, and run it again")

    def _documents(self, spec: Any) -> Documents:
        return Documents(self._indices, spec)

    def _send(self, actions: Iterable[Action], *, strict: bool = False) -> None:
        """A record that is there already stays as it is; `strict`: nobody else may have written it meanwhile."""
        for done in send(self._indices, actions):
            if done.poison is not None:
                raise StoreError(f"the engine does not take {done.action.id}: {done.poison}", hint="report it")
            if strict and done.conflict:
                raise StoreBusyError("somebody else writes where the move goes to", hint="stop it, and run it again")


def _job(documents: Documents, job: Job, n: int) -> Action:
    return documents.creating(job.id, jobs.source_of(job, n=n))


def _passages(record: HeldDocument) -> int:
    return sum(len(said.passages) for said in record.analyses)


def _claims(record: HeldDocument) -> list[str]:
    names = [bytes_claim(held.capture.digest) for held in record.captures]
    return list(dict.fromkeys([*names, *([url_claim(record.url)] if record.url else [])]))


def _words(story: int, digest: str, body: str) -> WordsRow:
    from search_api.store import sketch  # takes half a second: only where documents are written
    from search_api.store.story_graph import compared

    text = compared(body)
    return WordsRow(
        id=text.id,
        story=story,
        sketch=text.sketch.pack(),
        bands=tuple(text.bands),
        rules=sketch.fingerprint(),
        text=digest,
    )


def _statement(record: HeldDocument, said: HeldAnalysis) -> dict[str, Any]:
    passages = f"[{','.join(one.facts for one in said.passages)}]" if said.facts else ""
    spans = to_json([(one.first, one.last) for one in said.passages]).decode()
    return {
        "document": record.id,
        "digest": said.digest,
        "facts": said.facts,
        "passages": passages,
        "spans": spans,
    }


def _text_name(record: HeldDocument, text: HeldText, place: int) -> str:
    return _name("t", record.id, text.facts or f"{place}")


def _said_name(record: HeldDocument, said: HeldAnalysis, place: int) -> str:
    return _name("a", record.id, said.facts or f"{place}")


def _name(kind: str, document: str, facts: str) -> str:
    """As statements are called (`search_api.store.elastic.statements`)."""
    return f"{kind}:{document}:{hashlib.sha256(facts.encode()).hexdigest()[:32]}"


def _head(record: HeldDocument, publisher: str | None, key: int) -> Head:
    said, next_key = [], key + 1
    for place, one in enumerate(record.analyses):
        said.append(_said(record, one, place, next_key))
        next_key += len(one.passages)
    words = record.words if record.withdrawal is None else None
    return Head(
        id=DocumentId(record.id),
        key=key,
        source=record.source,
        locator=record.locator,
        url=record.url,
        outlet=record.outlet,
        publisher=publisher,
        nature=Nature(record.nature),
        known_from=record.known_from,
        changed=_changed(record),
        captures=tuple(
            Kept(
                capture=held.capture,
                record=Digest(held.record),
                known_from=held.known_from,
                discard=held.discard,
                seen=held.seen,
            )
            for held in record.captures
        ),
        texts=tuple(
            Read(
                digest=Digest(text.digest),
                facts=_text_name(record, text, place),
                capture=text.capture,
                extractor_version=text.extractor_version,
                known_from=text.known_from,
                known_until=text.known_until,
            )
            for place, text in enumerate(record.texts)
        ),
        said=tuple(said),
        withdrawal=Withdrawal(
            principal=record.withdrawal.principal, at=record.withdrawal.at, reason=record.withdrawal.reason
        )
        if record.withdrawal
        else None,
        words=words,
        placed=words,
        story=record.story,
        stories=_stories(record),
    )


def _said(record: HeldDocument, one: HeldAnalysis, place: int, key: int) -> Said:
    return Said(
        analysis=_said_name(record, one, place),
        digest=Digest(one.digest),
        version=one.version,
        nature=Nature(one.nature),
        cause=Cause(one.cause),
        key=key,
        count=len(one.passages),
        known_from=one.known_from,
        known_until=one.known_until,
    )


def _changed(record: HeldDocument) -> int:
    """The instant of the last change; that of one that goes on for ever is its beginning."""
    spans = [(one.known_from, one.known_until) for one in record.texts]
    spans += [(one.known_from, one.known_until) for one in record.analyses]
    spans += [(one.known_from, one.known_until) for said in record.analyses for one in said.told]
    moments = [record.known_from, *(held.known_from for held in record.captures)]
    moments += [moment for span in spans for moment in span if moment < FOREVER]
    return max(*moments, record.withdrawal.at if record.withdrawal else 0)


def _stories(record: HeldDocument) -> tuple[StorySpan, ...]:
    """The stories that it was in, by what its passages stood in; after them the one that it is in now."""
    told = sorted({(one.known_from, one.story) for said in record.analyses for one in said.told})
    spans: tuple[StorySpan, ...] = ()
    for since, story in told:
        spans = spanned(spans, story, since=since)
    if record.story is None:
        return spans
    last = max([text.known_from for text in record.texts] + [span.known_from + 1 for span in spans], default=0)
    return spanned(spans, record.story, since=last)


def _item_line(held: HeldItem) -> Line:
    outcome = Outcome(
        source=held.source,
        disposition=Disposition(held.disposition),
        reason=held.reason,
        detail=held.detail,
        document=DocumentId(held.document) if held.document else None,
    )
    return Line(id=f"moved-{held.at}", at=held.at, outcome=outcome)


def _crawl_line(entry: CrawlLogEntry) -> Line:
    """Before all instants, each of its own: sums of days have none."""
    name = hashlib.sha256(to_json([entry.source, entry.day, entry.period_from, entry.period_to])).hexdigest()
    return Line(id=f"moved-{name[:32]}", at=-1 - int(name[:15], 16), crawl=entry)
