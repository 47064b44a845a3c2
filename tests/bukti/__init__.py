"""Tests of the composition root: command line, settings, intake, scoring."""
