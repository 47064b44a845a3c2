"""A tokenizer (Hugging Face `tokenizers`) from the pieces of a SentencePiece unigram model."""

from __future__ import annotations

import unicodedata

from tokenizers import AddedToken, Regex, Tokenizer, decoders, normalizers, pre_tokenizers, processors
from tokenizers import models as token_models

from models.errors import ResourceError
from nlp.embedding.e5s1 import Pieces

MASK = "<mask>"
_SPACE = "▁"
_PRIVATE = 0xE000
_MOST_EXCEPTIONS = 64


def build_tokenizer(pieces: Pieces) -> Tokenizer:
    """The tokenizer that cuts as XLM-RoBERTa's: `<s> ... </s>`, a space before the first word, best path of pieces.

    SentencePiece's own character rules (nmt_nfkc) are NMT's and NFKC; where the file's map says that a character stays
    as it is although NFKC would change it, it is stood in for while NFKC passes. Raises ResourceError where the map
    differs by more than that.
    """
    tokenizer = Tokenizer(token_models.Unigram(list(pieces.pieces), unk_id=pieces.unknown, byte_fallback=False))
    tokenizer.normalizer = _normalizer(pieces)
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement=_SPACE, prepend_scheme="always", split=True)
    tokenizer.decoder = decoders.Metaspace(replacement=_SPACE, prepend_scheme="always")
    names = {identity: pieces.pieces[identity][0] for identity in (pieces.bos, pieces.pad, pieces.eos, pieces.unknown)}
    tokenizer.add_special_tokens([AddedToken(names[identity], special=True) for identity in sorted(names)])
    tokenizer.add_special_tokens([AddedToken(MASK, special=True, lstrip=True)])
    bos, eos = names[pieces.bos], names[pieces.eos]
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{bos} $A {eos}",
        pair=f"{bos} $A {eos} {eos} $B {eos}",
        special_tokens=[(bos, pieces.bos), (eos, pieces.eos)],
    )
    return tokenizer


def _normalizer(pieces: Pieces) -> normalizers.Normalizer:
    kept = _kept_characters(pieces)
    stand_ins = {char: chr(_PRIVATE + number) for number, char in enumerate(kept)}
    return normalizers.Sequence(
        [
            normalizers.Nmt(),
            *(normalizers.Replace(char, stand_in) for char, stand_in in stand_ins.items()),
            normalizers.NFKC(),
            *(normalizers.Replace(stand_in, char) for char, stand_in in stand_ins.items()),
            normalizers.Replace(Regex(" {2,}"), " "),
        ]
    )


def _kept_characters(pieces: Pieces) -> list[str]:
    """The characters that the file's map leaves alone and NFKC would not."""
    rules = normalizers.Sequence([normalizers.Nmt(), normalizers.NFKC()])
    kept: list[str] = []
    points = (chr(p) for p in range(0x110000) if not 0xD800 <= p < 0xE000)
    for char in (c for c in points if c in pieces.mapping or unicodedata.normalize("NFKC", c) != c):
        becomes = rules.normalize_str(char)
        wanted = pieces.mapping.get(char, char)
        if becomes == wanted:
            continue
        if wanted != char or len(kept) == _MOST_EXCEPTIONS:
            raise ResourceError(f"the character map is not nmt_nfkc: U+{ord(char):04X} becomes {wanted!r}")
        kept.append(char)
    return kept
