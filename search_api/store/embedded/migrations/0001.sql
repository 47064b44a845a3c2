-- The record. Instants are microseconds since 1970 (UTC), days are proleptic ordinals (Python's date.toordinal).
-- known_until = 9223372036854775807 says "until now". Nothing is deleted but by a withdrawal, which takes the words.

CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;

CREATE TABLE outlet (
    id TEXT PRIMARY KEY,
    facts TEXT NOT NULL                      -- JSON of models.document.Outlet, as last seen
) STRICT;

CREATE TABLE story (
    n INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE document (
    n INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    source TEXT NOT NULL,
    locator TEXT NOT NULL,
    url TEXT,
    outlet TEXT REFERENCES outlet (id),
    story INTEGER REFERENCES story (n),      -- of its current text
    text INTEGER REFERENCES text (n),        -- its current text
    nature TEXT NOT NULL DEFAULT 'news',
    known_from INTEGER NOT NULL,
    withdrawn INTEGER                        -- when, or NULL
) STRICT;
CREATE INDEX document_url ON document (url) WHERE url IS NOT NULL;
CREATE INDEX document_story ON document (story);

CREATE TABLE capture (
    n INTEGER PRIMARY KEY,
    document INTEGER NOT NULL REFERENCES document (n),
    source TEXT NOT NULL,
    digest TEXT NOT NULL,
    size INTEGER NOT NULL,
    media_type TEXT NOT NULL,
    fetched TEXT NOT NULL,                   -- RFC 3339, UTC: part of what record_digest is made of
    previous TEXT,
    record_digest TEXT NOT NULL UNIQUE,
    archive_file TEXT,
    archive_offset INTEGER,
    archive_length INTEGER,
    discard TEXT,                            -- why no article was found in it, or NULL
    seen INTEGER,                            -- when these very bytes were last fetched again, or NULL
    known_from INTEGER NOT NULL,
    UNIQUE (document, previous)
) STRICT;
CREATE INDEX capture_digest ON capture (digest);

CREATE TABLE body (
    digest TEXT PRIMARY KEY,
    body TEXT NOT NULL
) STRICT;

CREATE TABLE text (
    n INTEGER PRIMARY KEY,
    document INTEGER NOT NULL REFERENCES document (n),
    capture INTEGER NOT NULL REFERENCES capture (n),
    extractor_version TEXT NOT NULL,
    digest TEXT NOT NULL,                    -- of a row in body, unless withdrawn
    facts TEXT NOT NULL,                     -- JSON of models.text.Text without its body; empty when withdrawn
    known_from INTEGER NOT NULL,
    known_until INTEGER NOT NULL
) STRICT;
CREATE INDEX text_document ON text (document, digest);
CREATE INDEX text_digest ON text (digest);

CREATE TABLE analysis (
    n INTEGER PRIMARY KEY,
    document INTEGER NOT NULL REFERENCES document (n),
    text INTEGER NOT NULL REFERENCES text (n),
    version TEXT NOT NULL,
    facts TEXT NOT NULL,                     -- JSON of models.analysis.Analysis without its text; empty when withdrawn
    known_from INTEGER NOT NULL,
    known_until INTEGER NOT NULL
) STRICT;
CREATE INDEX analysis_document ON analysis (document, known_until);
CREATE INDEX analysis_text ON analysis (text, known_until);

CREATE TABLE passage (
    n INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    document INTEGER NOT NULL REFERENCES document (n),
    digest TEXT NOT NULL,
    first INTEGER NOT NULL,                  -- half-open code points of the body
    last INTEGER NOT NULL
) STRICT;
CREATE INDEX passage_document ON passage (document);

-- What one analysis says of one passage: a row of the index. The wide column stands last, so that a count need not
-- read it.
CREATE TABLE fact (
    n INTEGER PRIMARY KEY,
    seq INTEGER NOT NULL,
    passage INTEGER NOT NULL REFERENCES passage (n),
    document INTEGER NOT NULL REFERENCES document (n),
    analysis INTEGER NOT NULL REFERENCES analysis (n),
    story INTEGER NOT NULL REFERENCES story (n),
    cause TEXT NOT NULL,                     -- what brought it: stored, updated, extractor, analysis
    known_from INTEGER NOT NULL,
    known_until INTEGER NOT NULL,
    nature TEXT NOT NULL,
    primary_region TEXT,
    event_first INTEGER, event_last INTEGER,
    published_first INTEGER, published_last INTEGER,
    regions TEXT NOT NULL,                   -- own codes, parted by spaces
    pillars TEXT NOT NULL,                   -- pillar:basis:evidence|enumerated, parted by spaces
    officials TEXT NOT NULL,                 -- names, parted by newlines
    facts TEXT NOT NULL                      -- JSON of models.passage.Passage without its text; empty when withdrawn
) STRICT;
CREATE UNIQUE INDEX fact_seq ON fact (seq);
CREATE INDEX fact_passage ON fact (passage);
CREATE INDEX fact_document ON fact (document, known_until);
CREATE INDEX fact_days ON fact (known_until, event_first, event_last, published_first, published_last);

-- Derived from current facts, for the matrix: one row a passage, region and pillar.
CREATE TABLE cell (
    region TEXT NOT NULL,
    pillar TEXT NOT NULL,
    fact INTEGER NOT NULL,
    named INTEGER NOT NULL,                  -- 0 no, 1 only enumerated, 2 evidence
    implied INTEGER NOT NULL,
    document INTEGER NOT NULL,
    publisher TEXT,                          -- owner or outlet whose voice it is; NULL: unknown
    independent INTEGER NOT NULL,            -- 0 for advertorials, releases and official papers
    event_first INTEGER, event_last INTEGER,           -- years
    published_first INTEGER, published_last INTEGER,
    PRIMARY KEY (region, pillar, fact)
) STRICT, WITHOUT ROWID;
CREATE INDEX cell_fact ON cell (fact);
CREATE INDEX cell_document ON cell (document);

CREATE TABLE crawl_log (
    source TEXT NOT NULL,
    day TEXT NOT NULL,
    period_from TEXT NOT NULL,               -- ISO days, empty: nothing reached
    period_to TEXT NOT NULL,
    regions TEXT NOT NULL,                   -- codes, parted by spaces
    polled INTEGER NOT NULL,
    listed INTEGER NOT NULL,
    fetched INTEGER NOT NULL,
    failed INTEGER NOT NULL,
    PRIMARY KEY (source, day, period_from, period_to)
) STRICT, WITHOUT ROWID;

CREATE TABLE item (
    n INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    source TEXT NOT NULL,
    disposition TEXT NOT NULL,
    reason TEXT,
    detail TEXT,
    document TEXT
) STRICT;
CREATE INDEX item_disposition ON item (disposition);

CREATE TABLE principal (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    role TEXT NOT NULL
) STRICT;

CREATE TABLE withdrawal (
    document INTEGER PRIMARY KEY REFERENCES document (n),
    principal TEXT NOT NULL REFERENCES principal (id),
    at INTEGER NOT NULL,
    reason TEXT NOT NULL
) STRICT;
