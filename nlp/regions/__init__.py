"""Regions in a text: how they are written, which of those are meant, and which one an article is about."""
