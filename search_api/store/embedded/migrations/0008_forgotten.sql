-- Words of withdrawn documents, by the SHA-256 of each passage: vectors that are kept of them elsewhere are to go.
-- A row goes when they have gone.

CREATE TABLE forgotten (
    digest TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;
