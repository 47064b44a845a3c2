"""Tests mirror the packages; `newsroom` is the invented press that they read."""
