"""Options that several commands share, and the workbench that they open."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar

import click

from bukti.settings import load_settings
from bukti.workbench import Workbench

F = TypeVar("F", bound=Callable[..., Any])

json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead of words.")


def with_workbench(function: F) -> F:
    """Give a command `bench`, an open Workbench under the settings; closes it at the end, whatever happens."""

    @click.option("--home", type=click.Path(path_type=Path), help="Data folder. [BUKTI_HOME, default ./data]")
    @click.option("--store", help="embedded, or an Elasticsearch URL. [BUKTI_STORE]")
    @wraps(function)
    def wrapped(*args: Any, home: Path | None, store: str | None, **kwargs: Any) -> Any:
        with Workbench(load_settings({"home": home, "store": store})) as bench:
            return function(*args, bench=bench, **kwargs)

    return wrapped  # type: ignore[return-value]
