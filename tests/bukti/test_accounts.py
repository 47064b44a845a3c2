"""People and tokens from the command line, and what `serve` asks of them."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from bukti.commands.serve import is_loopback, opened
from bukti.service import service_of
from bukti.settings import Settings
from models.errors import SettingsError
from search_api.access.service import LOOPBACK_HOSTS, Service
from tests.conftest import Run


def test_a_person_a_token_and_what_the_log_tells(tmp_path: Path, bukti: Run) -> None:
    bukti("users", "add", "siti.rahma", "--name", "Siti  Rahmawati", "--role", "assessor", home=tmp_path)
    made = bukti("tokens", "create", "siti.rahma", "--label", "laptop", "--days", "30", home=tmp_path)
    token = made.stdout.strip()
    assert token.startswith("bukti_")
    assert "not shown again" in made.stderr
    (person,) = json.loads(bukti("users", "list", "--json", home=tmp_path).stdout)
    assert (person["id"], person["name"], person["role"]) == ("siti.rahma", "Siti Rahmawati", "assessor")
    (listed,) = json.loads(bukti("tokens", "list", "--json", home=tmp_path).stdout)
    assert listed["id"] == token.split("_")[1]
    assert "digest" not in listed
    everything = bukti("tokens", "list", home=tmp_path).stdout + bukti("users", "audit", home=tmp_path).stdout
    assert token.split("_", 2)[2] not in everything
    assert b"".join(p.read_bytes() for p in tmp_path.glob("record*")).count(token.split("_", 2)[2].encode()) == 0
    bukti("users", "role", "siti.rahma", "admin", home=tmp_path)
    bukti("tokens", "revoke", f"bukti_{listed['id']}_…", home=tmp_path)
    bukti("users", "disable", "siti.rahma", home=tmp_path)
    entries = json.loads(bukti("users", "audit", "--json", home=tmp_path).stdout)
    assert [(e["note"]["action"], e["note"]["subject"]) for e in reversed(entries)] == [
        ("person_added", "siti.rahma"),
        ("token_made", listed["id"]),
        ("person_changed", "siti.rahma"),
        ("token_revoked", listed["id"]),
        ("person_changed", "siti.rahma"),
    ]
    assert {e["note"]["principal"] for e in entries} == {"local"}
    (gone,) = json.loads(bukti("users", "list", "--json", home=tmp_path).stdout)
    assert gone["disabled"]
    assert gone["role"] == "admin"


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["tokens", "create", "nobody"], "bukti users add nobody"),
        (["tokens", "revoke", "zzz"], "bukti tokens list"),
        (["users", "disable", "nobody"], "bukti users list"),
        (["users", "role", "nobody", "admin"], "bukti users list"),
    ],
)
def test_what_there_is_not_is_told_in_one_line(arguments: list[str], named: str, tmp_path: Path, bukti: Run) -> None:
    run = bukti(*arguments, home=tmp_path, check=False)
    assert run.returncode == 1
    assert named in run.stderr
    assert len(run.stderr.splitlines()) == 1
    assert bukti("users", "audit", home=tmp_path).stdout == ""


def test_the_same_id_is_not_given_twice(tmp_path: Path, bukti: Run) -> None:
    bukti("users", "add", "siti", home=tmp_path)
    again = bukti("users", "add", "siti", home=tmp_path, check=False)
    assert (again.returncode, "siti" in again.stderr) == (2, True)


def test_a_disabled_person_gets_no_token_and_opens_no_service(tmp_path: Path, bukti: Run) -> None:
    bukti("users", "add", "siti", home=tmp_path)
    bukti("tokens", "create", "siti", home=tmp_path)
    bukti("users", "disable", "siti", home=tmp_path)
    assert bukti("tokens", "create", "siti", home=tmp_path, check=False).returncode == 2
    refused = bukti("serve", "--login", "--port", "0", home=tmp_path, check=False)
    assert refused.returncode == 2
    assert "bukti tokens create" in refused.stderr


def test_a_log_that_somebody_changed_is_told(tmp_path: Path, bukti: Run) -> None:
    for name in ("siti", "agus", "wayan"):
        bukti("users", "add", name, home=tmp_path)
    assert bukti("users", "audit", home=tmp_path).returncode == 0
    db = sqlite3.connect(tmp_path / "record.sqlite3")
    db.execute("DROP TRIGGER audit_stays")
    db.execute("UPDATE audit SET note = replace(note, 'agus', 'budi')")
    db.commit()
    db.close()
    changed = bukti("users", "audit", home=tmp_path, check=False)
    assert changed.returncode == 1
    assert "entry 2" in changed.stderr


def test_a_log_without_its_beginning_is_told(tmp_path: Path, bukti: Run) -> None:
    for name in ("siti", "agus"):
        bukti("users", "add", name, home=tmp_path)
    db = sqlite3.connect(tmp_path / "record.sqlite3")
    db.execute("DROP TRIGGER audit_keeps")
    db.execute("DELETE FROM audit WHERE number = 1")
    db.commit()
    db.close()
    assert "are gone" in bukti("users", "audit", home=tmp_path, check=False).stderr


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "::1", "localhost"])
def test_loopback_needs_no_login(host: str) -> None:
    assert is_loopback(host)
    found = opened(Service(), host=host, names=(), login=False)
    assert not found.login
    assert set(found.hosts) >= {host, *LOOPBACK_HOSTS}
    assert opened(Service(), host=host, names=(), login=True).login


@pytest.mark.parametrize("host", ["192.0.2.1", "bukti.example.go.id", "2001:db8::1", "localhost.example"])
def test_any_other_address_does(host: str) -> None:
    found = opened(Service(), host=host, names=(), login=False)
    assert found.login
    assert host in found.hosts


@pytest.mark.parametrize("host", ["0.0.0.0", "::", ""])
def test_any_address_wants_a_name(host: str) -> None:
    with pytest.raises(SettingsError, match="--allowed-host"):
        opened(Service(), host=host, names=(), login=False)
    assert opened(Service(), host=host, names=("Bukti.Example",), login=False).hosts[1:] != ()
    assert "bukti.example" in opened(Service(), host=host, names=("Bukti.Example",), login=False).hosts


def test_settings_open_the_service() -> None:
    found = service_of(Settings(hosts="a.example, B.example", rate="none", login_rate="3/hour", session_hours="2"))
    assert found.hosts == (*LOOPBACK_HOSTS, "a.example", "b.example")
    assert (found.rate, found.login_rate, found.session.total_seconds()) == ("", "3/hour", 7200)
    for wrong in ("0", "x", "-1", "9999999", "٣"):
        with pytest.raises(SettingsError, match="hours"):
            service_of(Settings(session_hours=wrong))
