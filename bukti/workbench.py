"""Where the packages meet: each part is made when it is first asked for; no command pays for what it needs not."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from bukti.settings import Settings
from bukti.store_settings import is_embedded
from models.errors import MissingExtraError

if TYPE_CHECKING:
    from crawler.archive_home import HomeArchive
    from crawler.extract import DocumentExtractor
    from crawler.extract.recurring import Profiles
    from crawler.sources.catalogue import Catalogue
    from models.region import RegionRegistry
    from nlp.embedding.embedder import SentenceEmbedder
    from nlp.pipeline import SpacyAnalyzer
    from nlp.query_reader import RuleQueryReader
    from nlp.terms import IndonesianTerms
    from search_api.store.elastic.indices import Layout
    from search_api.store.elastic.store import ElasticStore
    from search_api.store.protocol import Store


class Workbench:
    """All parts under one set of settings. Close it to let go of the store."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        # Set by a command that reads or writes vectors, before it opens the store: no other pays for finding a model.
        self.meaning = False
        # Set by a command whose callers would rather hear "later" than wait for an engine that is away: seconds.
        self.patience: float | None = None
        # Set by the command that builds what is derived anew: a store in which just that is wrong opens all the same.
        self.mending = False

    @property
    def _tables(self) -> Path:
        from nlp.resources import FOLDER

        return self.settings.resources or FOLDER

    @cached_property
    def registry(self) -> RegionRegistry:
        from nlp.registry import load_registry

        return load_registry(self._tables)

    @cached_property
    def terms(self) -> IndonesianTerms:
        from nlp.terms import IndonesianTerms

        return IndonesianTerms(self._tables)

    @cached_property
    def reader(self) -> RuleQueryReader:
        """Opens the store: what a query's words may be taken for depends on what its texts hold."""
        from nlp.query_reader import RuleQueryReader

        return RuleQueryReader(
            self._tables,
            vocabulary=self.store.vocabulary,
            outlets=lambda: [source.outlet for source in self.catalogue],
        )

    @cached_property
    def catalogue(self) -> Catalogue:
        from crawler.sources.catalogue import load_catalogue

        own = self.settings.sources_folder
        further = self.settings.sources
        return load_catalogue(*further, *([own] if own not in further and own.is_dir() else []))

    @cached_property
    def archive(self) -> HomeArchive:
        from crawler.archive_home import HomeArchive

        settings = self.settings
        return HomeArchive.open(settings.home, folder=settings.archive_folder, url=settings.archive_url)

    @cached_property
    def extractor(self) -> DocumentExtractor:
        from crawler.extract import DocumentExtractor

        return DocumentExtractor(profiles=self.known_profiles, rules=self.catalogue.site_rules)

    @cached_property
    def known_profiles(self) -> Profiles:
        """What was learned of publishers' pages until now."""
        from crawler.extract.recurring import read_profiles

        return read_profiles(self.profiles_folder)

    @property
    def profiles_folder(self) -> Path:
        """Where what was learned of publishers' pages lies."""
        return self.settings.home / "profiles"

    @cached_property
    def analyzer(self) -> SpacyAnalyzer:
        from nlp.pipeline import SpacyAnalyzer

        return SpacyAnalyzer(self.settings.resources)

    @cached_property
    def embedder(self) -> SentenceEmbedder | MissingExtraError:
        """What makes vectors, or why there is none."""
        from bukti.meaning import open_embedder

        return open_embedder(self.settings.embedder, cache=self.settings.home / "embeddings.sqlite3")

    def read_meaning(self) -> None:
        """For a command that only searches: ask the vectors that there are, open no model where there are none."""
        if not is_embedded(self.settings):
            self.meaning = True  # the engine may hold vectors of others
            return
        from search_api.store.embedded import EmbeddedStore

        self.meaning = EmbeddedStore.has_vectors(self.settings.home)

    @cached_property
    def store(self) -> Store:
        from bukti.stores import open_store

        return open_store(
            self.settings,
            terms=self.terms,
            registry=self.registry,
            embedder=self._embedder(),
            patience=self.patience,
            mending=self.mending,
        )

    def engine_store(self, layout: Layout) -> ElasticStore:
        """Another store of the engine that the settings name; who asks for it closes it."""
        from bukti.stores import open_engine

        return open_engine(self.settings, layout, terms=self.terms, registry=self.registry, embedder=self._embedder())

    def _embedder(self) -> SentenceEmbedder | MissingExtraError:
        from bukti.meaning import not_embedded, why_none

        return self.embedder if self.meaning else why_none(self.settings.embedder) or not_embedded()

    def close(self) -> None:
        """Let go of the store and finish what the archive writes, if they were ever opened."""
        if "archive" in self.__dict__:
            self.archive.close()
        if "store" in self.__dict__:
            self.store.close()

    def __enter__(self) -> Workbench:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
