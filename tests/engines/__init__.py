"""A real Elasticsearch for tests: where it is, engines of one's own, and a proxy before it that has what it lacks."""
