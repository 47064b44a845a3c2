"""A small statistical finder of persons, for what the rules on officials leave open; optional, see docs/ner.md."""
