"""What the API's parameters take, in OpenAPI's words. A test holds the table to what the parsers know."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any

from fastapi import Path

from models.pillar import Basis, Pillar
from models.query import DateField, Facet, Group, Mode, Sort
from models.text import Nature
from search_api.query.request import LONGEST_QUERY, MOST_YEARS

Schema = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of a query string; `repeated` ones may stand several times."""

    name: str
    description: str
    example: str | int
    schema: Schema
    repeated: bool = False
    required: bool = False
    most: int | None = None

    @property
    def openapi(self) -> Schema:
        schema: Schema = {"type": "array", "items": self.schema} if self.repeated else self.schema
        if self.most is not None:
            schema = schema | {"maxItems": self.most}
        return {
            "name": self.name,
            "in": "query",
            "required": self.required,
            "description": self.description,
            "schema": schema,
            "example": [self.example] if self.repeated else self.example,
        }


def documented(parameters: Iterable[Parameter]) -> Schema:
    """What a route's `openapi_extra` says of them."""
    return {"parameters": [parameter.openapi for parameter in parameters]}


def _one_of(kind: type[StrEnum], default: StrEnum | None = None) -> Schema:
    schema: Schema = {"type": "string", "enum": [member.value for member in kind]}
    return schema | ({"default": default.value} if default else {})


_REGION: Schema = {"type": "string", "pattern": r"^[0-9]{2}(\.[0-9]{2})?$"}
_DAY: Schema = {"type": "string", "format": "date"}
_YEAR: Schema = {"type": "integer", "minimum": 1, "maximum": 9999}

YEAR = Parameter("year", "A year, repeatable.", 2023, _YEAR, repeated=True)
REGION = Parameter(
    "region",
    "Kemendagri code, repeatable; a province takes in its kabupaten and kota.",
    "64.02",
    _REGION,
    repeated=True,
)
DATE = Parameter(
    "date",
    "Which day `from`, `to` and `year` speak of: `event`, `published`, or `effective` (the event held, else "
    "published).",
    "event",
    _one_of(DateField, DateField.EFFECTIVE),
)
BASIS = Parameter("basis", "Pillars that are named, or only implied; without it both count.", "named", _one_of(Basis))
COVERAGE = (
    Parameter("year", "A year, repeatable, at most 100.", 2023, _YEAR, repeated=True, most=MOST_YEARS),
    Parameter("region", "Kemendagri code, repeatable; without it all regions.", "64.02", _REGION, repeated=True),
    DATE,
    BASIS,
)
SEARCH = (
    Parameter(
        "q",
        'Words (ranked; any may match, more is better); `"exact phrase"`, `+must`, `-not`, `a OR b`, `pre*`. '
        "Empty with a filter lists.",
        "kukar antrean puskesmas",
        {"type": "string", "maxLength": LONGEST_QUERY, "default": ""},
    ),
    REGION,
    Parameter("pillar", "A pillar, repeatable.", "living", _one_of(Pillar), repeated=True),
    BASIS,
    Parameter("official", "A person's name or id.", "Syahrani Aspul", {"type": "string", "minLength": 1}),
    Parameter("source", "Id of an outlet, repeatable.", "kabar-mahakam", {"type": "string", "minLength": 1}, True),
    Parameter("nature", "Nature of the document, repeatable.", "news", _one_of(Nature), repeated=True),
    Parameter("from", "First day, inclusive.", "2023-01-01", _DAY),
    Parameter("to", "Last day, inclusive.", "2023-12-31", _DAY),
    YEAR,
    DATE,
    Parameter(
        "mode",
        "How to look: by words, by meaning (needs an embedder), or both. Without an embedder `hybrid` answers as "
        "`text` and `understood.mode` says why; `semantic` is a 503.",
        "text",
        _one_of(Mode, Mode.HYBRID),
    ),
    Parameter("group", "What one hit stands for.", "document", _one_of(Group, Group.STORY)),
    Parameter("sort", "The order of hits.", "newest", _one_of(Sort, Sort.RELEVANCE)),
    Parameter(
        "understand",
        "May words of `q` become filters or boosts.",
        "false",
        {"type": "string", "enum": ["true", "false", "1", "0"], "default": "true"},
    ),
    Parameter(
        "as_of",
        "An instant (RFC 3339) or a day: answer from what was known then; without it, now.",
        "2025-01-31T00:00:00Z",
        {"type": "string", "minLength": 1},
    ),
    Parameter("size", "At most so many hits.", 10, {"type": "integer", "minimum": 1, "maximum": 100, "default": 10}),
    Parameter("cursor", "`next` of the answer before: its next hits.", "eyJ...", {"type": "string", "minLength": 1}),
    Parameter("facets", "Counts to be told, repeatable or parted by commas.", "pillar", _one_of(Facet), repeated=True),
)
_STATED = (
    Parameter("region", "What it is evidence for: a Kemendagri code or a name.", "64.02", {"type": "string"}),
    Parameter("source", "Id of the outlet that it is from, where it is from one.", "kabar-mahakam", {"type": "string"}),
)
FILE = (
    Parameter(
        "name",
        "What the file is called.",
        "laporan.pdf",
        {"type": "string", "minLength": 1, "pattern": r"\S"},
        required=True,
    ),
    *_STATED,
)
ADDRESS = (
    Parameter(
        "url",
        "The page's address.",
        "https://kabarmahakam.example/2023/05/11/antrean-daring-puskesmas-kukar/",
        {"type": "string", "minLength": 1, "maxLength": 2_000, "pattern": r"\S"},
        required=True,
    ),
    *_STATED,
)
DOSSIER = (
    Parameter(
        "region",
        "The region: a Kemendagri code or a name.",
        "64.02",
        {"type": "string", "minLength": 1, "pattern": r"\S"},
        required=True,
    ),
    Parameter(
        "year", "A year, repeatable; not together with days. Without either: all that is stored.", 2023, _YEAR, True
    ),
    Parameter("from", "First day, inclusive.", "2023-01-01", _DAY),
    Parameter("to", "Last day, inclusive.", "2023-12-31", _DAY),
    Parameter("pillar", "A pillar, repeatable; without it all six.", "living", _one_of(Pillar), repeated=True),
)
TaskIdPath = Annotated[
    str,
    Path(
        description="Id of work in the background, as the answer to what was asked for gives it.",
        openapi_examples={"one": {"value": "5f0c2a9b7e3d41c8a6b2f914"}},
    ),
]
EvidenceIdPath = Annotated[
    str,
    Path(
        description="Id of a piece of evidence: `e1:` and 32 hex digits.",
        openapi_examples={"one": {"value": "e1:79c1387bb209b023a915167a91c37fbe"}},
    ),
]
DocumentIdPath = Annotated[
    str,
    Path(
        description="Id of a document: `d1:` and 32 hex digits.",
        openapi_examples={"one": {"value": "d1:0f3a5c7e9b1d2f4a6c8e0b2d4f6a8c0e"}},
    ),
]
