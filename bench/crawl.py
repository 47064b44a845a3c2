"""How fast the crawl is beside a bare Scrapy spider, where its time goes, and how its memory grows.

    python bench/crawl.py [--pages 5000] [--kilobytes 100] [--workers 1] [--long 50000] [--json]
    python bench/crawl.py --memory [--long 50000]

The second is the memory's part alone, with a line for each tenth of the addresses.

One process serves a site on loopback; each measurement is a process of its own. The bare spider fetches every page and
throws it away; the crawl lists, guards, fetches, archives, stores and remembers each. Rates are from the first page to
the last: what it takes to start is in neither's. The part with reading ends when its articles are indexed and have
their vectors (where the extra `semantic` is installed): its pages over that whole time are what a machine takes in a
day.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
HOSTS = 4
GOAL = 0.6
MEMORY_GOAL = 600.0
A_DAY = 86_400


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=5_000)
    parser.add_argument("--kilobytes", type=int, default=100)
    parser.add_argument("--workers", type=int, default=max((os.cpu_count() or 2) - 1, 1))
    parser.add_argument("--analysed", type=int, default=0, help="pages of the part with analysis; default a tenth")
    parser.add_argument("--long", type=int, default=50_000, help="addresses of the memory's part; 0 to leave it out")
    parser.add_argument("--memory", action="store_true", help="the memory's part alone")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--part", help=argparse.SUPPRESS)
    parser.add_argument("--port", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--home", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.part:
        PARTS[options.part](options)
        return
    (report_memory if options.memory else report)(options)


def report(options: argparse.Namespace) -> None:
    """All parts, a table, and the goals."""
    analysed = options.analysed or max(options.pages // 10, 50)
    with tempfile.TemporaryDirectory() as folder, served(options.kilobytes) as port:
        bare = part("bare", port, Path(folder) / "bare", options.pages, options)
        kept = part("kept", port, Path(folder) / "kept", options.pages, options)
        read = part("read", port, Path(folder) / "read", analysed, options)
        long = part("long", port, Path(folder) / "long", options.long, options, kilobytes=2) if options.long else None
    ratio = kept["steady"] / bare["steady"]
    a_day = read["whole"] * A_DAY
    ends = f"searchable, {read['passages']:,} passages, vectors " + ("too" if read["vectors"] else "left out: no model")
    rows = [
        ("bare Scrapy spider", bare, ""),
        ("fetch, archive, dispositions", kept, f"{ratio:.2f} of the bare spider (goal {GOAL})"),
        (
            f"and extraction and analysis, {options.workers} workers",
            read,
            f"{a_day / 1e6:.2f} million a day, {ends}",
        ),
    ]
    print(f"{'':52}{'pages':>7}{'pages/s':>9}{'MB':>7}")
    for name, found, remark in rows:
        print(f"{name:52}{found['pages']:>7,}{found['steady']:>9.1f}{found['peak']:>7.0f}  {remark}")
    if long is not None:
        name = "memory over many small pages"
        print(f"{name:52}{long['pages']:>7,}{long['rate']:>9.1f}{long['peak']:>7.0f}  {long['growth']}")
    print("\nWhere a page's time goes (ms of CPU a page, all processes):")
    for name, found in (("bare", bare), ("fetch, archive, dispositions", kept), ("with reading", read)):
        print(f"  {name:32}{found['cpu']:>7.2f} own{found['children']:>9.2f} workers")
    if options.json:
        goals = {"crawl_at_least_0.6_of_bare": ratio >= GOAL, "a_million_a_day": a_day >= 1e6}
        if long is not None:
            goals["memory_under_600_MB"] = long["peak"] < MEMORY_GOAL
        print(json.dumps({"bare": bare, "kept": kept, "read": read, "long": long, "ratio": ratio, "goals": goals}))


def report_memory(options: argparse.Namespace) -> None:
    """A crawl of many small pages: megabytes at each tenth, the peak, and whether it is under the goal."""
    with tempfile.TemporaryDirectory() as folder, served(options.kilobytes) as port:
        long = part("long", port, Path(folder) / "long", options.long, options, kilobytes=2)
    print(f"{'addresses':>10}{'MB':>7}")
    for done, megabytes in long["seen"]:
        print(f"{done:>10,}{megabytes:>7.0f}")
    verdict = "under" if long["peak"] < MEMORY_GOAL else "OVER"
    print(f"{'peak':>10}{long['peak']:>7.0f}  {verdict} {MEMORY_GOAL:.0f}; {long['steady']:.0f} pages a second")
    if options.json:
        print(json.dumps({"long": long, "goals": {"memory_under_600_MB": long["peak"] < MEMORY_GOAL}}))


def part(
    name: str, port: int, home: Path, pages: int, options: argparse.Namespace, *, kilobytes: int | None = None
) -> dict[str, Any]:
    """One measurement in a process of its own."""
    home.mkdir()
    command = [
        sys.executable,
        __file__,
        "--part",
        name,
        "--port",
        str(port),
        "--home",
        str(home),
        "--pages",
        str(pages),
    ]
    command += ["--kilobytes", str(kilobytes or options.kilobytes), "--workers", str(options.workers)]
    run = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
    if run.returncode:
        raise SystemExit(f"{name} failed:\n{run.stdout}\n{run.stderr}")
    found: dict[str, Any] = json.loads(run.stdout.splitlines()[-1])
    if found["pages"] != pages // HOSTS * HOSTS or found.get("dispositions", {}).get("failed"):
        raise SystemExit(f"{name}: not every page came: {found}")
    return found


@contextmanager
def served(kilobytes: int) -> Iterator[int]:
    """The site, in a process of its own."""
    command = [sys.executable, __file__, "--part", "serve", "--kilobytes", str(kilobytes)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT)
    try:
        yield int(process.stdout.readline())  # type: ignore[union-attr]
    finally:
        process.terminate()
        process.wait()


def serve(_: argparse.Namespace) -> None:
    """`/SIZE/N.html` is article N, padded to SIZE kilobytes; `/SIZE/sitemap/FIRST-LAST.xml` lists a range.

    As little as a server can do for a request, so that it is not the server that is measured.
    """
    import asyncio

    class Pages(asyncio.Protocol):
        def connection_made(self, transport: asyncio.BaseTransport) -> None:
            self.transport = transport
            self.waiting = b""

        def data_received(self, data: bytes) -> None:
            *whole, self.waiting = (self.waiting + data).split(b"\r\n\r\n")
            for head in whole:
                self.transport.write(answer(head))  # type: ignore[attr-defined]

    async def run() -> None:
        server = await asyncio.get_running_loop().create_server(Pages, "127.0.0.1", 0, backlog=512)
        print(server.sockets[0].getsockname()[1], flush=True)
        await server.serve_forever()

    asyncio.run(run())


def answer(head: bytes) -> bytes:
    """The whole response to a request's head."""
    from tests.crawler.site import article

    line, *fields = head.split(b"\r\n")
    _, size, *rest = line.split(b" ")[1].decode().split("/")
    if rest[:1] == ["sitemap"]:
        first, last = map(int, rest[1].removesuffix(".xml").split("-"))
        host = next(field[6:].decode() for field in fields if field.lower().startswith(b"host: "))
        urls = "".join(f"<url><loc>http://{host}/{size}/{n}.html</loc></url>" for n in range(first, last))
        body = f'<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>'
        return _response(b"200 OK", b"application/xml", body.encode())
    if not rest:
        return _response(b"404 Not Found", b"text/plain", b"tidak ada")
    page = article(int(rest[0].removesuffix(".html")))
    # As on real pages most of it is scripts, styles and menus.
    padding = _padding(int(size) * 1024 - len(page))
    return _response(b"200 OK", b"text/html; charset=utf-8", page.replace(b"</head>", padding + b"</head>", 1))


@cache
def _padding(length: int) -> bytes:
    """Script of about so many bytes that compresses as scripts do, to a quarter or so."""
    dice = random.Random(7)
    lines = (
        f"function f{dice.randrange(10**6)}(a,b){{return a*{dice.random()}+b.x{dice.randrange(99)};}}" for _ in count()
    )
    text = ""
    for line in lines:
        if len(text) >= length:
            break
        text += line
    return b"<script>" + text.encode() + b"</script>" if length > 0 else b""


def _response(status: bytes, media_type: bytes, body: bytes) -> bytes:
    return b"HTTP/1.1 %b\r\nContent-Type: %b\r\nContent-Length: %d\r\n\r\n%b" % (status, media_type, len(body), body)


def _hosts() -> list[str]:
    return [f"tuan-rumah-{n}.example" for n in range(HOSTS)]


def _shares(options: argparse.Namespace) -> list[tuple[str, int, int]]:
    """Each host's range of articles."""
    each = options.pages // HOSTS
    return [(host, n * each, (n + 1) * each) for n, host in enumerate(_hosts())]


def bare(options: argparse.Namespace) -> None:
    """Scrapy as it comes, every check of ours left out."""
    import scrapy
    from scrapy.crawler import AsyncCrawlerProcess

    class Bare(scrapy.Spider):  # type: ignore[misc]
        name = "bare"
        pages = 0
        first = last = 0.0

        async def start(self) -> Any:
            for _, first, last in _shares(options):
                for n in range(first, last):
                    yield scrapy.Request(
                        f"http://127.0.0.1:{options.port}/{options.kilobytes}/{n}.html", dont_filter=True
                    )

        def parse(self, response: Any) -> None:
            Bare.pages += bool(response.body)
            Bare.last = time.perf_counter()
            Bare.first = Bare.first or Bare.last

    process = AsyncCrawlerProcess(
        {
            "LOG_ENABLED": False,
            "TELNETCONSOLE_ENABLED": False,
            "CONCURRENT_REQUESTS": 64,
            "CONCURRENT_REQUESTS_PER_DOMAIN": 64,
        }
    )
    process.crawl(Bare)
    begun = time.perf_counter()
    process.start()
    seconds = time.perf_counter() - begun
    told(Bare.pages, seconds, steady=steady(Bare.pages, Bare.first, Bare.last))


def crawled(options: argparse.Namespace, *, reading: bool) -> None:
    """The crawl as `bukti crawl` runs it, without waiting between requests."""
    from dataclasses import replace

    import yaml

    import bukti.page_reading as page_reading
    from bukti.crawl_plans import Asked, run_plan
    from bukti.crawling import CrawlRequest, crawl, fetch_policy
    from bukti.settings import load_settings
    from bukti.workbench import Workbench
    from crawler.schedule.budget import Limits

    home = options.home
    (home / "hosts").write_text("".join(f"127.0.0.1 {host}\n" for host in _hosts()), encoding="utf-8")
    lists = {
        host: f"http://{host}:{options.port}/{options.kilobytes}/sitemap/{first}-{last}.xml"
        for host, first, last in _shares(options)
    }
    entries = [{"id": host, "name": host, "domain": host, "sitemaps": [url]} for host, url in lists.items()]
    (home / "sources.yaml").write_text(yaml.safe_dump({"outlets": entries}), encoding="utf-8")
    flags = {
        "home": home,
        "crawl_loopback": True,
        "crawl_hosts": home / "hosts",
        "sources": str(home / "sources.yaml"),
        "crawl_workers": options.workers if reading else 0,
    }
    if not reading:
        page_reading.read_page = unread
    settings = load_settings(flags, environ={})
    memory = Memory()
    with Workbench(settings) as bench:
        vectors = reading and with_vectors(bench)
        policy = fetch_policy(settings, delay=0.0, throttle=False, per_host=16, concurrency=64)
        plan = replace(run_plan(Asked(once=True), bench, policy.reach), limits=Limits(host_pages=None))
        begun = time.perf_counter()
        tally = crawl(bench, CrawlRequest(plan=plan, policy=policy, step=memory.step))
        seconds = time.perf_counter() - begun
        status = bench.store.status()
    if vectors and status.without_vector:
        raise SystemExit(f"{status.without_vector} passages have no vector yet")
    pages = sum(tally.totals.values())
    told(
        pages,
        seconds,
        growth=memory.words(),
        steady=memory.steady,
        # `crawl` returns when what it stored is indexed and embedded.
        whole=steady(pages, memory.first, begun + seconds),
        vectors=vectors,
        passages=status.passages,
        seen=memory.tenths(),
        dispositions={k.value: n for k, n in tally.totals.items()},
    )


def with_vectors(bench: Any) -> bool:
    """Have the crawl make vectors, with the model loaded beforehand; False where there is none."""
    from models.errors import MissingExtraError

    found = bench.embedder
    if isinstance(found, MissingExtraError):
        return False
    found.embed_query("antrean puskesmas")
    bench.meaning = True
    return True


def unread(work: Any, data: bytes) -> Any:
    """An item as it is stored where nobody extracts: its document and its capture."""
    from models.capture import Capture
    from models.document import Document
    from models.identity import document_id
    from search_api.store.records import Item

    held = work.held
    identity = document_id(work.outlet.id, work.url)
    document = Document(id=identity, source=work.source, locator=work.url, url=work.url, outlet=work.outlet)
    capture = Capture(
        document=identity,
        source=held.url,
        digest=held.digest,
        size=len(data),
        media_type=held.media_type,
        fetched=held.fetched,
        location=held.location,
    )
    return Item(document=document, capture=capture)


class Memory:
    """Resident megabytes at each tenth of what was done."""

    def __init__(self) -> None:
        self._done = 0
        self._seen: list[tuple[int, float]] = []
        self.first = self.last = 0.0

    @property
    def steady(self) -> float:
        return steady(self._done, self.first, self.last)

    def step(self, _: str) -> None:
        self._done += 1
        self.last = time.perf_counter()
        self.first = self.first or self.last
        if self._done % 1_000 == 0:
            self._seen.append((self._done, resident()))

    def tenths(self) -> list[tuple[int, float]]:
        return self._seen[max(len(self._seen) // 10, 1) - 1 :: max(len(self._seen) // 10, 1)]

    def words(self) -> str:
        picked = self._seen[:: max(len(self._seen) // 6, 1)]
        return ", ".join(f"{done // 1000}k: {megabytes:.0f}" for done, megabytes in picked)


def steady(pages: int, first: float, last: float) -> float:
    """Pages a second from the first to the last: without what it takes to start."""
    return (pages - 1) / max(last - first, 1e-9)


def resident() -> float:
    """Megabytes of this process that lie in memory."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


def told(pages: int, seconds: float, **more: Any) -> None:
    import resource

    own, workers = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    facts = {
        "pages": pages,
        "seconds": seconds,
        "rate": pages / seconds,
        "peak": own.ru_maxrss / 1000,
        "cpu": (own.ru_utime + own.ru_stime) / max(pages, 1) * 1000,
        "children": (workers.ru_utime + workers.ru_stime) / max(pages, 1) * 1000,
    }
    print(json.dumps(facts | more))


PARTS = {
    "serve": serve,
    "bare": bare,
    "kept": lambda options: crawled(options, reading=False),
    "read": lambda options: crawled(options, reading=True),
    "long": lambda options: crawled(options, reading=False),
}

if __name__ == "__main__":
    main()
