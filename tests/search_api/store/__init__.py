"""Tests of what is the embedded store's own."""
