"""Every error of the tree has a reason of its own and one line that says what to do."""

from __future__ import annotations

from collections.abc import Iterator

from models.errors import BuktiError, InputError, RequestError, StoreError


def _tree(root: type[BuktiError]) -> Iterator[type[BuktiError]]:
    yield root
    for branch in root.__subclasses__():
        yield from _tree(branch)


def test_reasons_are_told_apart() -> None:
    # Other packages may have private kinds of these: they are translated before anybody sees them.
    reasons = [kind.reason for kind in _tree(BuktiError) if kind.__module__ == "models.errors"]
    assert len(reasons) == len(set(reasons))


def test_detail_is_one_line_with_the_hint() -> None:
    error = InputError("page is\nbroken", hint="save it again")
    assert error.detail == "page is broken; save it again"


def test_status_tells_the_callers_fault_from_ours() -> None:
    assert {kind.status for kind in _tree(RequestError)} == {422}
    assert {kind.status for kind in _tree(StoreError)} == {503}
