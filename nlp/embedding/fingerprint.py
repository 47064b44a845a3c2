"""What made a vector: kept beside vectors, so that two kinds are never mixed."""

from __future__ import annotations

from dataclasses import dataclass

from models.errors import StoreVersionError


@dataclass(frozen=True, slots=True, kw_only=True)
class Fingerprint:
    """Name, version and quantisation of an embedder; as text `name@version+quantisation`.

    Fields
    ------
    name: the model's name, or its folder's.
    version: a digest of what the folder holds, or what the folder says of itself; the same wherever it lies.
    quantisation: `int8`, or `none` (fp32; bfloat16 arithmetic agrees with it to a cosine of 0.9999).
    """

    name: str
    version: str
    quantisation: str

    def __str__(self) -> str:
        return f"{self.name}@{self.version}+{self.quantisation}"

    def require(self, kept: str) -> None:
        """Raises StoreVersionError where vectors kept under the fingerprint `kept` can't be compared with ours."""
        if kept != str(self):
            raise StoreVersionError(
                f"the stored vectors were made by {kept}, this embedder is {self}",
                hint="run `bukti reindex` to make them anew, or set BUKTI_EMBEDDER to the model that made them",
            )
