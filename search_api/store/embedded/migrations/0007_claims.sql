-- Who works on what just now. Instants are microseconds since 1970 (UTC).

CREATE TABLE claim (
    item TEXT PRIMARY KEY,
    holder TEXT NOT NULL,
    until INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
