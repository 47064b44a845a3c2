"""What goes wrong with an engine, as whoever typed a command is told of it: one line that says what to do."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from bukti.cli import main
from bukti.intake_spool import waiting
from bukti.workbench import Workbench
from nlp.pipeline import SpacyAnalyzer
from search_api.store.elastic.client import Client
from search_api.store.elastic.indices import Indices, Layout
from search_api.store.elastic.layout import SPECS
from tests import on_engine
from tests.engines.server import free_port
from tests.engines.tls_proxy import PASSWORD, USER, Fault, TlsProxy


@pytest.fixture(scope="module")
def analyzer() -> SpacyAnalyzer:
    """Seconds to load: once for all commands here."""
    return SpacyAnalyzer()


@pytest.fixture
def layout(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, analyzer: SpacyAnalyzer) -> Iterator[Layout]:
    """The settings lead to an engine, under a prefix of the test's own."""
    monkeypatch.setattr(Workbench, "analyzer", analyzer)
    found = on_engine.fresh_layout()
    monkeypatch.setenv("BUKTI_STORE", on_engine.address().url)
    monkeypatch.setenv("BUKTI_ELASTICSEARCH_PREFIX", found.prefix)
    monkeypatch.setenv("BUKTI_ELASTICSEARCH_PATIENCE", "0.3")
    monkeypatch.setenv("BUKTI_EMBEDDER", "none")
    monkeypatch.setenv("BUKTI_HOME", str(tmp_path / "home"))
    yield found
    on_engine.remove(found)


@pytest.fixture
def indices(layout: Layout) -> Iterator[Indices]:
    client = Client(on_engine.address())
    yield Indices(client, layout, SPECS)
    client.close()


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "kabar.txt"
    path.write_text("Pemerintah Kota Palopo membuka gerai layanan baru di Pasar Sentral. " * 5)
    return path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments))


def complaint(result: Result) -> str:
    """The one line."""
    lines = [line for line in result.stderr.splitlines() if line.startswith("bukti: ")]
    assert result.exit_code != 0, result.output
    assert len(lines) == 1, result.stderr
    assert "Traceback" not in result.stderr
    return lines[0]


def put(indices: Indices, name: str, settings: dict[str, Any]) -> None:
    alias = indices.alias(name)
    indices.client.ask(lambda es: es.indices.put_settings(index=alias, settings=settings))


@contextmanager
def answering(status: int, body: dict[str, Any], **headers: str) -> Iterator[str]:
    """Something that answers, and is not what we look for."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            data = json.dumps(body).encode()
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name.replace("_", "-"), value)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        do_POST = do_PUT = do_HEAD = do_GET

        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()


@pytest.mark.usefixtures("layout")
class TestReaching:
    def test_nobody_there(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("BUKTI_STORE", f"http://127.0.0.1:{free_port()}")
        told = complaint(run("status"))
        assert "does not answer" in told
        assert "HTTPConnection" not in told

    def test_another_service(self, monkeypatch: pytest.MonkeyPatch) -> None:
        with answering(404, {"detail": "Not Found"}) as url:
            monkeypatch.setenv("BUKTI_STORE", url)
            assert "is no Elasticsearch" in complaint(run("status"))

    def test_another_version(self, monkeypatch: pytest.MonkeyPatch) -> None:
        error = {"type": "media_type_header_exception", "reason": "Invalid media-type value on headers"}
        with answering(400, {"error": error, "status": 400}, x_elastic_product="Elasticsearch") as url:
            monkeypatch.setenv("BUKTI_STORE", url)
            assert "run one of 8.19" in complaint(run("status"))

    def test_tls_where_there_is_none(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("BUKTI_STORE", on_engine.address().url.replace("http://", "https://"))
        assert "speaks no TLS" in complaint(run("status"))

    def test_no_tls_where_there_is_some(self, monkeypatch: pytest.MonkeyPatch) -> None:
        with TlsProxy(on_engine.address().url).opened() as proxy:
            monkeypatch.setenv("BUKTI_STORE", proxy.url.replace("https://", "http://"))
            assert "https://" in complaint(run("status"))

    def test_an_authority_s_file_without_one(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        (tmp_path / "ca.pem").write_text("not a certificate\n")
        monkeypatch.setenv("BUKTI_ELASTICSEARCH_CA", str(tmp_path / "ca.pem"))
        with TlsProxy(on_engine.address().url).opened() as proxy:
            monkeypatch.setenv("BUKTI_STORE", proxy.url)
            assert "holds no certificate" in complaint(run("status"))

    def test_a_wrong_password(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        with TlsProxy(on_engine.address().url).opened() as proxy:
            monkeypatch.setenv("BUKTI_STORE", proxy.url)
            monkeypatch.setenv("BUKTI_ELASTICSEARCH_CA", str(proxy.authority_file(tmp_path)))
            monkeypatch.setenv("BUKTI_ELASTICSEARCH_USER", USER)
            monkeypatch.setenv("BUKTI_ELASTICSEARCH_PASSWORD", PASSWORD + "x")
            told = complaint(run("status"))
            assert "does not know us" in told
            assert PASSWORD not in told


class TestMappings:
    def test_of_what_is_derived_is_made_anew(self, indices: Indices, page: Path) -> None:
        assert run("ingest", str(page)).exit_code == 0
        alias = indices.alias("fact")
        indices.client.ask(lambda es: es.indices.put_mapping(index=alias, properties={"mine": {"type": "keyword"}}))
        told = complaint(run("search", "gerai"))
        assert "was changed by hand (at mine)" in told
        assert "bukti reindex" in told
        assert run("reindex").exit_code == 0
        found = run("search", "gerai", "--json")
        assert json.loads(found.stdout)["total"]["value"] == 1, found.output

    def test_of_the_record_is_refused(self, indices: Indices, page: Path) -> None:
        assert run("status").exit_code == 0
        alias = indices.alias("head")
        indices.client.ask(lambda es: es.indices.put_mapping(index=alias, properties={"mine": {"type": "keyword"}}))
        for command in (("ingest", str(page)), ("reindex",)):
            assert "restore it from" in complaint(run(*command))

    def test_of_a_newer_bukti_is_refused(self, indices: Indices) -> None:
        assert run("status").exit_code == 0
        index, mapping = indices.physical()["head"]
        meta = mapping["_meta"] | {"version": 99}
        indices.client.ask(lambda es: es.indices.put_mapping(index=index, meta=meta))
        told = complaint(run("status"))
        assert "written by a newer Bukti" in told
        assert "upgrade" in told


class TestWriting:
    def outcome(self, *arguments: str) -> dict[str, Any]:
        found = run("ingest", *arguments, "--json")
        assert "Traceback" not in found.stderr
        told: dict[str, Any] = json.loads(found.stdout)
        return told

    def test_a_read_only_index(self, indices: Indices, page: Path) -> None:
        assert run("status").exit_code == 0
        put(indices, "head", {"index.blocks.write": True})
        found = run("ingest", str(page))
        assert found.exit_code == 1
        assert "takes no writes" in found.output
        assert "Traceback" not in found.output
        put(indices, "head", {"index.blocks.write": None})
        assert self.outcome(str(page))["stored"] == 1

    def test_a_closed_index(self, indices: Indices, page: Path) -> None:
        assert run("status").exit_code == 0
        alias = indices.alias("claim")
        indices.client.ask(lambda es: es.indices.close(index=alias))
        assert "is closed" in run("ingest", str(page)).output
        indices.client.ask(lambda es: es.indices.open(index=alias))
        assert self.outcome(str(page))["stored"] == 1

    def test_a_full_engine(self, indices: Indices, page: Path) -> None:
        assert run("status").exit_code == 0
        put(indices, "*", {"index.blocks.read_only_allow_delete": True})
        told = self.outcome(str(page))
        assert (told["failed"], told["errors"][0]["reason"]) == (1, "disk_full")
        assert run("search", "gerai", "--json").exit_code == 0, "readers go on"
        put(indices, "*", {"index.blocks.read_only_allow_delete": None})
        assert self.outcome(str(page))["stored"] == 1

    def test_what_is_spooled_waits_while_the_engine_is_full(
        self, indices: Indices, page: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        assert run("status").exit_code == 0
        with TlsProxy(on_engine.address().url).opened() as proxy:
            monkeypatch.setenv("BUKTI_STORE", proxy.url)
            monkeypatch.setenv("BUKTI_ELASTICSEARCH_CA", str(proxy.authority_file(tmp_path)))
            monkeypatch.setenv("BUKTI_ELASTICSEARCH_USER", USER)
            monkeypatch.setenv("BUKTI_ELASTICSEARCH_PASSWORD", PASSWORD)
            proxy.fail(
                Fault(status=503, times=1_000_000, path="_bulk"), Fault(status=503, times=1_000_000, path="_doc")
            )
            assert self.outcome(str(page))["errors"][0]["reason"] == "spooled"
        home = tmp_path / "home"
        assert waiting(home) == 1
        for name in ("BUKTI_ELASTICSEARCH_CA", "BUKTI_ELASTICSEARCH_USER", "BUKTI_ELASTICSEARCH_PASSWORD"):
            monkeypatch.delenv(name)
        monkeypatch.setenv("BUKTI_STORE", on_engine.address().url)
        put(indices, "*", {"index.blocks.read_only_allow_delete": True})
        (nothing := tmp_path / "empty").mkdir()
        run("ingest", str(nothing))
        assert waiting(home) == 1, "what was accepted stays on the disk"
        put(indices, "*", {"index.blocks.read_only_allow_delete": None})
        assert self.outcome(str(nothing))["stored"] == 1
        assert waiting(home) == 0

    def test_one_that_it_will_never_take_is_set_apart(
        self, indices: Indices, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        """The engine's own refusal of one statement, in the middle of a batch."""
        lines = [
            json.dumps({"id": f"d{n}", "text": f"Kota Palopo membuka pasar ke-{n} hari ini. " * 5}) for n in range(9)
        ]
        (tmp_path / "in.jsonl").write_text("\n".join(lines))
        marked: list[str] = []

        def third(name: str) -> bool:
            if name.startswith("t") and name not in marked:
                marked.append(name)
            return len(marked) > 2 and name == marked[2]

        assert run("status").exit_code == 0
        with TlsProxy(on_engine.address().url).opened() as proxy:
            monkeypatch.setenv("BUKTI_STORE", proxy.url)
            monkeypatch.setenv("BUKTI_ELASTICSEARCH_CA", str(proxy.authority_file(tmp_path)))
            monkeypatch.setenv("BUKTI_ELASTICSEARCH_USER", USER)
            monkeypatch.setenv("BUKTI_ELASTICSEARCH_PASSWORD", PASSWORD)
            proxy.fail(
                Fault(path="_bulk", status=400, kind="document_parsing_exception", times=1_000_000, reject=third)
            )
            told = self.outcome(str(tmp_path / "in.jsonl"))
        assert (told["stored"], told["failed"]) == (8, 1)
        assert "document_parsing_exception" in told["errors"][0]["detail"]


class TestBackup:
    def test_there_and_back_by_the_commands(
        self, indices: Indices, page: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        client, name = indices.client, indices.layout.prefix
        monkeypatch.setenv("BUKTI_ELASTICSEARCH_REPOSITORY", name)
        assert run("ingest", str(page)).exit_code == 0
        target = str(tmp_path / "backup")
        assert f"PUT /_snapshot/{name}" in complaint(run("backup", target))
        made = {"type": "fs", "settings": {"location": name}}
        client.ask(lambda es: es.snapshot.create_repository(name=name, repository=made))
        to = on_engine.fresh_layout()
        try:
            done = run("backup", target)
            assert (done.exit_code, done.stderr) == (0, "")
            assert "1 documents and 1 archived files" in done.stdout
            assert "holds a store already" in complaint(run("restore", target))
            monkeypatch.setenv("BUKTI_ELASTICSEARCH_PREFIX", to.prefix)
            monkeypatch.setenv("BUKTI_HOME", str(tmp_path / "elsewhere"))
            done = run("restore", target)
            assert (done.exit_code, done.stderr) == (0, ""), done.output
            assert "1 documents and 1 archived files restored" in done.stdout
            found = json.loads(run("search", "gerai", "--json").stdout)
            assert found["total"]["value"] == 1
            checked = run("verify", found["hits"][0]["id"])
            assert checked.exit_code == 0, checked.output
        finally:
            on_engine.remove(to)
            taken = client.ask(lambda es: es.snapshot.get(repository=name, snapshot="*")).body
            for one in taken["snapshots"]:
                client.ask(lambda es, one=one: es.snapshot.delete(repository=name, snapshot=one["snapshot"]))  # type: ignore[misc]
            client.ask(lambda es: es.snapshot.delete_repository(name=name))
