"""Tests of the domain's types."""
