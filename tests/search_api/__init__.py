"""Tests of search_api: pure parts, and what is the embedded store's own."""
