"""One tantivy index in one folder: derived from the record, and told by its own state how far."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import msgspec
import tantivy

from models.errors import StoreCorruptError, StoreFullError
from search_api.store import fields
from search_api.store.disk import FULL_HINT
from search_api.store.embedded.failures import store_error
from search_api.store.embedded.footers import damaged_files
from search_api.store.index_document import FieldValue

ABOUT = "about"
FORMAT = 2  # raise it when the schema or what is indexed changes: older indexes are then built anew
_HEAP_BYTES = 50_000_000
_LEAST_ROOM = 1_000_000
_PANIC = "PanicException"  # of pyo3: a BaseException that has no importable name


class IndexDamaged(StoreCorruptError):
    """The index can't be read: it is to be built anew from the record."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexState:
    """What an index holds: changes of the record `store` up to `sequence`, known up to the instant `moment`.

    `last_key` is the highest row number in it; `terms` the version of the chain of terms that it was built with.
    """

    store: str
    terms: str
    sequence: int = 0
    moment: int = 0
    last_key: int = 0
    format: int = FORMAT


def schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    for name in fields.TEXT_FIELDS:
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="position")
    for name in fields.WORD_FIELDS:
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    for name in fields.NUMBER_FIELDS:
        # Ranges and orders are answered from columns; only what is asked for by value needs terms.
        builder.add_integer_field(name, indexed=name in fields.ASKED_BY_VALUE, fast=True)
    builder.add_text_field(fields.STATE, stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field(ABOUT, stored=True, tokenizer_name="raw", index_option="basic")
    return builder.build()


@contextmanager
def engine(folder: Path) -> Iterator[None]:
    """Raises what tantivy raises, panics too, as our errors; a full disk stays one."""
    try:
        yield
    except (OSError, ValueError, OverflowError) as error:
        found = store_error(error, where=folder)
        if isinstance(found, StoreFullError):
            raise found from error
        if _is_full(folder):  # the writer's own threads die of it without saying why
            raise StoreFullError(f"no space left under {folder}", hint=FULL_HINT) from error
        raise IndexDamaged(f"the index can't be read: {error}") from error
    except BaseException as error:
        if type(error).__name__ != _PANIC:
            raise
        raise IndexDamaged(f"the index can't be read: {error}") from error


def _is_full(folder: Path) -> bool:
    try:
        return shutil.disk_usage(folder).free < _LEAST_ROOM
    except OSError:
        return False


class TextIndex:
    """An opened index. Reading is safe from several threads; writing is for whoever holds the index lock."""

    def __init__(self, folder: Path, index: tantivy.Index) -> None:
        self.folder = folder
        self.schema = index.schema
        self._index = index

    @classmethod
    def create(cls, folder: Path, state: IndexState) -> TextIndex:
        """A new, empty index in an empty folder."""
        folder.mkdir(parents=True)
        with engine(folder):
            found = cls(folder, tantivy.Index(schema(), path=str(folder), reuse=False))
        with found.writing() as writing:
            writing.commit(state)
        return found

    @classmethod
    def open(cls, folder: Path) -> TextIndex:
        """Raises IndexDamaged for a folder that holds no index of ours, or a torn one."""
        damage = damaged_files(folder)
        if damage:
            raise IndexDamaged(f"the index is damaged: {damage}")
        with engine(folder):
            return cls(folder, tantivy.Index.open(str(folder)))

    def snapshot(self) -> Snapshot:
        """The index as of its last commit."""
        with engine(self.folder):
            self._index.reload()
            return Snapshot(self.folder, self.schema, self._index.searcher())

    @contextmanager
    def writing(self) -> Iterator[Writing]:
        """To write one commit after another; what is not committed at the end is dropped. What the engine tidies up on
        the way is done at the end."""
        with engine(self.folder):
            writer = self._index.writer(heap_size=_HEAP_BYTES, num_threads=1)
        yield Writing(self.folder, writer)
        with engine(self.folder):
            writer.wait_merging_threads()


class Writing:
    """Made by `TextIndex.writing`."""

    def __init__(self, folder: Path, writer: tantivy.IndexWriter) -> None:
        self._folder = folder
        self._writer = writer

    def put(self, documents: Iterable[dict[str, FieldValue]], *, gone: Iterable[int] = ()) -> None:
        """Replace the rows `gone` (keys) by `documents`, in the next commit."""
        writer = self._writer
        with engine(self._folder):
            for key in gone:
                writer.delete_documents_by_term(fields.KEY, key)
            for document in documents:
                writer.add_document(tantivy.Document(**document))

    def commit(self, state: IndexState) -> None:
        """Readers see all that was put, and the state that goes with it."""
        writer = self._writer
        with engine(self._folder):
            writer.delete_documents_by_term(ABOUT, fields.STATE)
            writer.add_document(tantivy.Document(about=fields.STATE, state=msgspec.json.encode(state).decode()))
            writer.commit()


class Snapshot:
    """A searcher and the state that goes with it."""

    def __init__(self, folder: Path, schema: tantivy.Schema, searcher: tantivy.Searcher) -> None:
        self.folder = folder
        self.schema = schema
        self.searcher = searcher
        self.state = self._read_state()

    def _read_state(self) -> IndexState:
        with engine(self.folder):
            query = tantivy.Query.term_query(self.schema, ABOUT, fields.STATE, "basic")
            hits = self.searcher.search(query, limit=2, count=False).hits
            stored = [self.searcher.doc(address).get_first(fields.STATE) for _, address in hits]
        if len(stored) != 1:
            raise IndexDamaged("the index does not say what it holds")
        try:
            return msgspec.convert(json.loads(str(stored[0])), IndexState)
        except (ValueError, TypeError, msgspec.MsgspecError) as error:
            raise IndexDamaged("the index does not say what it holds") from error

    @property
    def passages(self) -> int:
        return int(self.searcher.num_docs) - 1
