"""`bukti sources` against the newsroom's site on loopback: lists tried, found, kept in the operator's files."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.newsroom.site.config import HOSTS, write_config
from tests.newsroom.site.server import newsroom
from tests.shared import ROOT


class Terminal:
    """Runs `bukti` as a process: Twisted's reactor starts once in each."""

    def __init__(self, folder: Path, port: int) -> None:
        self.sources = folder / "sources"
        self.port = port
        self._environ = {key: value for key, value in os.environ.items() if not key.startswith("BUKTI_")} | {
            "BUKTI_HOME": str(folder / "home"),
            "BUKTI_SOURCES": str(self.sources),
            "BUKTI_CRAWL_LOOPBACK": "true",
            "BUKTI_CRAWL_HOSTS": str(folder / HOSTS),
            "BUKTI_CRAWL_PORTS": str(port),
            "BUKTI_CRAWL_DELAY": "0.01",
        }

    def run(self, *arguments: str) -> tuple[int, Any]:
        """Exit code and the JSON that was printed (the error line where there is none)."""
        command = [sys.executable, "-m", "bukti", *arguments, "--json"]
        done = subprocess.run(command, env=self._environ, cwd=ROOT, capture_output=True, text=True, timeout=120)
        return done.returncode, json.loads(done.stdout) if done.stdout.strip() else done.stderr


@pytest.fixture(scope="module")
def terminal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Terminal]:
    folder = tmp_path_factory.mktemp("sources")
    with newsroom(port=0, control=0) as served:
        write_config(folder, served.site)
        yield Terminal(folder, served.base.port)


def test_check_says_what_each_list_gives_and_keeps_it(terminal: Terminal) -> None:
    code, answer = terminal.run("sources", "check", "kabar-mahakam", "portal-kota-solok")
    assert code == 0
    good = {
        (source["id"], found["known"]["kind"]): found["good"]
        for source in answer["sources"]
        for found in source["lists"]
    }
    assert good["kabar-mahakam", "feed"]
    assert good["kabar-mahakam", "sitemap"]
    assert not good["portal-kota-solok", "feed"], "its feed is an HTML page"
    assert good["portal-kota-solok", "section"]
    entry = yaml.safe_load((terminal.sources / "portal-kota-solok.yaml").read_text())
    assert entry["regions"] == ["13.72"], "what the operator wrote stays"
    assert "an HTML page where a feed should be" in entry["checked"]["finding"]


def test_a_source_without_an_answer_fails_the_check(terminal: Terminal) -> None:
    code, answer = terminal.run("sources", "check", "warta-kapuas", "--dry-run")
    assert code == 1
    assert answer["sources"][0]["lists"][0]["detail"].startswith("robots_unreachable")
    assert "checked" not in yaml.safe_load((terminal.sources / "warta-kapuas.yaml").read_text())


def test_add_finds_what_a_site_names_and_proposes_its_file(terminal: Terminal) -> None:
    url = f"http://kabarmahakam.example:{terminal.port}/berita/"
    code, answer = terminal.run("sources", "add", url, "--id", "mahakam-baru", "--region", "64.02", "--write")
    assert code == 0
    entry = yaml.safe_load((terminal.sources / "mahakam-baru.yaml").read_text())
    assert entry == answer["entry"]
    assert entry["sitemaps"] == [f"http://kabarmahakam.example:{terminal.port}/sitemap.xml"]
    assert entry["sections"] == [url]
    assert (entry["regions"], entry["sighting"]) == (["64.02"], "documented")
    again, said = terminal.run("sources", "add", url, "--id", "mahakam-baru", "--write")
    assert again == 2
    assert "is there already" in said
    (terminal.sources / "mahakam-baru.yaml").unlink()


def test_a_home_page_becomes_a_source_that_a_crawl_reads(terminal: Terminal, tmp_path: Path) -> None:
    shutil.copy(terminal.sources.parent / HOSTS, tmp_path / HOSTS)
    (tmp_path / "sources").mkdir()
    terminal = Terminal(tmp_path, terminal.port)
    url = f"http://kabarmahakam.example:{terminal.port}/"
    code, answer = terminal.run("sources", "add", url, "--id", "mahakam-rumah", "--region", "64.02", "--write")
    assert code == 0
    entry = answer["entry"]
    assert (entry["domain"], entry["name"]) == ("kabarmahakam.example", "Kabar Mahakam")
    assert entry["feeds"] == [f"{url}feed/"], "the home page names it"
    assert entry["sitemaps"] == [f"{url}sitemap.xml"], "robots.txt names it"
    assert entry["sections"] == [f"{url}berita/"], "its menu leads there"
    assert "lists give articles" in entry["checked"]["finding"]
    good = [found for found in answer["tried"] if found["good"]]
    assert {found["known"]["kind"] for found in good} >= {"feed", "sitemap"}
    code, crawled = terminal.run("crawl", "--source", "mahakam-rumah", "--once", "--pages", "4")
    source = crawled["sources"]["mahakam-rumah"]
    assert crawled["stored"] >= 3, (code, crawled)
    assert source["listed"] >= crawled["stored"]


def test_calls_that_make_no_sense(terminal: Terminal) -> None:
    for arguments in (
        ("check", "tidak-ada"),
        ("check", "gov-jeparakab"),
        ("add", "mailto:a@b.id"),
        ("add", "http://10.0.0.1/"),
        ("add", f"http://kabarmahakam.example:{terminal.port}/", "--region", "99.99"),
    ):
        code, said = terminal.run("sources", *arguments)
        assert (code, said.count("\n")) == (2, 1), arguments


def test_list_tells_never_crawled_sources_apart(terminal: Terminal) -> None:
    _, crawled = terminal.run("sources", "list")
    _, whole = terminal.run("sources", "list", "--all")
    assert crawled["sources"] == []
    states = {source["source"]: source["state"] for source in whole["sources"]}
    assert len(states) > 720
    assert (states["kabar-mahakam"], states["antara-jabar"]) == ("never", "unpermitted")
