"""One byte changed anywhere is found; so is a lie that was signed."""

from __future__ import annotations

import hashlib
import io
import json
import os
import random
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from models.errors import BuktiError, InputError
from search_api.dossier import manifest as m
from search_api.dossier.check import ExhibitState, check_dossier
from search_api.dossier.container import Member, Writer, ending, is_name, local_header
from search_api.dossier.keys import Signer, open_signer, read_public_key
from search_api.dossier.opened import TamperedError, open_dossier
from search_api.dossier.parts import Parts
from tests.search_api.dossier.conftest import KEY, Make, opened
from tests.search_api.press import HARIAN, LineExtractor, Press

EVERY = os.environ.get("BUKTI_FAULT_ROUNDS") is not None
Row = dict[str, Any]


def found(data: bytes) -> str | None:
    """What is wrong, in one line; None where nothing is."""
    try:
        open_dossier(io.BytesIO(data), pinned=KEY.public)
    except (TamperedError, InputError) as error:
        told = error.detail
    else:
        return None
    assert told
    assert "\n" not in told
    return told


def members(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as box:
        return {name: box.read(name) for name in box.namelist()}


def signed_anew(data: bytes, change: Callable[[dict[str, bytes]], None], key: Signer = KEY) -> bytes:
    """What somebody with the key could make of it: other contents, a manifest that fits them, a true signature."""
    held = members(data)
    manifest = json.loads(held[m.MANIFEST])
    change(held)
    if held[m.MANIFEST] != members(data)[m.MANIFEST]:
        manifest = json.loads(held[m.MANIFEST])
    target = io.BytesIO()
    writer = Writer(target)
    for name, content in held.items():
        if name not in {m.MANIFEST, m.SIGNATURE}:
            writer.add(name, content)
    manifest["files"] = [_facts(member) for member in writer.members]
    signed = m.encode(m.decode(json.dumps(manifest).encode()))
    writer.add(m.MANIFEST, signed)
    writer.add(m.SIGNATURE, key.sign(signed))
    writer.close()
    return target.getvalue()


def _facts(member: Member) -> Row:
    return {name: getattr(member, name) for name in Member.__slots__}


def test_it_holds_as_it_was_made(dossier: bytes) -> None:
    check = check_dossier(opened(dossier), extractor=LineExtractor(), pinned=KEY.public)
    assert (check.ok, check.pinned, check.problems) == (True, True, ())
    assert check.evidence == {ExhibitState.INTACT: 3}
    assert check.fingerprint == KEY.public.fingerprint
    assert not check_dossier(opened(dossier), extractor=LineExtractor()).pinned


def test_any_zip_tool_reads_it(dossier: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(dossier)) as box:
        assert box.testzip() is None
        assert box.namelist()[-2:] == [m.MANIFEST, m.SIGNATURE]
        assert all(is_name(name) for name in box.namelist())
        for member in m.decode(box.read(m.MANIFEST)).files:
            assert hashlib.sha256(box.read(member.path)).hexdigest() == member.sha256


def _places(data: bytes) -> list[int]:
    """Every byte that is not within a member's contents, and every 23rd of those; all under `make faults`."""
    if EVERY:
        return list(range(len(data)))
    manifest = m.decode(members(data)[m.MANIFEST])
    inside: set[int] = set()
    at = 0
    for member in manifest.files:
        start = at + len(local_header(member))
        inside.update(range(start, start + member.packed_size))
        at = start + member.packed_size
    return [n for n in range(len(data)) if n not in inside or n % 23 == 0]


@pytest.mark.faults
@pytest.mark.timeout(3600 if EVERY else 300)
def test_one_byte_changed_anywhere_is_found(dossier: bytes) -> None:
    dice = random.Random(7)
    assert found(dossier) is None
    data = bytearray(dossier)
    missed = []
    for place in _places(dossier):
        was = data[place]
        data[place] = was ^ (1 << dice.randrange(8))
        if found(bytes(data)) is None:
            missed.append(place)
        data[place] = was
    assert missed == []


@pytest.mark.parametrize("length", [1, 7, 22, 100])
def test_bytes_added_or_taken_are_found(dossier: bytes, length: int) -> None:
    dice = random.Random(length)
    junk = dice.randbytes(length)
    assert found(dossier + junk)
    assert found(junk + dossier)
    assert found(dossier[:-length])
    assert found(dossier[length:])
    for _ in range(40):
        at = dice.randrange(len(dossier))
        assert found(dossier[:at] + junk + dossier[at:])
        assert found(dossier[:at] + dossier[at + length :])


def test_a_comment_an_extra_member_another_order_are_found(dossier: bytes) -> None:
    commented = dossier[:-2] + struct.pack("<H", 5) + b"hello"
    assert found(commented)
    grown = io.BytesIO(dossier)
    with zipfile.ZipFile(grown, "a") as box:
        box.writestr("tambahan.txt", "lebih")
    assert found(grown.getvalue())
    turned = io.BytesIO()
    with zipfile.ZipFile(turned, "w") as box:
        for name, content in reversed(members(dossier).items()):
            box.writestr(name, content)
    assert found(turned.getvalue())


def test_nothing_that_is_no_dossier_is_taken_for_one(tmp_path: Path) -> None:
    for data in (b"", b"PK", b"x" * 100, os.urandom(10_000), b"PK\5\6" + bytes(18)):
        assert found(data)
    plain = io.BytesIO()
    with zipfile.ZipFile(plain, "w") as box:
        box.writestr("a.txt", "a")
    assert found(plain.getvalue())


def test_another_key_is_told_from_the_pinned_one(dossier: bytes) -> None:
    other = Signer(Ed25519PrivateKey.generate())

    def claim(held: dict[str, bytes]) -> None:
        manifest = json.loads(held[m.MANIFEST])
        manifest["signer"] |= {"public_key": other.public.raw.hex(), "fingerprint": other.public.fingerprint}
        held[m.MANIFEST] = json.dumps(manifest).encode()
        held[m.KEY] = other.public.pem()
        told = json.loads(held[m.JSON])
        told["instance"] = other.public.fingerprint
        held[m.JSON] = json.dumps(told).encode()

    forged = signed_anew(dossier, claim, other)
    assert "another key" in (found(forged) or "")
    assert check_dossier(opened(forged), extractor=LineExtractor()).ok  # self-consistent: the fingerprint tells


def _change(name: str, edit: Callable[[Any], None]) -> Callable[[dict[str, bytes]], None]:
    def change(held: dict[str, bytes]) -> None:
        told = json.loads(held[name])
        edit(told)
        held[name] = json.dumps(told).encode()

    return change


def _longer(told: Row) -> None:
    told["evidence"][0]["text"] += " dan lebih dari itu"


def _elsewhere(told: Row) -> None:
    told["evidence"][0]["start"] += 1


def _without(told: Row) -> None:
    del told["evidence"][0]


def _rechained(told: Row) -> None:
    told["captures"][0]["previous"] = told["captures"][0]["record"]


def _later(told: Row) -> None:
    told["captures"][0]["fetched"] = "2020-01-01T00:00:00Z"


def _moved(told: Row) -> None:
    told["documents"][0]["locator"] += "x"


def _withdrawn(told: Row) -> None:
    for e in told["evidence"]:
        e["withdrawn"] = True


@pytest.mark.parametrize(
    ("name", "edit"),
    [
        (m.JSON, _longer),
        (m.JSON, _without),
        (m.JSON, _withdrawn),
        (m.MANIFEST, _elsewhere),
        (m.MANIFEST, _without),
        (m.MANIFEST, _rechained),
        (m.MANIFEST, _later),
        (m.MANIFEST, _moved),
        (m.MANIFEST, _withdrawn),
    ],
)
def test_a_lie_that_was_signed_is_found(dossier: bytes, name: str, edit: Callable[[Row], None]) -> None:
    forged = signed_anew(dossier, _change(name, edit))
    assert found(forged) is None
    check = check_dossier(opened(forged), extractor=LineExtractor(), pinned=KEY.public)
    assert not check.ok
    assert check.problems
    assert all("\n" not in problem for problem in check.problems)


def test_an_original_exchanged_by_the_signer_is_found(dossier: bytes) -> None:
    def change(held: dict[str, bytes]) -> None:
        name = next(n for n in held if n.startswith(m.ORIGINALS))
        held[name] = held[name].replace(b"smart", b"clever")

    check = check_dossier(opened(signed_anew(dossier, change)), extractor=LineExtractor(), pinned=KEY.public)
    assert not check.ok


def test_another_extractor_is_told_from_a_lie(parts: Parts, make: Make, press: Press) -> None:
    parts.store.save(  # type: ignore[attr-defined]
        press.item("Iklan: Beli!\nKota Palopo menata smart society.", url="https://harian.example/9", outlet=HARIAN)
    )
    data = make(parts)
    check = check_dossier(opened(data), extractor=LineExtractor("x2"), pinned=KEY.public)
    assert (check.ok, check.evidence) == (False, {ExhibitState.INTACT: 3, ExhibitState.EXTRACTOR_CHANGED: 1})
    assert "this version finds the words at" in check.problems[0]


def test_a_missing_original_is_told(parts: Parts, make: Make, press: Press) -> None:
    press.archive.kept.clear()
    check = check_dossier(opened(make(parts)), extractor=LineExtractor(), pinned=KEY.public)
    assert (check.ok, check.evidence) == (False, {ExhibitState.UNARCHIVED: 3})


@pytest.mark.parametrize(
    "path",
    ["../jahat", "/etc/passwd", "bukti/../../x", "bukti\\x", "C:/x", "bukti//x", "a/b/c", "bukti/x\x00y", "bukti"],
)
def test_no_name_leads_elsewhere(path: str, dossier: bytes) -> None:
    assert not is_name(path) or path == "bukti"
    forged = _with_member(dossier, path, b"x", 1)
    assert found(forged)


def _with_member(data: bytes, path: str, packed: bytes, size: int) -> bytes:
    """A container that fits its signed manifest, with one more member."""
    held = m.decode(members(data)[m.MANIFEST])
    digest = hashlib.sha256(packed).hexdigest()
    extra = Member(
        path=path,
        size=size,
        sha256=digest,
        crc32=zlib.crc32(packed),
        method=8,
        packed_size=len(packed),
        packed_sha256=digest,
    )
    changed = replace(held, files=(*held.files, extra))
    signed = m.encode(changed)
    target = io.BytesIO()
    writer = Writer(target)
    for member in held.files:
        writer.add(member.path, members(data)[member.path])
    target.write(local_header(extra) + packed)
    writer.members.append(extra)
    writer.add(m.MANIFEST, signed)
    writer.add(m.SIGNATURE, KEY.sign(signed))
    target.write(ending(writer.members))
    return target.getvalue()


def test_a_bomb_is_stopped(dossier: bytes) -> None:
    pack = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = pack.compress(bytes(50_000_000)) + pack.flush()
    name = f"{m.ORIGINALS}{'0' * 64}.html"
    assert "unpacks" in (found(_with_member(dossier, name, packed, 1_000)) or "")
    assert "more than it may" in (found(_with_member(dossier, name, packed, 300_000_000)) or "")


@pytest.mark.parametrize("over", [0, 1, 50, 200, 258, 300])
def test_a_member_ends_anywhere(dossier: bytes, over: int) -> None:
    """zlib may have read all of a member and still owe its last bytes."""

    def change(held: dict[str, bytes]) -> None:
        held[m.README] = b"a" * (262_144 + over)

    assert found(signed_anew(dossier, change)) is None


def test_the_key_is_made_once_and_for_its_owner(tmp_path: Path) -> None:
    first, second = open_signer(tmp_path), open_signer(tmp_path)
    assert first.public.raw == second.public.raw
    kept = tmp_path / "dossier-key.pem"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    shown = tmp_path / "public.pem"
    shown.write_bytes(first.public.pem())
    assert read_public_key(shown).fingerprint == first.public.fingerprint
    kept.write_text("no key")
    for wrong in (lambda: open_signer(tmp_path), lambda: read_public_key(kept)):
        with pytest.raises(BuktiError):
            wrong()
