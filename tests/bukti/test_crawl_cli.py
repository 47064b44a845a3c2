"""`bukti crawl` as a process, end to end over a small web on loopback."""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from email.utils import formatdate
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml

from tests.conftest import run_bukti
from tests.crawler.site import Reply, Request, Site, article, feed
from tests.shared import ROOT

MANY = 50_000
MOST_MEMORY = 600 * 1024  # KB, of the issue


class Web:
    """A site with a catalogue, and `bukti` over it in processes of its own."""

    def __init__(self, folder: Path) -> None:
        self.site = Site()
        self.folder = folder
        self.entries: list[dict[str, Any]] = []

    def source(self, name: str, **lists: Any) -> None:
        self.entries.append({"id": name, "name": name, "domain": f"{name}.example", "regions": ["64.02"], **lists})

    def environment(self) -> dict[str, str]:
        sources = self.folder / "sources.yaml"
        sources.write_text(yaml.safe_dump({"outlets": self.entries}), encoding="utf-8")
        hosts = self.site.hosts_file(self.folder, *(entry["domain"] for entry in self.entries))
        return {
            "BUKTI_SOURCES": str(sources),
            "BUKTI_CRAWL_LOOPBACK": "true",
            "BUKTI_CRAWL_HOSTS": str(hosts),
            "BUKTI_CRAWL_DELAY": "0",
            "BUKTI_CRAWL_WORKERS": "0",
        }

    def crawl(self, home: Path, *arguments: str) -> dict[str, Any]:
        environment: dict[str, Any] = self.environment()
        done = run_bukti("crawl", "--once", "--json", *arguments, home=home, check=False, **environment)
        assert done.returncode in (0, 1), done.stderr
        assert "Traceback" not in done.stderr, done.stderr
        answer: dict[str, Any] = json.loads(done.stdout)
        return answer

    def measured(self, home: Path, *arguments: str) -> tuple[dict[str, Any], int]:
        """A crawl's answer, and the most memory (KB) that its process held.

        Read from the kernel's high-water mark while it runs: what `getrusage` tells of a child counts this process too.
        """
        started, peak = self.start(home, *arguments), 0
        told, said = started.stdout, started.stderr
        assert told is not None
        assert said is not None
        with ThreadPoolExecutor(2) as readers:
            answer, errors = readers.submit(told.read), readers.submit(said.read)
            while started.poll() is None:
                with suppress(OSError):
                    status = Path(f"/proc/{started.pid}/status").read_text(encoding="ascii")
                    peak = max(peak, *(int(kb) for kb in re.findall(r"^VmHWM:\s+(\d+)", status, re.MULTILINE)), 0)
                time.sleep(0.02)
            assert started.returncode in (0, 1), errors.result()
            assert "Traceback" not in errors.result(), errors.result()
        assert peak > 0
        read: dict[str, Any] = json.loads(answer.result())
        return read, peak

    def start(self, home: Path, *arguments: str) -> subprocess.Popen[str]:
        inherited = {k: v for k, v in os.environ.items() if not k.startswith("BUKTI_")}
        return subprocess.Popen(
            [sys.executable, "-m", "bukti", "crawl", "--once", "--json", *arguments],
            cwd=ROOT,
            env=inherited | self.environment() | {"BUKTI_HOME": str(home), "BUKTI_EMBEDDER": "none"},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )


@pytest.fixture
def web(tmp_path: Path) -> Iterator[Web]:
    web = Web(tmp_path)
    yield web
    web.site.close()


def dated_feed(*pages: tuple[str, float]) -> Reply:
    items = "".join(
        f"<item><title>Kabar {n}</title><link>{url}</link><pubDate>{formatdate(moment)}</pubDate></item>"
        for n, (url, moment) in enumerate(pages)
    )
    body = f'<?xml version="1.0"?><rss version="2.0"><channel><title>Kabar</title>{items}</channel></rss>'
    return Reply(body=body.encode(), media_type="application/rss+xml")


def test_backfill_asks_for_the_days_and_no_others(web: Web, tmp_path: Path) -> None:
    site, noon, day = web.site, 1_772_506_800.0, 86_400.0  # 3 March 2026
    for n in range(1, 8):
        page = Reply(body=article(n, day=f"2026-03-0{n}"))
        url = site.put("kabar.example", f"/berita/layanan-warga-kota-nomor-{n}", page)
        listing = (
            f'<html><body><h1>Indeks</h1><a href="{url}">Layanan warga nomor {n} dibuka hari ini</a></body></html>'
        )
        site.put("kabar.example", f"/indeks?tanggal=2026-03-0{n}", Reply(body=listing.encode()))
    old = site.put("kabar.example", "/berita/layanan-lama-40", Reply(body=article(40)))
    within = site.put("kabar.example", "/berita/layanan-baru-41", Reply(body=article(41)))
    site.put("kabar.example", "/feed", dated_feed((old, noon - 90 * day), (within, noon)))
    index = site.url("kabar.example", "/indeks") + "?tanggal={yyyy}-{mm}-{dd}"
    web.source("kabar", feeds=[site.url("kabar.example", "/feed")], sections=[index])
    answer = web.crawl(tmp_path / "home", "--from", "2026-03-02", "--to", "2026-03-04")
    asked = site.asked("kabar.example")
    assert sorted(path for path in asked if path.startswith("/indeks")) == [
        f"/indeks?tanggal=2026-03-0{n}" for n in (2, 3, 4)
    ]
    wanted = {"/berita/layanan-baru-41", *(f"/berita/layanan-warga-kota-nomor-{n}" for n in (2, 3, 4))}
    assert {path for path in asked if path.startswith("/berita")} == wanted
    assert answer["stored"] == 4
    # Looking back is no poll: the next one comes when it is due.
    assert web.crawl(tmp_path / "home")["sources"]["kabar"]["polled"] == 1


def test_two_shards_are_the_whole_and_share_no_host(web: Web, tmp_path: Path) -> None:
    names = [f"kabar{n}" for n in range(8)]
    for n, name in enumerate(names):
        url = web.site.put(f"{name}.example", f"/berita/layanan-{n}", Reply(body=article(n)))
        web.source(name, feeds=[web.site.put(f"{name}.example", "/feed", feed(url))])
    hosts: list[set[str]] = []
    stored = []
    for shard in ("1/2", "2/2"):
        mark = len(web.site.seen)
        stored.append(web.crawl(tmp_path / "home", "--shard", shard)["stored"])
        hosts.append({request.host for request in web.site.seen[mark:]})
    assert not hosts[0] & hosts[1]
    assert hosts[0] | hosts[1] == {f"{name}.example" for name in names}
    assert all(stored)
    assert sum(stored) == len(names)


def test_pages_that_need_a_browser_are_said(web: Web, tmp_path: Path) -> None:
    site = web.site
    empty = (
        b"<html><head><title>Portal</title></head><body><div id='app'></div><script src='/a.js'></script></body></html>"
    )
    gate = b"<html><head><title>Just a moment...</title></head><body>Checking your browser</body></html>"
    urls = [
        site.put("portal.example", "/berita/kosong-satu", Reply(body=empty)),
        site.put("portal.example", "/berita/gerbang-dua", Reply(body=gate)),
        site.put("portal.example", "/berita/layanan-3", Reply(body=article(3))),
    ]
    web.source("portal", feeds=[site.put("portal.example", "/feed", feed(*urls))])
    answer = web.crawl(tmp_path / "home")
    assert answer["stored"] == 1
    told = {urlsplit(row["source"]).path: row for row in answer["discards"]}
    assert {row["reason"] for row in told.values()} == {"needs_browser"}
    assert set(told) == {"/berita/kosong-satu", "/berita/gerbang-dua"}


def test_two_processes_never_work_on_one_source(web: Web, tmp_path: Path) -> None:
    pages = [web.site.put("kabar.example", f"/berita/layanan-{n}", Reply(body=article(n), hang=0.8)) for n in range(10)]
    web.source("kabar", feeds=[web.site.put("kabar.example", "/feed", Reply(body=feed(*pages).body, hang=3.0))])
    home = tmp_path / "home"
    run_bukti("status", home=home)
    crawls = [web.start(home, "--source", "kabar") for _ in range(2)]
    answers = []
    for crawl in crawls:
        out, error = crawl.communicate(timeout=200)
        assert "Traceback" not in error, error
        answers.append(json.loads(out))
    asked = [path for path in web.site.asked() if path.startswith("/berita")]
    assert sorted(asked) == sorted({urlsplit(url).path for url in pages}), "each page once"
    assert sorted(answer["stored"] for answer in answers) == [0, 10]
    problems = [" ".join(answer["sources"]["kabar"]["problems"]) for answer in answers]
    assert any("another crawl" in problem for problem in problems)


def test_a_sitemap_of_50000_addresses_in_a_crawl(web: Web, tmp_path: Path) -> None:
    def any_page(request: Request) -> Reply:
        return Reply(body=article(int(request.path.rpartition("-")[2])))

    urls = [web.site.url("arsip.example", f"/berita/layanan-{n}") for n in range(MANY)]
    for n in range(MANY):
        web.site.pages["arsip.example", f"/berita/layanan-{n}"] = any_page
    rows = "".join(f"<url><loc>{url}</loc><lastmod>2026-03-02</lastmod></url>" for url in urls)
    body = f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{rows}</urlset>'.encode()
    web.source("arsip", sitemaps=[web.site.put("arsip.example", "/sitemap.xml", Reply(body=body))])
    web.entries[-1]["sitemaps"] = [
        web.site.put("arsip.example", "/sitemap.xml", Reply(body=body, media_type="application/xml"))
    ]
    answer, peak = web.measured(tmp_path / "home", "--pages", "12")
    source = answer["sources"]["arsip"]
    assert (source["listed"], source["new"]) == (MANY, MANY)
    assert answer["stored"] == 12
    assert len([path for path in web.site.asked() if path.startswith("/berita")]) == 12
    assert peak < MOST_MEMORY
    again = web.crawl(tmp_path / "home", "--pages", "5")
    assert (again["stored"], again["sources"]["arsip"]["new"]) == (5, 0), "what is left waits in the store"


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 12 MB of its own."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = shutil.which("mount")
    call = [mount or "mount", "-t", "tmpfs", "-o", "size=12m", "tmpfs", str(folder)]
    if mount is None or subprocess.run(call, capture_output=True, check=False).returncode:
        pytest.skip("needs leave to mount a file system of its own (root)")
    yield folder
    with suppress(subprocess.CalledProcessError):
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


@pytest.mark.faults
def test_a_disk_that_fills_in_the_middle_of_a_crawl(web: Web, small_disk: Path, tmp_path: Path) -> None:
    chance = random.Random("penuh")
    heavy = [
        web.site.put(
            "berat.example",
            f"/berita/layanan-{n}",
            Reply(body=article(n, more=f"<!-- {chance.randbytes(700_000).hex()} -->")),
        )
        for n in range(24)
    ]
    light = [web.site.put("ringan.example", f"/berita/layanan-{n}", Reply(body=article(n))) for n in range(30, 36)]
    web.source("berat", feeds=[web.site.put("berat.example", "/feed", feed(*heavy))])
    web.source("ringan", feeds=[web.site.put("ringan.example", "/feed", feed(*light))])
    answer = web.crawl(small_disk)
    assert answer["failed"] > 0
    assert {row["reason"] for row in answer["errors"]} == {"disk_full"}
    told = {row["source"] for row in answer["errors"]}
    assert told <= {*heavy, *light}
    assert answer["stored"] + len(told) <= len(heavy) + len(light)
    asked = {path for path in web.site.asked("ringan.example") if path.startswith("/berita")}
    assert asked == {urlsplit(url).path for url in light}, "the other host went on"
    assert any("disk" in row["detail"] or "room" in row["detail"] for row in answer["errors"])

    roomy = tmp_path / "roomy"
    shutil.copytree(small_disk, roomy)
    again = web.crawl(roomy, "--now")
    assert again["failed"] == 0, again["errors"]
    found = json.loads(run_bukti("status", "--json", home=roomy).stdout)
    assert found["documents"] == len(heavy) + len(light)
