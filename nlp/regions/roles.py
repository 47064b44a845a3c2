"""The roles of regions, once the whole article is read: the primary region, and which mentions are its subject."""

from __future__ import annotations

from dataclasses import replace

from models.mention import RegionMention, RegionRole
from nlp.article import Article
from nlp.regions.primary import PrimaryRegion, load_primary_region


def assign(article: Article, primary: PrimaryRegion | None = None) -> None:
    """Set `article.primary_region`; its mentions become `subject`, the place line keeps `dateline`."""
    article.primary_region = (primary or load_primary_region()).of(article)
    article.regions = [_with_role(m, article.primary_region) for m in article.regions]


def _with_role(mention: RegionMention, primary: str | None) -> RegionMention:
    if mention.role is RegionRole.DATELINE:
        return mention
    return replace(mention, role=RegionRole.SUBJECT if mention.code == primary else RegionRole.MENTION)
