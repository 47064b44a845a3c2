"""The compose file and the Dockerfile name only commands, ports and variables that the program has.

There is no container engine where this runs: the files are parsed, not started.
"""

from __future__ import annotations

import json
import re
from dataclasses import fields
from pathlib import Path
from typing import Any

import click
import pytest
import yaml

from bukti.cli import main
from bukti.settings import Settings, variables

ROOT = Path(__file__).parent.parent
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = [name for name, service in SERVICES.items() if "build" in service]
ONCE = [name for name, service in SERVICES.items() if service["restart"] == "no"]
STAYING = [name for name in SERVICES if name not in ONCE]
ENGINE = SERVICES["elasticsearch"]


def _calls(service: dict[str, Any]) -> list[list[str]]:
    """The `bukti` calls of a service, as argument lists without `bukti`."""
    texts = [" ".join(service.get("entrypoint", []))] if service.get("entrypoint") else []
    calls = [match.split() for text in texts for match in re.findall(r"bukti ([^;|&]+)", text)]
    if "command" in service:
        calls.append(list(service["command"]))
    check = service["healthcheck"]["test"]
    if check[:2] == ["CMD", "bukti"]:
        calls.append(check[2:])
    return calls


@pytest.mark.parametrize("name", OURS)
def test_each_call_is_one_that_the_program_takes(name: str) -> None:
    calls = _calls(SERVICES[name])
    assert calls
    for call in calls:
        command = main.get_command(click.Context(main), call[0])
        assert command is not None, call
        known = {option for parameter in command.params for option in parameter.opts}
        assert {word for word in call[1:] if word.startswith("--")} <= known


@pytest.mark.parametrize("name", OURS)
def test_each_variable_is_one_that_the_program_reads(name: str) -> None:
    assert set(SERVICES[name].get("environment", {})) <= set(variables())


def test_variables_of_the_dockerfile_are_read() -> None:
    assert set(re.findall(r"\bBUKTI_[A-Z_]+", DOCKERFILE)) <= set(variables())


@pytest.mark.parametrize("name", SERVICES)
def test_each_service_is_pinned_and_limited(name: str) -> None:
    tag = SERVICES[name]["image"].rsplit(":", 1)[1]
    assert re.fullmatch(r"\d+\.\d+\.\d+", tag)
    assert re.fullmatch(r"\d+[mg]", SERVICES[name]["mem_limit"])


@pytest.mark.parametrize("name", STAYING)
def test_what_stays_up_is_checked_begun_again_and_not_root(name: str) -> None:
    service = SERVICES[name]
    assert service["healthcheck"]["test"]
    assert service["restart"] == "unless-stopped"
    assert service["cpus"]
    assert str(service["user"]).split(":")[0] not in {"0", "root"}


def test_who_waits_for_whom_is_there_and_can_come_to_it() -> None:
    for service in SERVICES.values():
        for name, wanted in service.get("depends_on", {}).items():
            once = wanted["condition"] == "service_completed_successfully"
            assert (name in ONCE) == once, f"{name} would be waited for without end"
            assert once or "healthcheck" in SERVICES[name]


def test_volumes_are_declared_and_used() -> None:
    used = {v.split(":")[0] for service in SERVICES.values() for v in service.get("volumes", ()) if v[0] not in "./"}
    assert used == set(COMPOSE["volumes"])


def test_no_two_processes_share_a_data_folder() -> None:
    """A crawl's and an ingest's spool are one process's; originals are shared."""
    homes = [v for name in OURS for v in SERVICES[name]["volumes"] if v.split(":")[1] == "/data"]
    assert len(homes) == len(set(homes)) == len(OURS)
    for name in OURS:
        assert "archive:/archive" in SERVICES[name]["volumes"]


def test_the_shards_of_the_crawl_are_all_there() -> None:
    shards = [s["command"][2] for s in SERVICES.values() if "build" in s and s.get("command", [""])[0] == "crawl"]
    assert sorted(shards) == [f"{n}/{len(shards)}" for n in range(1, len(shards) + 1)]


class TestEngine:
    """Not reached without TLS and a login, under the name that its certificate has, by the client that suits it."""

    def test_it_is_the_version_that_the_client_is_for(self) -> None:
        project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
        (least,) = re.findall(r'"elasticsearch>=(\d+\.\d+),<9"', project)
        assert ENGINE["image"].rpartition(":")[2].startswith(least)
        assert len({s["image"] for name, s in SERVICES.items() if name not in OURS}) == 1

    def test_security_is_on(self) -> None:
        environment = ENGINE["environment"]
        for key in ("enabled", "http.ssl.enabled", "transport.ssl.enabled"):
            assert environment[f"xpack.security.{key}"] == "true"
        assert environment["ELASTIC_PASSWORD"].startswith("${ELASTIC_PASSWORD:?"), "no password of ours for everybody"
        assert "ports" not in ENGINE, "nobody outside reaches it"
        assert "-k" not in ENGINE["healthcheck"]["test"][1].split(), "the check trusts no stranger either"

    @pytest.mark.parametrize("name", OURS)
    def test_ours_reach_it_by_name_over_tls_as_a_user_of_few_rights(self, name: str) -> None:
        environment = SERVICES[name]["environment"]
        certificate = SERVICES["certificates"]["command"][0]
        assert environment["BUKTI_STORE"] == "https://elasticsearch:9200"
        assert "dns: [elasticsearch," in certificate
        assert environment["BUKTI_ELASTICSEARCH_USER"] == "bukti"
        volume = environment["BUKTI_ELASTICSEARCH_CA"].split("/")[1]
        assert f"certificates:/{volume}:ro" in SERVICES[name]["volumes"]

    def test_the_role_covers_our_indices_and_no_others(self) -> None:
        script = SERVICES["engine-setup"]["command"][0]
        (role,) = re.findall(r"put _security/role/bukti '(.*)'", script)
        told = json.loads(role)
        prefix = str(next(f.default for f in fields(Settings) if f.name == "elasticsearch_prefix"))
        assert [index["names"] for index in told["indices"]] == [[f"{prefix}-*"]]
        assert "all" not in told["cluster"]

    def test_snapshots_have_a_folder(self) -> None:
        folder = ENGINE["environment"]["path.repo"]
        assert any(v == f"snapshots:{folder}" for v in ENGINE["volumes"])

    def test_half_of_its_memory_is_left_to_the_file_cache(self) -> None:
        heap = int(re.findall(r"-Xmx(\d+)g", ENGINE["environment"]["ES_JAVA_OPTS"])[0])
        assert heap * 2 <= int(ENGINE["mem_limit"].removesuffix("g"))


def test_the_ports_of_service_and_health_check_agree() -> None:
    service = SERVICES["service"]
    port = service["command"][service["command"].index("--port") + 1]
    assert f":{port}/healthz" in " ".join(service["healthcheck"]["test"])


def test_base_images_are_pinned() -> None:
    images = re.findall(r"^FROM (\S+)", DOCKERFILE, flags=re.MULTILINE)
    assert images
    assert all(re.search(r":\d+\.\d+\.\d+", image) for image in images)


def test_the_image_copies_every_package() -> None:
    packages = {p.parent.name for p in ROOT.glob("*/__init__.py")} - {"tests"}
    assert set(re.findall(r"^COPY (\w+) \w+$", DOCKERFILE, flags=re.MULTILINE)) == packages
