-- People, their tokens and sessions, and the audit log. Instants are microseconds since 1970 (UTC).

CREATE TABLE person (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    created INTEGER NOT NULL,
    disabled INTEGER
) STRICT;

CREATE TABLE token (
    id TEXT PRIMARY KEY,
    person TEXT NOT NULL REFERENCES person (id),
    label TEXT NOT NULL,
    digest TEXT NOT NULL,                    -- of the secret, which we never keep
    created INTEGER NOT NULL,
    expires INTEGER,
    last_used INTEGER,
    revoked INTEGER
) STRICT;
CREATE INDEX token_person ON token (person);

CREATE TABLE session (
    digest TEXT PRIMARY KEY,                 -- of the cookie's value
    token TEXT NOT NULL REFERENCES token (id),
    created INTEGER NOT NULL,
    expires INTEGER NOT NULL
) STRICT;
CREATE INDEX session_expires ON session (expires);

CREATE TABLE audit (
    number INTEGER PRIMARY KEY,
    principal TEXT NOT NULL,
    action TEXT NOT NULL,
    note TEXT NOT NULL,                      -- JSON of models.access.AuditNote
    previous TEXT,
    digest TEXT NOT NULL
) STRICT;
CREATE INDEX audit_principal ON audit (principal, number);
CREATE INDEX audit_action ON audit (action, number);

-- Append-only for whoever writes SQL, too.
CREATE TRIGGER audit_stays BEFORE UPDATE ON audit BEGIN
    SELECT RAISE(ABORT, 'the audit log is append-only');
END;
CREATE TRIGGER audit_keeps BEFORE DELETE ON audit BEGIN
    SELECT RAISE(ABORT, 'the audit log is append-only');
END;
