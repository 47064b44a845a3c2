"""Call names that a text explains: "X, yang akrab disapa Abah Y", "Ning Z, sapaan akrab Wali Kota X"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from nlp.officials.names import Name, NameReader
from nlp.officials.tokens import Tokens

CALLED = frozenset(("disapa", "dipanggil", "sapaan", "panggilan", "disebut"))
USUALLY = frozenset(("akrab", "akrabnya", "biasa", "karib", "kerap", "sering", "dengan", "sebutan", "nama", "sapaan"))
_FAR = 14


@dataclass(frozen=True, slots=True)
class CallName:
    """A call name; the one who is called so is named last before offset `at`, or `behind` it first."""

    words: tuple[str, ...]
    at: int
    behind: bool


def call_names(tokens: Tokens, names: NameReader, seen: list[Name]) -> Iterator[CallName]:
    """The call names that a text explains. `seen` are all names read, in order."""
    ending = {n.after: n for n in seen}
    for index, lower in enumerate(tokens.lowers):
        if lower not in CALLED:
            continue
        usual = tokens.lower(index - 1) in USUALLY or tokens.lower(index + 1) in USUALLY
        at = index + 1
        while tokens.lower(at) in USUALLY or tokens.lower(at) == ":":
            at += 1
        before = ending.get(index - 1) if tokens.lower(index - 1) == "," else None
        if lower in ("sapaan", "panggilan") and before is not None:
            yield CallName(before.words, tokens[index].start, behind=at < len(tokens) and tokens[at].is_capital)
        elif usual and at < len(tokens):
            name = names.read(at)
            if name is not None and name.first == at:
                words = tuple(t.lower for t in tokens.all[at : tokens.at_or_after(name.stop)] if t.is_word)
                yield CallName(words, tokens[index].start, behind=False)
                if name.words != words:
                    yield CallName(name.words, tokens[index].start, behind=False)
