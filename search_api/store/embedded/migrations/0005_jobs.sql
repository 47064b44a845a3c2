-- Work in the background, and which documents it brought.

CREATE TABLE job (
    n INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    principal TEXT NOT NULL,
    open INTEGER NOT NULL,                   -- 1 while it waits or runs
    version INTEGER NOT NULL,
    facts TEXT NOT NULL                      -- JSON of models.job.Job
) STRICT;
CREATE INDEX job_kind ON job (kind, n);
CREATE INDEX job_open ON job (open, n);

CREATE TABLE job_document (
    document TEXT PRIMARY KEY,
    job TEXT NOT NULL
) STRICT, WITHOUT ROWID;
