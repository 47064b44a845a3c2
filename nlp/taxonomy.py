"""The six pillars' sub-dimensions, from their table."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from models.errors import ResourceError
from models.pillar import Pillar, SubDimension, Taxonomy
from nlp.resources import FOLDER, read_rows, resource_path

TABLE = "dimensions.csv"
EACH = 3
_COLUMNS = ("pillar", "sub_dimension", "name_id", "name_en", "keywords", "source")


@cache
def load_taxonomy(folder: Path = FOLDER) -> Taxonomy:
    """The taxonomy, its version a fingerprint of the table.

    Raises ResourceError, with file and line, for an unknown pillar, a row without name or source, or a pillar that
    has not three sub-dimensions.
    """
    found: list[SubDimension] = []
    for place, row in read_rows(TABLE, columns=_COLUMNS, folder=folder):
        if row["pillar"] not in tuple(Pillar):
            raise ResourceError(f"{place}: {row['pillar']!r} is no pillar", hint=f"use one of {', '.join(Pillar)}")
        for column in ("sub_dimension", "name_id", "name_en", "source"):
            if not row[column]:
                raise ResourceError(f"{place}: no {column}", hint="fill it in or delete the line")
        found.append(
            SubDimension(
                pillar=Pillar(row["pillar"]),
                id=row["sub_dimension"],
                name_id=row["name_id"],
                name_en=row["name_en"],
                keywords=tuple(filter(None, (word.strip() for word in row["keywords"].split(";")))),
                source=row["source"],
            )
        )
    for pillar in Pillar:
        count = len({s.id for s in found if s.pillar is pillar})
        if count != EACH:
            raise ResourceError(f"{TABLE}: {pillar} has {count} sub-dimensions", hint=f"a pillar has {EACH}")
    digest = hashlib.sha256(resource_path(TABLE, folder).read_bytes()).hexdigest()[:8]
    return Taxonomy(version=f"t1.{digest}", sub_dimensions=tuple(found))
