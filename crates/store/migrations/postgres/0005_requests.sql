-- Requests about data (Art. 12 to 21 GDPR). What was asked and answered is sealed; found by an HMAC of the code.
-- state: 0 open, 1 answered, 2 refused, 3 closed. kept_from: from when the period of deletion counts; none while open.
CREATE TABLE requests (
    request      BYTEA PRIMARY KEY CHECK (octet_length(request) = 16),
    code         BYTEA NOT NULL UNIQUE CHECK (octet_length(code) = 32),
    content      BYTEA NOT NULL,
    reply        BYTEA NOT NULL,
    state        BIGINT NOT NULL DEFAULT 0 CHECK (state BETWEEN 0 AND 3),
    received_at  BIGINT NOT NULL,
    due_at       BIGINT NOT NULL,
    extended     BIGINT NOT NULL DEFAULT 0 CHECK (extended IN (0, 1)),
    ended_at     BIGINT,
    kept_from    BIGINT,
    CHECK ((state = 0) = (kept_from IS NULL) AND (state = 0) = (ended_at IS NULL))
);

CREATE INDEX requests_by_due ON requests (state, due_at);
CREATE INDEX requests_by_end ON requests (kept_from);
