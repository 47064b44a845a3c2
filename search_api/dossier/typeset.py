"""The dossier typeset: a template of ours and data, which is never read as markup."""

from __future__ import annotations

import json
from functools import cache
from importlib import resources

import typst

from models.errors import BuktiError
from search_api.dossier.content import Dossier
from search_api.dossier.letters import boxed
from search_api.dossier.view import printed

TEMPLATE = "berkas.typ"


class TypesettingError(BuktiError):
    """Typst refused our own template: a fault of ours, told in one line."""

    reason = "typesetting"


def typeset(dossier: Dossier) -> bytes:
    """The PDF's bytes; the same dossier gives the same bytes.

    Only fonts that Typst carries are used, nothing is fetched, and nothing of the machine can be read: template and
    data are all the files that there are.
    """
    data = json.dumps(boxed(printed(dossier), _fonts()), ensure_ascii=False).encode("utf-8", "replace")
    compiler = typst.Compiler({"main.typ": _template(), "data.json": data}, font_paths=_fonts())  # type: ignore[type-var]
    try:
        made = compiler.compile(format="pdf", timestamp=int(dossier.made.timestamp()))
    except typst.TypstError as error:
        raise TypesettingError(f"the PDF can't be typeset: {error}", hint="please report it") from error
    if not isinstance(made, bytes):
        raise TypesettingError("the PDF came in pieces", hint="please report it")
    return made


@cache
def _template() -> bytes:
    return resources.files(__package__).joinpath(TEMPLATE).read_bytes()


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True)
