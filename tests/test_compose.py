"""The compose file and the Dockerfile name only commands, ports and variables that the program has.

There is no container engine where this runs: the files are parsed, not started.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import click
import pytest
import yaml

from bukti.cli import main
from bukti.settings import variables

ROOT = Path(__file__).parent.parent
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = [name for name, service in SERVICES.items() if "build" in service]


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
def test_each_service_is_pinned_checked_and_not_root(name: str) -> None:
    service = SERVICES[name]
    tag = service["image"].rsplit(":", 1)[1]
    assert re.fullmatch(r"\d+\.\d+\.\d+", tag)
    assert service["healthcheck"]["test"]
    assert str(service["user"]).split(":")[0] not in {"0", "root"}


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
