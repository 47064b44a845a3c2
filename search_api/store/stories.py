"""What a store knows of stories: sets of documents that carry nearly the same words."""

from __future__ import annotations

from typing import Protocol

from models.document import Story
from models.identity import DocumentId


class Stories(Protocol):
    """Stories by their ids. The id is made of the texts that are in the story now; one that was given out before, of a
    story that has grown since, was divided or joined with another, leads to the one that its words are in now."""

    def story(self, story: str) -> Story:
        """As it is now; its id may be another. Raises NotFoundError for an id that was never given out."""
        ...

    def documents(self, story: str) -> tuple[DocumentId, ...]:
        """What is in it now, in the order of their ids; none where all were withdrawn. Raises NotFoundError."""
        ...
