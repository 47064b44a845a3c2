"""Direct speech and who said it."""
