"""The shipped publishers: what is loaded is what is edited, nobody's address is a guess, nothing is called checked."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

import crawler.sources.catalogue as catalogue_module
from crawler.discover.listed import Kind
from crawler.sources.catalogue import DIGEST, load_catalogue
from crawler.sources.digest import PUBLISHERS, digest
from crawler.sources.source import Permission
from models.errors import ResourceError


def test_the_digest_is_made_of_the_files() -> None:
    made = Path(catalogue_module.__file__).with_name(DIGEST).read_text(encoding="utf-8")
    assert digest() == made, "run python -m crawler.sources.digest"
    assert len(made.splitlines()) == len(list(PUBLISHERS.glob("*.yaml"))) + 1


def test_no_address_is_a_guess_and_nothing_is_called_checked() -> None:
    sources = list(load_catalogue())
    assert len(sources) > 700
    assert [s.outlet.id for s in sources if s.sighting == "inferred" and s.lists] == []
    assert [s.outlet.id for s in sources if s.checked is not None] == []
    assert sum(bool(s.addresses(Kind.FEED)) for s in sources) > 130


def test_antaras_pages_wait_for_permission() -> None:
    antara = [s for s in load_catalogue() if s.outlet.owner == "ANTARA"]
    assert len(antara) > 30
    assert {s.permission for s in antara} == {Permission.NEEDED}
    assert not any(s.may_fetch for s in antara)


def test_an_operator_states_his_permission_in_a_file_of_two_lines(tmp_path: Path) -> None:
    (tmp_path / "antara-jabar.yaml").write_text("id: antara-jabar\npermission: stated\n")
    source = load_catalogue(tmp_path).source("antara-jabar")
    assert source is not None
    assert source.may_fetch
    assert source.addresses(Kind.FEED) == ("https://jabar.antaranews.com/rss/terkini.xml",)
    assert source.outlet.regions == ("32",)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("id: Satu Dua\nname: a\n", "no id"),
        ("id: a\nname: a\nregions: ['3A']\n", "no region code: 3A"),
        ("id: a\nname: a\nfeeds: [ftp://a.example/]\n", "no web address"),
        ("id: a\nname: a\nsections: ['https://a.example/{tanggal}']\n", "{tanggal}"),
        ("id: a\nname: a\npermission: maybe\n", "no such permission: maybe"),
        ("id: a\nname: a\npace: many\n", "no number of articles a week"),
        ("id: a\nname: a\nchecked: {finding: x}\n", "no day"),
        ("id: a\nname: a\nchecked: {day: soon, finding: x}\n", "is no day"),
        ("id: a\nname: a\nrules: [{name: whole, value: x}]\n", "since"),
        ("id: a\nname: a\nrules: [{name: article, value: '(', since: 2020-01-01}]\n", "no regular expression"),
        ("- 1\n", "list of outlets"),
        ("a: [\n", "no YAML"),
    ],
)
def test_a_wrong_entry_is_named(tmp_path: Path, text: str, complaint: str) -> None:
    path = tmp_path / "own.yaml"
    path.write_text(text)
    with pytest.raises(ResourceError) as caught:
        load_catalogue(path)
    assert complaint in str(caught.value)
    assert str(path) in str(caught.value)


def test_rules_hold_from_their_day(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(
        "id: a\nname: A\ndomain: a.example\nfeed: /rss\nrules:\n"
        "- {name: whole, value: '?single=1', since: 2020-01-01, until: 2023-12-31}\n"
        "- {name: whole, value: '?page=all', since: 2024-01-01}\n"
    )
    source = load_catalogue(path).source("a")
    assert source is not None
    assert source.addresses(Kind.FEED) == ("https://a.example/rss",)
    days = (date(2019, 1, 1), date(2021, 1, 1), date(2026, 1, 1))
    assert [source.rule("whole", day) for day in days] == [None, "?single=1", "?page=all"]


def test_a_list_a_day_is_told() -> None:
    source = load_catalogue().source("tribun-aceh")
    assert source is not None
    by_day = [known for known in source.lists if known.by_day]
    assert [known.url for known in by_day] == ["https://aceh.tribunnews.com/index-news?date={yyyy}-{mm}-{dd}"]
