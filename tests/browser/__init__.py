"""The pages in a real browser, each by its user's task."""
