"""Takes a document's words out for good; its ids stay. The head says so first, then the words go: whoever comes upon
such a head with words left goes on with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from models.capture import Capture
from models.identity import DocumentId
from models.principal import Principal
from search_api.store.elastic.bodies import Bodies
from search_api.store.elastic.clock import Clock
from search_api.store.elastic.documents import Documents
from search_api.store.elastic.head import Head, Withdrawal
from search_api.store.elastic.heads import Heads
from search_api.store.elastic.indices import Indices
from search_api.store.elastic.members import CLAIMS, Members, bytes_claim
from search_api.store.elastic.statements import Statements


class Withdrawing:
    def __init__(self, indices: Indices, *, clock: Clock, heads: Heads, bodies: Bodies, statements: Statements) -> None:
        self._clock = clock
        self._heads = heads
        self._bodies = bodies
        self._statements = statements
        self._claims = Documents(indices, CLAIMS)

    def say(self, document: DocumentId, principal: Principal, *, reason: str) -> Head:
        """Commit that the document is withdrawn; its head. Harmless to repeat. Raises NotFoundError."""
        self._heads.change(document, _withdrawing(self._clock, principal, reason))
        return self._heads.known(document)

    def take_out(self, head: Head) -> None:
        """Remove the words of a withdrawn document. Harmless to repeat."""
        digests = self._statements.take_out(head.id)
        for digest in sorted({*digests, *(read.digest for read in head.texts)}):
            self._bodies.take_out(digest, head.id)

    def nowhere_else(self, head: Head) -> tuple[Capture, ...]:
        """The captures whose bytes no other document has that was not withdrawn."""
        claims = Members(self._claims)
        claims.read(bytes_claim(kept.capture.digest) for kept in head.captures)
        others = self._heads.many(claims.documents() - {head.id})
        elsewhere = {
            kept.capture.digest
            for held in others.values()
            if not held.head.void and not held.head.is_withdrawn
            for kept in held.head.captures
        }
        return tuple(capture for capture in head.chain() if capture.digest not in elsewhere)


def _withdrawing(clock: Clock, principal: Principal, reason: str) -> Callable[[Head], Head | None]:
    def change(head: Head) -> Head | None:
        if head.is_withdrawn:
            return None
        moment = clock.take().moment
        withdrawal = Withdrawal(principal=principal, at=moment, reason=reason)
        return replace(
            head,
            withdrawal=withdrawal,
            words=None,
            unplaced=head.unplaced or head.placed is not None,
            changed=moment,
        )

    return change
