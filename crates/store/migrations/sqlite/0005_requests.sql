-- Requests about data (Art. 12 to 21 GDPR). What was asked and answered is sealed; found by an HMAC of the code.
-- state: 0 open, 1 answered, 2 refused, 3 closed. kept_from: from when the period of deletion counts; none while open.
CREATE TABLE requests (
    request      BLOB PRIMARY KEY CHECK (length(request) = 16),
    code         BLOB NOT NULL UNIQUE CHECK (length(code) = 32),
    content      BLOB NOT NULL,
    reply        BLOB NOT NULL,
    state        INTEGER NOT NULL DEFAULT 0 CHECK (state BETWEEN 0 AND 3),
    received_at  INTEGER NOT NULL,
    due_at       INTEGER NOT NULL,
    extended     INTEGER NOT NULL DEFAULT 0 CHECK (extended IN (0, 1)),
    ended_at     INTEGER,
    kept_from    INTEGER,
    CHECK ((state = 0) = (kept_from IS NULL) AND (state = 0) = (ended_at IS NULL))
) STRICT, WITHOUT ROWID;

CREATE INDEX requests_by_due ON requests (state, due_at);
CREATE INDEX requests_by_end ON requests (kept_from);
