"""The one chain of terms for indexing and querying: folding, tokens, Indonesian stems, stop words, synonyms."""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache, cached_property
from pathlib import Path

import Stemmer

from models.ports import Part
from nlp.pillars.terms import load_pillar_terms
from nlp.regions.names import Use, load_names
from nlp.resources import FOLDER, read_rows

CHAIN_VERSION = "1"
# A figure is one term ("3,54", "1.234,5"); so is a word with an apostrophe or an invisible character in it ("Jum'at").
_INSIDE = "\u0300-\u036f\u00ad\u200b-\u200f\u2060\ufeff'’ʼ`"
_TOKEN = re.compile(rf"\d++(?:[.,]\d++)++|[^\W_](?:[{_INSIDE}]*+[^\W_])*+[\u0300-\u036f]*+")
# Most pages are ASCII but for their quotation marks and dashes: these need no folding, which takes half the time.
_UNUSUAL = re.compile("[^\x00-\x7f–—“”‘’…•]")
_APOSTROPHE = re.compile("['’`]")
_ASCII_TOKEN = re.compile(r"\d++(?:[.,]\d++)++|[a-z0-9](?:['’`]*+[a-z0-9])*+")
# ASCII without either is split at what is no letter or digit: in a third of the time that looking for tokens takes.
_FIGURE = re.compile("[0-9][.,][0-9]")
_WORDS_ONLY = bytes(ord(chr(n).lower()) if n < 128 and chr(n).isalnum() else ord(" ") for n in range(256))
_ACCENTS = re.compile("[\u0300-\u036f]+")
_DROPPED = re.compile(rf"[{_INSIDE}]")

# Words of the language repeat; those of a flood of rubbish must not fill the memory.
_MOST_STEMS = 300_000


class _Stems(dict[str, str]):
    """Stems by word, worked out once each: looking up is three times as fast as stemming. One thread's own, because
    PyStemmer's objects must not be used by two at once."""

    def __init__(self) -> None:
        super().__init__()
        self._stemmer = Stemmer.Stemmer("indonesian")

    def __missing__(self, word: str) -> str:
        stem: str = self._stemmer.stemWord(word)
        self[word] = stem
        return stem


class IndonesianTerms:
    """The `Terms` port. The same text gives the same terms under one `version`; safe to share between threads."""

    def __init__(self, folder: Path = FOLDER) -> None:
        self._folder = folder
        self._local = threading.local()

    @cached_property
    def version(self) -> str:
        """What decides the terms of an index: this chain and its stemmer. Tables widen queries only."""
        return f"{CHAIN_VERSION}+{Stemmer.version()}"

    def index_terms(self, text: str) -> list[str]:
        return self.stems(self.exact_terms(text))

    def exact_terms(self, text: str) -> list[str]:
        if text.isascii() and "'" not in text and "`" not in text and _FIGURE.search(text) is None:
            return text.encode("ascii").translate(_WORDS_ONLY).decode("ascii").split()
        if _UNUSUAL.search(text) is None:
            tokens = _ASCII_TOKEN.findall(text.lower())
            return [_DROPPED.sub("", t) for t in tokens] if _APOSTROPHE.search(text) else tokens
        return [folded for token in _TOKEN.findall(_fold(text)) if (folded := _DROPPED.sub("", token))]

    def query_terms(self, text: str) -> list[str]:
        """Stop words go, unless the query holds nothing else."""
        tokens = self.exact_terms(text)
        kept = [t for t in tokens if t not in self._query_words]
        return self.stems(kept or tokens)

    def synonyms(self, text: str) -> tuple[tuple[str, ...], ...]:
        return tuple(dict.fromkeys(other for _, others in self.parts(text) for other in others))

    def parts(self, text: str) -> tuple[Part, ...]:
        """The query terms of a text in order, part by part: each as it is written, and the other ways to write it.

        Who ranks by them counts a part once, in whichever way a text writes it, even where it does so in two.
        """
        tokens = tuple(self.exact_terms(text))
        dropped = self._query_words if any(t not in self._query_words for t in tokens) else frozenset()
        found: list[Part] = []
        start = 0
        while start < len(tokens):
            form = self._longest_form(tokens, start) or tokens[start : start + 1]
            start += len(form)
            others = tuple(tuple(self.query_terms(" ".join(other))) for other in self._groups.get(form, ()))
            own = tuple(self.stems([t for t in form if t not in dropped]))
            if own:
                found.append((own, tuple(dict.fromkeys(other for other in others if other))))
        return tuple(found)

    def highlight(self, text: str, terms: Iterable[str]) -> tuple[tuple[int, int], ...]:
        wanted = frozenset(terms)
        if not wanted:
            return ()
        return tuple(m.span() for m in _TOKEN.finditer(text) if not wanted.isdisjoint(self.index_terms(m.group())))

    def stems(self, tokens: list[str]) -> list[str]:
        stems: _Stems | None = getattr(self._local, "stems", None)
        if stems is None:
            stems = self._local.stems = _Stems()
        elif len(stems) > _MOST_STEMS:
            stems.clear()
        return list(map(stems.__getitem__, tokens))

    def _longest_form(self, tokens: tuple[str, ...], start: int) -> tuple[str, ...]:
        """The longest known form that begins at a token; empty where none does."""
        for length in range(min(self._longest, len(tokens) - start), 0, -1):
            if tokens[start : start + length] in self._groups:
                return tokens[start : start + length]
        return ()

    @cached_property
    def _query_words(self) -> frozenset[str]:
        rows = read_rows("query_words.csv", columns=("kind", "words"), folder=self._folder)
        return frozenset(word for _, row in rows for word in self.exact_terms(row["words"]))

    @cached_property
    def _groups(self) -> Mapping[tuple[str, ...], tuple[tuple[str, ...], ...]]:
        """Each form's tokens to those of the other forms that say the same."""
        groups: dict[tuple[str, ...], dict[tuple[str, ...], None]] = {}
        for forms in _same_things(self._folder):
            tokens = [tuple(self.exact_terms(form)) for form in forms]
            for form in tokens:
                groups.setdefault(form, {}).update(dict.fromkeys(t for t in tokens if t != form))
        return {form: tuple(others) for form, others in groups.items()}

    @cached_property
    def _longest(self) -> int:
        return max(map(len, self._groups), default=0)


@cache
def load_terms() -> IndonesianTerms:
    """The chain over our own tables, one for the process."""
    return IndonesianTerms()


def _fold(text: str) -> str:
    """Compatibility forms made plain, accents taken off, small letters."""
    return _ACCENTS.sub("", unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold()))


def _same_things(folder: Path) -> list[tuple[str, ...]]:
    """Groups of forms that say the same: the table's, short forms of regions, names of pillars."""
    groups = [
        tuple(filter(None, (form.strip() for form in row["forms"].split(";"))))
        for _, row in read_rows("synonyms.csv", columns=("forms",), folder=folder)
    ]
    return [*groups, *_region_forms(folder), *_pillar_forms(folder)]


def _region_forms(folder: Path) -> list[tuple[str, ...]]:
    """A region's forms of one sense; one that is shared, or another word as well, is nobody's synonym."""
    by_code: dict[str, dict[str, None]] = {}
    for key, form in load_names(folder).forms.items():
        if len(form.senses) == 1 and form.use in (Use.FREE, Use.CONTEXT):
            by_code.setdefault(form.codes[0], {})[key] = None
    return [tuple(forms) for forms in by_code.values() if len(forms) > 1]


def _pillar_forms(folder: Path) -> list[tuple[str, ...]]:
    by_pillar: dict[str, list[str]] = {}
    for term in load_pillar_terms(folder):
        if not term.context:
            by_pillar.setdefault(term.pillar, []).append(term.term)
    return [tuple(forms) for forms in by_pillar.values()]
