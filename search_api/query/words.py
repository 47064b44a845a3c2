"""The words of a query as nodes: what must, may and must not stand in a passage."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from models.ports import Terms
from models.query import Clause, ClauseKind, Occur
from search_api.query.nodes import NOTHING, Best, Both, Constant, Either, Node, Phrase, Prefix, Term, Weighted
from search_api.query.reasons import Leaf, Reason, single
from search_api.store import fields

# A word of the title counts for each of its document's passages, but not twice where a passage has it as well: so the
# passages of one document compete by what the title does not say.
TITLE_WEIGHT = 0.6
SYNONYM_WEIGHT = 0.8
# Each word of the query that a passage has counts so much more: a short passage with fewer of them must not win by its
# length alone.
WORD_LIFT = 0.3


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """`match`: what a passage must hold and is ranked by, None where the query has no words that it must; `reasons`:
    by which of them; `excluded` must not stand in it. `needed` is the part of `match` that nothing can stand for,
    `asked` the words as they were written, without those that are to be matched to the letter."""

    match: Node | None = None
    reasons: tuple[Reason, ...] = ()
    needed: tuple[Node, ...] = ()
    asked: str = ""
    excluded: tuple[Node, ...] = ()


def words_of(clauses: Iterable[Clause], terms: Terms) -> Words:
    """Any of the words may match, more is better; with a `+must` the others only rank."""
    by_occur: dict[Occur, list[Clause]] = {occur: [] for occur in Occur}
    for clause in clauses:
        by_occur[clause.occur].append(clause)
    must = [(clause, node) for clause in by_occur[Occur.MUST] for node in _all_of(clause, terms)]
    should = [node for clause in by_occur[Occur.SHOULD] for node in _any_of(clause, terms)]
    positive = (*by_occur[Occur.MUST], *by_occur[Occur.SHOULD])
    ranking = tuple(reason for clause in by_occur[Occur.SHOULD] for reason in _ranking(clause, terms))
    scored = tuple(reason.node for reason in ranking)
    needed = tuple(node for _, node in must)
    match: Node | None = None
    if must:
        match = Both(must=needed, should=scored)
    elif should:
        match = Both(must=(Constant(Either(tuple(should))),), should=scored)
    elif positive:
        match = NOTHING
    return Words(
        match=match,
        reasons=(*(single(clause.kind.value, _written(clause), node) for clause, node in must), *ranking),
        needed=needed,
        asked=" ".join(side.text for c in positive for side in sides(c) if side.kind is ClauseKind.WORDS),
        excluded=tuple(node for clause in by_occur[Occur.MUST_NOT] if (node := _whole(clause, terms)) is not None),
    )


def sides(clause: Clause) -> tuple[Clause, ...]:
    """The sides of `a OR b`; the clause itself where there is no OR."""
    return clause.alternatives or (clause,)


def search_terms(text: str, terms: Terms) -> list[str]:
    """The terms to look for; a query of question words alone means those words."""
    return terms.query_terms(text) or terms.index_terms(text)


def word_node(term: str) -> Node:
    """What ranks a passage by one word, wherever in a query it stands."""
    return _in_passage_or_title(term, term).node


def _any_of(clause: Clause, terms: Terms) -> list[Node]:
    """What a passage must hold some of. The title makes no match."""
    if clause.alternatives:
        return _all_of(clause, terms)
    if clause.kind is not ClauseKind.WORDS:
        node = _one(clause, terms)
        return [] if node is None else [node]
    plain = [Term(fields.BODY, term) for term in dict.fromkeys(search_terms(clause.text, terms))]
    return [*plain, *_synonyms(clause, terms)]


def _ranking(clause: Clause, terms: Terms) -> Iterator[Reason]:
    """What ranks a passage that matches."""
    if clause.alternatives or clause.kind is not ClauseKind.WORDS:
        for node in _any_of(clause, terms):
            yield single(clause.kind.value, _written(clause), node)
        return
    yield from _parts(clause.text, terms)


def _parts(text: str, terms: Terms) -> Iterator[Reason]:
    """Each part of the words once, in whichever way a passage writes it: "SPBE (sistem ...)" says one thing."""
    words = {stem: word for word in reversed(terms.exact_terms(text)) for stem in terms.index_terms(word)}
    seen: set[str] = set()
    for own, others in terms.parts(text):
        fresh = tuple(dict.fromkeys(term for term in own if term not in seen))
        seen.update(fresh)
        leaves = tuple(_in_passage_or_title(term, words.get(term, term)) for term in fresh)
        if leaves and others:
            written = " ".join(leaf.of for leaf in leaves)
            yield Reason((leaves, *((_in_another_way(other, written),) for other in others)))
        else:
            yield from (Reason(((leaf,),)) for leaf in leaves)


def _in_another_way(other: tuple[str, ...], written: str) -> Leaf:
    node = Weighted(Phrase(fields.BODY, other), SYNONYM_WEIGHT)
    return Leaf(name="another form", of=written, places=(("passage", node),))


def _in_passage_or_title(term: str, written: str) -> Leaf:
    title = Weighted(Term(fields.TITLE, term), TITLE_WEIGHT)
    return Leaf(
        name="word", of=written, places=(("passage", Term(fields.BODY, term)), ("title", title)), lift=WORD_LIFT
    )


def _written(clause: Clause) -> str:
    return " OR ".join(side.text for side in sides(clause))


def _all_of(clause: Clause, terms: Terms) -> list[Node]:
    nodes = tuple(node for side in sides(clause) if (node := _one(side, terms)) is not None)
    if not nodes:
        return []
    return [nodes[0]] if len(nodes) == 1 else [Best(nodes)]


def _whole(clause: Clause, terms: Terms) -> Node | None:
    """What `-clause` forbids: all of it together; synonyms are not meant."""
    found = [node for side in sides(clause) if (node := _one(side, terms, synonyms=False)) is not None]
    return Either(tuple(found)) if found else None


def _one(clause: Clause, terms: Terms, *, synonyms: bool = True) -> Node | None:
    """A clause without OR as one node: all its words, its phrase, or what begins so."""
    if clause.kind is ClauseKind.PHRASE:
        exact = tuple(terms.exact_terms(clause.text))
        return Phrase(fields.EXACT, exact) if exact else None
    if clause.kind is ClauseKind.PREFIX:
        exact = tuple(terms.exact_terms(clause.text))
        return _prefix(exact) if exact else None
    plain: tuple[Node, ...] = tuple(Term(fields.BODY, t) for t in dict.fromkeys(search_terms(clause.text, terms)))
    if not plain:
        return None
    node: Node = plain[0] if len(plain) == 1 else Both(must=plain)
    others = _synonyms(clause, terms) if synonyms else []
    return Best((node, *(Weighted(other, SYNONYM_WEIGHT) for other in others))) if others else node


def _prefix(exact: tuple[str, ...]) -> Node:
    begins = Prefix(fields.EXACT, exact[-1])
    return Both(must=(*(Term(fields.EXACT, term) for term in exact[:-1]), begins)) if exact[:-1] else begins


def _synonyms(clause: Clause, terms: Terms) -> list[Node]:
    return [Phrase(fields.BODY, other) for other in terms.synonyms(clause.text) if other]
