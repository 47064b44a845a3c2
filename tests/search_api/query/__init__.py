"""Tests of search_api.query."""
