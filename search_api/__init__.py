"""Finds evidence again: stores, search, coverage, verification and the API."""
