"""The store that needs no server: SQLite is the record, a tantivy index is derived from it."""
