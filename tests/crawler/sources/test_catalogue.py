"""The catalogue: shipped outlets, further files over them, wrong entries named."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler.sources.catalogue import load_catalogue, read_sources
from models.errors import ResourceError
from models.text import Nature

NEWSROOM = Path(__file__).parents[2] / "newsroom" / "outlets.yaml"


def test_shipped_outlets_are_read() -> None:
    catalogue = load_catalogue()
    assert len(catalogue) > 700
    outlet = catalogue.outlet_for_url("https://makassar.tribunnews.com/2023/11/02/a")
    assert outlet is not None
    assert (outlet.name, outlet.regions) == ("Tribun Timur", ("73",))


def test_a_government_portal_publishes_releases() -> None:
    outlet = load_catalogue().outlet_for_url("http://www.kukarkab.go.id/berita/1")
    assert outlet is not None
    assert (outlet.nature, outlet.regions) == (Nature.RELEASE, ("64.02",))


def test_the_path_decides_where_outlets_share_a_domain() -> None:
    catalogue = load_catalogue()
    jatim = catalogue.outlet_for_url("https://www.detik.com/jatim/berita/d-1/x")
    jabar = catalogue.outlet_for_url("https://www.detik.com/jabar/berita/d-1/x")
    assert jatim is not None
    assert jabar is not None
    assert (jatim.id, jabar.id) == ("detik-jatim", "detik-jabar")


def test_unknown_addresses_have_no_outlet() -> None:
    catalogue = load_catalogue()
    assert catalogue.outlet_for_url("https://tidak-ada.example/a") is None
    assert catalogue.outlet_for_url("no address") is None
    assert catalogue.get("tidak-ada") is None


def test_a_further_file_is_read_over_the_shipped_one() -> None:
    catalogue = load_catalogue(NEWSROOM)
    outlet = catalogue.get("mc-sumbawa")
    assert outlet is not None
    assert (outlet.kind, outlet.nature, outlet.regions) == ("government", Nature.RELEASE, ("52.04",))
    assert catalogue.outlet_for_url(f"https://{outlet.domain}/a") == outlet


def test_a_later_entry_of_the_same_id_counts(tmp_path: Path) -> None:
    own = tmp_path / "own.csv"
    own.write_text("id,name,domain,regions\ntribun-makassar,Nama Lain,makassar.tribunnews.com,73 73.71\n")
    outlet = load_catalogue(own).outlet_for_url("https://makassar.tribunnews.com/a")
    assert outlet is not None
    assert (outlet.name, outlet.regions) == ("Nama Lain", ("73", "73.71"))


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.csv", "id,name\n,Kabar\n", "a.csv:2"),
        ("a.yaml", "outlets:\n- {id: a, name: A, regions: [Sigi]}\n", "no region code: Sigi"),
        ("a.yaml", "outlets:\n- {id: a, name: A, nature: rumour}\n", "no such nature: rumour"),
        ("a.yaml", "just words", "a list of outlets"),
        ("a.yaml", "a: [", "no YAML"),
    ],
)
def test_a_wrong_entry_is_named(tmp_path: Path, name: str, content: str, said: str) -> None:
    path = tmp_path / name
    path.write_text(content)
    with pytest.raises(ResourceError, match=said):
        read_sources(path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ResourceError, match=r"gone\.csv"):
        read_sources(tmp_path / "gone.csv")
