"""Reads ahead the matches of the words that most passages hold: what the first question with such a word waits for."""

from __future__ import annotations

from models.ports import Terms
from search_api.query.nodes import Term
from search_api.query.words import word_node
from search_api.store import fields
from search_api.store.embedded.postings import Postings
from search_api.store.embedded.text_index import Snapshot, engine

_MOST_MATCHES = 7_000_000  # about 120 MB with what is made of them, and five seconds
_FEWEST_HOLDERS = 0.001  # of the passages: a rarer word is read within a millisecond when it is asked for


def warm(snapshot: Snapshot, postings: Postings, terms: Terms) -> int:
    """Read the commonest words that a query looks for, and return how many: the longest reads are those of words that
    are also asked for most. Raises IndexDamaged."""
    with engine(snapshot.folder):
        held: list[tuple[str, int]] = list(snapshot.searcher.terms_with_prefix(fields.BODY, ""))
    fewest = _FEWEST_HOLDERS * snapshot.passages
    common = sorted((pair for pair in held if pair[1] >= fewest), key=lambda pair: -pair[1])
    asked = set(terms.query_terms(" ".join(word for word, _ in common)))
    read = matches = 0
    for word, holders in common:
        if matches + holders > _MOST_MATCHES:
            break
        if word in asked:
            postings.of(Term(fields.BODY, word), snapshot)
            postings.of(word_node(word), snapshot)
            read, matches = read + 1, matches + holders
    return read
