"""The same archive at addresses of fsspec: memory, and S3 as moto's server speaks it, on loopback."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from crawler.warc.archive import WarcArchive
from crawler.warc.check import Counted, check_files
from crawler.warc.place import RemotePlace
from models.errors import MissingExtraError, NotFoundError, SettingsError, StoreError
from models.identity import digest_of
from tests.crawler.warc.exchanges import exchange


@pytest.fixture(params=["memory", "s3"])
def place(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[RemotePlace]:
    if request.param == "memory":
        yield RemotePlace(f"memory://{request.node.name}/arsip")
        return
    pytest.importorskip("s3fs")
    server_module = pytest.importorskip("moto.server")
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "test")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    server = server_module.ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    try:
        _, port = server.get_host_and_port()
        endpoint: dict[str, Any] = {"client_kwargs": {"endpoint_url": f"http://127.0.0.1:{port}"}}
        import s3fs

        bucket = f"bukti-arsip-{tmp_path.name.lower().replace('_', '-')[-40:]}"
        s3fs.S3FileSystem(**endpoint).mkdir(bucket)
        yield RemotePlace(f"s3://{bucket}/warc", **endpoint)
    finally:
        server.stop()


def test_a_file_goes_there_when_it_is_full_or_closed(place: RemotePlace, tmp_path: Path) -> None:
    archive = WarcArchive(place, tmp_path / "spool", rotate=4_000)
    kept = [archive.keep(exchange(n, body=os.urandom(1_500))) for n in range(6)]
    assert place.names()
    open_files = list((tmp_path / "spool").glob("*.warc.gz"))
    assert [path.name for path in open_files] == [kept[-1].file]
    archive.close()
    assert list((tmp_path / "spool").iterdir()) == []
    other = WarcArchive(place, tmp_path / "other")
    assert len({location.file for location in kept}) == len(other.names()) >= 2
    for number, location in enumerate(kept):
        assert len(archive.get(digest_of(b""), location)) == len(other.get(digest_of(b""), location)) == 1_500, number
    assert list(check_files(other, counted := Counted())) == []
    assert counted.records == 6 * 2 + counted.files


def test_what_a_killed_writer_left_is_brought_there(place: RemotePlace, tmp_path: Path) -> None:
    archive = WarcArchive(place, tmp_path / "spool")
    location = archive.keep(exchange(1))
    mark = tmp_path / "spool" / f"{location.file}.open"
    copied = tmp_path / "left"
    copied.mkdir()
    for path in (tmp_path / "spool" / location.file, mark):
        (copied / path.name).write_bytes(path.read_bytes())
    with (copied / location.file).open("ab") as file:
        file.write(b"\x1f\x8b\x08torn")
    assert WarcArchive(place, copied).recover() == [location.file]
    assert place.names() == [location.file]
    assert WarcArchive(place, tmp_path / "new").get(digest_of(b""), location) == exchange(1).body
    assert list(copied.iterdir()) == []


def test_a_withdrawal_reaches_a_remote_file(place: RemotePlace, tmp_path: Path) -> None:
    archive = WarcArchive(place, tmp_path / "spool")
    secret, kept = archive.keep(exchange(1)), archive.keep(exchange(2))
    archive.close()
    archive.delete(digest_of(exchange(1).body), secret)
    with pytest.raises(NotFoundError):
        archive.get(digest_of(exchange(1).body), secret)
    assert archive.get(digest_of(exchange(2).body), kept) == exchange(2).body
    assert list(check_files(archive, Counted())) == []


def test_while_the_place_is_away_all_stays_in_the_spool(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = RemotePlace("memory://away/arsip")

    def refuse(path: Path) -> None:
        raise StoreError("no way there")

    archive = WarcArchive(place, tmp_path / "spool", rotate=3_000)
    with monkeypatch.context() as patched:
        patched.setattr(place, "publish", refuse)
        kept = [archive.keep(exchange(n, body=os.urandom(1_500))) for n in range(4)]
        archive.close()
        assert place.names() == []
    later = WarcArchive(place, tmp_path / "spool")
    assert [len(later.get(digest_of(b""), location)) for location in kept] == [1_500] * 4
    assert sorted(later.recover()) == place.names() == sorted({location.file for location in kept})
    assert list((tmp_path / "spool").iterdir()) == []


def test_addresses_that_are_none_are_told() -> None:
    with pytest.raises(SettingsError):
        RemotePlace("nosuchthing://bucket/x")
    with pytest.raises((MissingExtraError, StoreError, SettingsError)):
        RemotePlace("hdfs://bucket/x")
