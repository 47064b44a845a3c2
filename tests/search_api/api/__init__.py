"""The API as api.md has it."""
