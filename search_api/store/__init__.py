"""Where documents are kept and found again: one protocol, one package for each store that keeps it."""
