"""Which store, and how an engine is reached: nonsense is refused in one line before anything is asked."""

from __future__ import annotations

from pathlib import Path

import pytest

from bukti.settings import load_settings
from bukti.store_settings import api_key_of, login_of
from models.errors import SettingsError

HTTPS = "https://engine.example:9200"


def settings(store: str = HTTPS, **values: str) -> dict[str, str]:
    return {"BUKTI_STORE": store} | {f"BUKTI_ELASTICSEARCH_{key.upper()}": value for key, value in values.items()}


@pytest.mark.parametrize(
    ("environ", "named"),
    [
        (settings("https://"), "no store is called"),
        (settings("elastic.example:9200"), "no store is called"),
        (settings("https://bukti:rahasia@engine.example:9200"), "holds a user or password"),
        (settings(api_key="a", user="b", password="c"), "both an API key and a user"),
        (settings(password="c"), "no user"),
        (settings(user="b"), "no password is given"),
        (settings("http://engine.example:9200", api_key="a"), "unencrypted"),
        (settings("http://engine.example:9200", user="b", password="c"), "unencrypted"),
        (settings("http://127.0.0.1:9200", ca="x.pem"), "no https one"),
        (settings(ca="/nowhere/x.pem"), "is no file"),
        (settings(prefix="Bukti"), "elasticsearch_prefix"),
        (settings(prefix="../bukti"), "elasticsearch_prefix"),
        (settings(repository="a b"), "elasticsearch_repository"),
        (settings(shards="0"), "elasticsearch_shards"),
        (settings(replicas="-1"), "elasticsearch_replicas"),
        (settings(timeout="soon"), "elasticsearch_timeout"),
        (settings(patience="-1"), "elasticsearch_patience"),
    ],
)
def test_what_makes_no_sense_is_refused_in_one_line(environ: dict[str, str], named: str) -> None:
    with pytest.raises(SettingsError) as refused:
        load_settings(environ=environ)
    assert named in refused.value.detail
    assert "\n" not in refused.value.detail
    assert "rahasia" not in refused.value.detail


def test_secrets_come_from_files_and_are_not_shown(tmp_path: Path) -> None:
    secret = tmp_path / "sandi"
    secret.write_text("kata sandi panjang\n", encoding="utf-8")
    found = load_settings(environ=settings(user="bukti", password_file=str(secret)))
    assert login_of(found) == ("bukti", "kata sandi panjang")
    found = load_settings(environ=settings(api_key_file=str(secret)))
    assert (api_key_of(found), login_of(found)) == ("kata sandi panjang", None)
    shown = load_settings(environ=settings(api_key="rahasia-sekali"))
    assert "rahasia-sekali" not in repr(shown)


@pytest.mark.parametrize("data", [b"", b"two\nlines", b"\xff\xfe"])
def test_a_file_without_a_secret_is_refused(data: bytes, tmp_path: Path) -> None:
    (tmp_path / "kunci").write_bytes(data)
    found = load_settings(environ=settings(api_key_file=str(tmp_path / "kunci")))
    with pytest.raises(SettingsError, match="kunci"):
        api_key_of(found)


def test_the_embedded_store_asks_for_none_of_it() -> None:
    assert load_settings(environ=settings("embedded", user="b")).store == "embedded"
