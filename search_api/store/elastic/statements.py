"""What extractors and analysers said: written before the head that names it, under an id made of what it says."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from models.analysis import Analysis
from models.codec import from_json, to_json
from models.errors import StoreCorruptError
from models.identity import DocumentId
from models.passage import Passage
from models.text import Text
from search_api.store.elastic.bulk import Action
from search_api.store.elastic.documents import Documents
from search_api.store.elastic.indices import IndexSpec, Indices

_BLOB = {"type": "keyword", "index": False, "doc_values": False}
SPEC = IndexSpec(
    name="statement",
    properties={
        "document": {"type": "keyword"},
        "digest": {"type": "keyword"},  # of the text that it speaks of
        "facts": _BLOB,  # JSON of a Text without its body, or of an Analysis without its text; empty when withdrawn
        "passages": _BLOB,  # JSON: the Passages of an analysis without their words; empty when withdrawn
        "spans": _BLOB,  # JSON: where they begin and end, which stays
    },
)
PASSAGES = IndexSpec(
    name="passage",
    properties={
        "document": {"type": "keyword", "index": False, "doc_values": False},
        "digest": {"type": "keyword", "index": False, "doc_values": False},
        "first": {"type": "integer", "index": False, "doc_values": False},  # half-open code points of the body
        "last": {"type": "integer", "index": False, "doc_values": False},
    },
)
Span = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """An analysis with its passages, both without words; None and none of a withdrawn document. `spans` stay."""

    analysis: Analysis | None
    passages: tuple[Passage, ...]
    spans: tuple[Span, ...]

    def worded(self, body: str) -> tuple[Passage, ...]:
        """The passages with their words."""
        return tuple(replace(passage, text=body[passage.start : passage.end]) for passage in self.passages)


class Statements:
    def __init__(self, indices: Indices) -> None:
        self.documents = Documents(indices, SPEC)
        self._passages = Documents(indices, PASSAGES)

    def text(self, document: DocumentId, text: Text) -> tuple[str, Action]:
        """Its id, and the write that keeps it."""
        facts = to_json(replace(text, body="")).decode()
        name = _name("t", document, facts)
        source = {"document": document, "digest": text.digest, "facts": facts}
        return name, self.documents.creating(name, source)

    def analysis(self, analysis: Analysis, passages: Sequence[Passage]) -> tuple[str, list[Action]]:
        """Its id, and the writes that keep it and the ids of its passages."""
        name = analysis_name(analysis)
        source = {
            "document": analysis.document,
            "digest": analysis.text_digest,
            "facts": _facts(analysis),
            "passages": to_json([replace(passage, text="") for passage in passages]).decode(),
            "spans": to_json([(passage.start, passage.end) for passage in passages]).decode(),
        }
        ids = [
            self._passages.creating(
                passage.id,
                {
                    "document": passage.document,
                    "digest": passage.text_digest,
                    "first": passage.start,
                    "last": passage.end,
                },
            )
            for passage in passages
        ]
        return name, [self.documents.creating(name, source), *ids]

    def texts(self, names: Iterable[str]) -> dict[str, Text]:
        """Texts without their bodies, by id; those of withdrawn documents are left out."""
        found = self.documents.many(names)
        return {
            name: from_json(stored.source["facts"], Text) for name, stored in found.items() if stored.source["facts"]
        }

    def spoken(self, names: Iterable[str]) -> dict[str, Spoken]:
        """Analyses by id. Raises StoreCorruptError where one is gone that a head names."""
        wanted = tuple(dict.fromkeys(names))
        found = self.documents.many(wanted)
        for name in wanted:
            if name not in found:
                raise StoreCorruptError(f"the analysis {name} is gone", hint="restore from a snapshot")
        return {name: _spoken(stored.source) for name, stored in found.items()}

    def passage(self, evidence: str) -> dict[str, object] | None:
        """Where the words of an evidence id stand: document, digest, first and last."""
        found = self._passages.get(evidence)
        return None if found is None else found.source

    def passages(self) -> int:
        """How many ids were given out."""
        self._passages.fresh()
        return self._passages.count()

    def take_out(self, document: DocumentId) -> set[str]:
        """Take the words out of all that was ever said of a document; the digests of its texts. Harmless to repeat."""
        self.documents.refresh()
        digests = set()
        actions = []
        found = self.documents.search(query={"term": {"document": document}}, size=10_000)["hits"]["hits"]
        for hit in found:
            source = hit["_source"]
            digests.add(source["digest"])
            if source["facts"]:
                actions.append(self.documents.keeping(hit["_id"], {**source, "facts": "", "passages": ""}))
        self.documents.bulk(actions)
        return digests


def analysis_name(analysis: Analysis) -> str:
    """The same for the same version, words and facts."""
    return _name("a", analysis.document, _facts(analysis))


def _facts(analysis: Analysis) -> str:
    return to_json(replace(analysis, text="")).decode()


def _name(kind: str, document: str, facts: str) -> str:
    return f"{kind}:{document}:{hashlib.sha256(facts.encode()).hexdigest()[:32]}"


def _spoken(source: dict[str, str]) -> Spoken:
    spans = from_json(source["spans"], tuple[Span, ...])
    if not source["facts"]:
        return Spoken(analysis=None, passages=(), spans=spans)
    return Spoken(
        analysis=from_json(source["facts"], Analysis),
        passages=from_json(source["passages"], tuple[Passage, ...]),
        spans=spans,
    )
