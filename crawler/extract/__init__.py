"""From captured bytes to an article's own words."""

from crawler.extract.extractor import DocumentExtractor

__all__ = ["DocumentExtractor"]
