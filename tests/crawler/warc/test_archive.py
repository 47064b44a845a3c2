"""WARC files: what goes in comes out by its location, any tool reads them, nothing torn is seen after any kill."""

from __future__ import annotations

import errno
import gzip
import multiprocessing
import os
import signal
import time
import tracemalloc
import zlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from crawler.read.item import Failure, Item
from crawler.read.warc import read_warc
from crawler.warc.archive import WarcArchive
from crawler.warc.check import Counted, Fault, check_files
from crawler.warc.member import members
from crawler.warc.open_file import cut_torn
from crawler.warc.place import FolderPlace
from crawler.warc.record import MAX_RECORD
from models.capture import ArchiveLocation
from models.errors import NotFoundError, OversizedInput, StoreCorruptError, StoreFullError
from models.identity import digest_of
from tests.crawler.warc.exchanges import FETCHED, exchange


def archive_at(folder: Path, **options: int) -> WarcArchive:
    return WarcArchive(FolderPlace(folder), folder, **options)


def faults(folder: Path) -> list[Fault]:
    return list(check_files(archive_at(folder), Counted()))


def test_an_exchange_comes_back_by_its_location(tmp_path: Path) -> None:
    archive = archive_at(tmp_path)
    kept = {number: archive.keep(exchange(number)) for number in range(5)}
    for number, location in kept.items():
        body = exchange(number).body
        assert archive.get(digest_of(body), location) == body
    archive.close()
    assert archive_at(tmp_path).get(digest_of(exchange(3).body), kept[3]) == exchange(3).body
    assert faults(tmp_path) == []


def test_records_say_what_the_standard_wants(tmp_path: Path) -> None:
    archive = archive_at(tmp_path)
    location = archive.keep(exchange())
    archive.close()
    with (tmp_path / location.file).open("rb") as file:
        records = []
        for record in ArchiveIterator(file, check_digests="raise"):
            records.append((record, record.content_stream().read()))
    assert [record.rec_type for record, _ in records] == ["warcinfo", "response", "request"]
    (_, _), (response, body), (request, _) = records
    headers = response.rec_headers
    assert response.rec_headers.protocol == "WARC/1.1"
    assert body == exchange().body
    assert headers.get_header("WARC-Payload-Digest") == digest_of(body)
    assert headers.get_header("WARC-Date") == "2026-11-23T12:00:01.123456Z"
    assert headers.get_header("WARC-IP-Address") == "127.0.0.1"
    assert response.http_headers.get_statuscode() == "200"
    assert response.http_headers.get_header("Content-Encoding") is None
    assert response.http_headers.get_header("X-Crawl-Content-Encoding") == "gzip"
    assert response.http_headers.get_header("Content-Length") == str(len(body))
    assert request.rec_headers.get_header("WARC-Concurrent-To") == headers.get_header("WARC-Record-ID")
    assert request.http_headers.get_header("User-Agent") == "Bukti/0.1"


def test_our_reader_gives_every_page_with_its_time(tmp_path: Path) -> None:
    archive = archive_at(tmp_path)
    location = archive.keep(exchange(7))
    archive.close()
    (item,) = read_warc(tmp_path / location.file, limit=1_000_000)
    assert isinstance(item, Item)
    assert (item.data, item.url) == (exchange(7).body, exchange(7).url)
    assert item.fetched is not None
    assert (item.fetched - FETCHED).total_seconds() == 7


def test_headers_cannot_forge_a_record(tmp_path: Path) -> None:
    evil = replace(exchange(), headers=(("Content-Type", "text/html\r\n\r\nWARC/1.1\r\nWARC-Type: response"),))
    archive = archive_at(tmp_path)
    location = archive.keep(evil)
    assert archive.get(digest_of(evil.body), location) == evil.body
    archive.close()
    assert faults(tmp_path) == []


def test_files_are_rotated_and_every_location_stays(tmp_path: Path) -> None:
    archive = archive_at(tmp_path, rotate=4_000)
    kept = [archive.keep(exchange(n, body=os.urandom(1_500))) for n in range(12)]
    archive.close()
    assert len({location.file for location in kept}) >= 4
    assert list(tmp_path.glob("*.open")) == []
    assert faults(tmp_path) == []


def test_many_threads_put_at_once(tmp_path: Path) -> None:
    archive = archive_at(tmp_path, rotate=20_000)
    bodies = [os.urandom(700) for _ in range(200)]
    with ThreadPoolExecutor(8) as pool:
        kept = list(pool.map(lambda n: archive.keep(exchange(n, body=bodies[n])), range(200)))
    assert [archive.get(digest_of(b), location) for b, location in zip(bodies, kept, strict=True)] == bodies
    archive.close()
    assert faults(tmp_path) == []


def test_a_torn_end_is_cut_at_every_byte(tmp_path: Path) -> None:
    archive = archive_at(tmp_path / "whole")
    first = archive.keep(exchange(1))
    last = archive.keep(exchange(2, body=b"<html><p>pendek</p></html>"))
    archive.close()
    whole = (tmp_path / "whole" / last.file).read_bytes()
    assert last.length is not None
    torn = tmp_path / "torn.warc.gz"
    for end in range(last.offset + 1, last.offset + last.length):
        torn.write_bytes(whole[:end])
        assert cut_torn(torn, known=first.offset) == end - last.offset
        assert torn.read_bytes() == whole[: last.offset]


def test_a_reader_gives_no_torn_record_at_any_byte(tmp_path: Path) -> None:
    archive = archive_at(tmp_path / "whole")
    archive.keep(exchange(1))
    last = archive.keep(exchange(2, body=b"<html><p>pendek</p></html>"))
    archive.close()
    whole = (tmp_path / "whole" / last.file).read_bytes()
    assert last.length is not None
    torn = tmp_path / "torn.warc.gz"
    for end in range(last.offset + 1, last.offset + last.length):
        torn.write_bytes(whole[:end])
        found = list(read_warc(torn, limit=1_000_000))
        pages = [item for item in found if isinstance(item, Item)]
        # Where only the checksum behind the record is torn off, its body is whole and may be given.
        whole_body = end >= last.offset + last.length - 16
        assert [page.data for page in pages][: 1 if whole_body else None] == [exchange(1).body]
        assert [page.data for page in pages][1:] in ([], [b"<html><p>pendek</p></html>"])
        assert [f.error.reason for f in found if isinstance(f, Failure)] == ["truncated"]


def _write_until_killed(folder: Path, told: str) -> None:
    archive = archive_at(folder, rotate=60_000)
    with Path(told).open("a") as out:
        for number in range(100_000):
            body = os.urandom(2_000)
            location = archive.keep(exchange(number, body=body))
            out.write(f"{location.file} {location.offset} {location.length} {digest_of(body)}\n")
            out.flush()


@pytest.mark.parametrize("seconds", [0.05, 0.15, 0.4])
def test_killed_at_any_moment_everything_told_is_there(tmp_path: Path, seconds: float) -> None:
    told = tmp_path / "told"
    told.touch()
    folder = tmp_path / "archive"
    writer = multiprocessing.get_context("fork").Process(target=_write_until_killed, args=(folder, str(told)))
    writer.start()
    deadline = time.monotonic() + 20
    while not told.stat().st_size and time.monotonic() < deadline:
        time.sleep(0.01)
    time.sleep(seconds)
    if writer.pid is not None:
        os.kill(writer.pid, signal.SIGKILL)
    writer.join()
    archive = archive_at(folder)
    lines = [line.split() for line in told.read_text().splitlines(keepends=True) if line.endswith("\n")]
    assert lines
    archive.recover()
    for file, offset, length, digest in lines:
        data = archive.get(digest_of(b""), ArchiveLocation(file=file, offset=int(offset), length=int(length)))
        assert digest_of(data) == digest
    assert faults(folder) == []
    assert list(folder.glob("*.open")) == []


def test_one_who_writes_nothing_ends_what_a_killed_one_began(tmp_path: Path) -> None:
    told = tmp_path / "told"
    told.touch()
    folder = tmp_path / "archive"
    writer = multiprocessing.get_context("fork").Process(target=_write_until_killed, args=(folder, str(told)))
    writer.start()
    deadline = time.monotonic() + 20
    while not told.stat().st_size and time.monotonic() < deadline:
        time.sleep(0.01)
    if writer.pid is not None:
        os.kill(writer.pid, signal.SIGKILL)
    writer.join()
    assert list(folder.glob("*.open"))
    archive = archive_at(folder)
    archive.tidy()
    archive.close()
    assert list(folder.glob("*.open")) == []
    assert faults(folder) == []


def test_a_living_writers_file_is_left_alone(tmp_path: Path) -> None:
    archive = archive_at(tmp_path)
    location = archive.keep(exchange(1))
    other = archive_at(tmp_path)
    assert other.recover() == []
    own = other.keep(exchange(2))
    assert own.file != location.file
    again = archive.keep(exchange(3))
    assert again.file == location.file
    assert other.get(digest_of(exchange(3).body), again) == exchange(3).body
    archive.close()
    other.close()
    assert faults(tmp_path) == []


def test_a_withdrawn_record_is_gone_and_its_neighbours_stay(tmp_path: Path) -> None:
    archive = archive_at(tmp_path)
    words = b"<html><p>Nama warga yang minta dihapus.</p></html>"
    before, secret, after = (archive.keep(e) for e in (exchange(1), exchange(2, body=words), exchange(3)))
    archive.close()
    size = (tmp_path / secret.file).stat().st_size
    for _ in range(2):
        archive.delete(digest_of(words), secret)
    with pytest.raises(NotFoundError):
        archive.get(digest_of(words), secret)
    assert archive.get(digest_of(exchange(1).body), before) == exchange(1).body
    assert archive.get(digest_of(exchange(3).body), after) == exchange(3).body
    raw = (tmp_path / secret.file).read_bytes()
    assert len(raw) == size
    assert b"minta dihapus" not in gzip.decompress(raw)
    assert faults(tmp_path) == []
    pages = [item for item in read_warc(tmp_path / secret.file, limit=1_000_000) if isinstance(item, Item)]
    assert [page.data for page in pages] == [exchange(1).body, exchange(3).body]


def test_a_withdrawal_from_the_open_file_disturbs_no_writer(tmp_path: Path) -> None:
    archive = archive_at(tmp_path)
    secret = archive.keep(exchange(1))
    archive_at(tmp_path).delete(digest_of(exchange(1).body), secret)
    later = archive.keep(exchange(2))
    archive.close()
    assert archive.get(digest_of(exchange(2).body), later) == exchange(2).body
    assert faults(tmp_path) == []


def test_every_flipped_byte_is_found(tmp_path: Path) -> None:
    archive = archive_at(tmp_path)
    location = archive.keep(exchange(1, body=b"<p>isi</p>"))
    archive.close()
    path = tmp_path / location.file
    whole = path.read_bytes()
    assert location.length is not None
    # The first ten bytes of a member hold a time and a system that nobody reads.
    for at in range(location.offset + 10, location.offset + location.length, 7):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :])
        assert faults(tmp_path) != [], at


def test_behind_a_broken_record_the_check_goes_on(tmp_path: Path) -> None:
    archive = archive_at(tmp_path)
    kept = [archive.keep(exchange(n)) for n in range(6)]
    archive.close()
    path = tmp_path / kept[0].file
    data = bytearray(path.read_bytes())
    for broken in (kept[1], kept[4]):
        data[broken.offset + 40 : broken.offset + 60] = b"\xff" * 20
    path.write_bytes(bytes(data))
    counted = Counted()
    found = list(check_files(archive_at(tmp_path), counted))
    assert [fault.offset for fault in found] == [kept[1].offset, kept[4].offset]
    assert counted.records == 1 + 6 * 2 - 2


def test_a_changed_body_with_a_fresh_checksum_is_found(tmp_path: Path) -> None:
    archive = archive_at(tmp_path)
    location = archive.keep(exchange(1, body=b"<p>Rp 263 miliar</p>"))
    archive.close()
    path = tmp_path / location.file
    with path.open("rb") as file:
        parts = [path.read_bytes()[m.offset : m.offset + m.length] for m in members(file)]
    forged = [gzip.compress(gzip.decompress(part).replace(b"Rp 263", b"Rp 999")) for part in parts]
    path.write_bytes(b"".join(forged))
    assert [fault.reason for fault in faults(tmp_path)] == ["changed"]


def bomb(unpacked: int) -> bytes:
    """A member that unpacks to so many bytes, made block by block."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    head = b"WARC/1.1\r\nWARC-Type: response\r\nContent-Length: " + str(unpacked).encode() + b"\r\n\r\n"
    blocks = [packer.compress(head), *(packer.compress(bytes(1_000_000)) for _ in range(unpacked // 1_000_000))]
    return b"".join([*blocks, packer.flush()])


def test_a_member_that_unpacks_without_end_is_cut_off_and_told(tmp_path: Path) -> None:
    archive = archive_at(tmp_path)
    kept = [archive.keep(exchange(n)) for n in range(3)]
    archive.close()
    path = tmp_path / kept[0].file
    whole = path.read_bytes()
    tampered = bomb(700_000_000)
    at, end = kept[1].offset, kept[2].offset
    path.write_bytes(whole[:at] + tampered + whole[end:])
    counted = Counted()
    tracemalloc.start()
    found = list(check_files(archive_at(tmp_path), counted))
    location = replace(kept[1], length=len(tampered))
    with pytest.raises(StoreCorruptError) as caught:
        archive_at(tmp_path).get(digest_of(b""), location)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert [(fault.offset, fault.reason) for fault in found] == [(at, "too_large")]
    assert "over 128 MB" in found[0].detail
    assert "over 128 MB" in caught.value.detail
    assert counted.records == 1 + 2 * 2, "what lies behind it is checked"
    assert peak < 2.5 * MAX_RECORD


def test_what_would_be_too_large_to_be_read_back_is_not_written(tmp_path: Path) -> None:
    archive = archive_at(tmp_path)
    with pytest.raises(OversizedInput):
        archive.put(bytes(MAX_RECORD))
    archive.close()
    assert faults(tmp_path) == []


def test_a_full_disk_leaves_nothing_half_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    archive = archive_at(tmp_path)
    archive.keep(exchange(1))
    real = os.pwrite

    def full(descriptor: int, data: bytes, offset: int) -> int:
        if len(data) > 100:
            real(descriptor, bytes(data)[:50], offset)
            raise OSError(errno.ENOSPC, "No space left on device")
        return real(descriptor, data, offset)

    with monkeypatch.context() as patched:
        patched.setattr(os, "pwrite", full)
        with pytest.raises(StoreFullError):
            archive.keep(exchange(2))
    location = archive.keep(exchange(3))
    archive.close()
    assert archive.get(digest_of(exchange(3).body), location) == exchange(3).body
    assert faults(tmp_path) == []


def test_a_place_that_is_none_is_told(tmp_path: Path) -> None:
    archive = archive_at(tmp_path)
    location = archive.keep(exchange(1))
    archive.close()
    with pytest.raises(NotFoundError):
        archive.get(digest_of(b""), ArchiveLocation(file="bukti-x.warc.gz", offset=0, length=10))
    with pytest.raises(NotFoundError):
        archive.get(digest_of(b""), ArchiveLocation(file="../a.warc.gz", offset=0, length=10))
    for offset, length in ((location.offset + 1, 50), (10**9, 50)):
        with pytest.raises(StoreCorruptError):
            archive.get(digest_of(b""), ArchiveLocation(file=location.file, offset=offset, length=length))


def test_bytes_from_elsewhere_lie_as_resources_once(tmp_path: Path) -> None:
    archive = archive_at(tmp_path)
    first, second = archive.put(b"%PDF-1.4 isi"), archive.put(b"%PDF-1.4 isi")
    archive.close()
    assert first == second
    assert archive.get(digest_of(b"%PDF-1.4 isi"), first) == b"%PDF-1.4 isi"
    assert faults(tmp_path) == []
