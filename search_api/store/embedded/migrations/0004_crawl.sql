-- What the crawler knows from one run to the next. Instants are microseconds since 1970 (UTC).

CREATE TABLE crawl_source (
    id TEXT PRIMARY KEY,
    version INTEGER NOT NULL,
    facts TEXT NOT NULL                      -- JSON of models.crawl_state.SourceState
) STRICT, WITHOUT ROWID;

CREATE TABLE crawl_page (
    url TEXT PRIMARY KEY,
    source TEXT NOT NULL,
    status TEXT NOT NULL,
    due INTEGER,                             -- NULL: not to be fetched
    newest INTEGER NOT NULL,
    version INTEGER NOT NULL,
    facts TEXT NOT NULL                      -- JSON of models.crawl_state.PageState
) STRICT;
CREATE INDEX crawl_page_due ON crawl_page (source, status, newest) WHERE due IS NOT NULL;
CREATE INDEX crawl_page_status ON crawl_page (source, status);
