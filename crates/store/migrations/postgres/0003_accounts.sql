-- People with an account. Name, sign-in name and address are sealed; the sign-in name is found by its HMAC.
-- role: 0 member, 1 works council, 2 data protection officer, 3 administrator. state: 0 invited, 1 active, 2 suspended.
CREATE TABLE members (
    member         BYTEA PRIMARY KEY CHECK (octet_length(member) = 16),
    login          BYTEA NOT NULL UNIQUE CHECK (octet_length(login) = 32),
    profile        BYTEA NOT NULL,
    role           BIGINT NOT NULL CHECK (role BETWEEN 0 AND 3),
    state          BIGINT NOT NULL CHECK (state BETWEEN 0 AND 2),
    created_at     BIGINT NOT NULL,
    wrong_tries    BIGINT NOT NULL DEFAULT 0,
    tries_since    BIGINT NOT NULL DEFAULT 0,
    blocked_until  BIGINT NOT NULL DEFAULT 0
);

-- What proves who signs in. All of it goes with the account.
CREATE TABLE passwords (
    member  BYTEA PRIMARY KEY REFERENCES members (member) ON DELETE CASCADE,
    hash    BYTEA NOT NULL
);

CREATE TABLE totps (
    member     BYTEA PRIMARY KEY REFERENCES members (member) ON DELETE CASCADE,
    secret     BYTEA NOT NULL,
    last_step  BIGINT NOT NULL DEFAULT 0,
    proven     BIGINT NOT NULL DEFAULT 0 CHECK (proven IN (0, 1))
);

CREATE TABLE recovery_codes (
    member  BYTEA NOT NULL REFERENCES members (member) ON DELETE CASCADE,
    code    BYTEA NOT NULL CHECK (octet_length(code) = 32),
    PRIMARY KEY (member, code)
);

CREATE TABLE passkeys (
    credential  BYTEA PRIMARY KEY CHECK (octet_length(credential) = 32),
    member      BYTEA NOT NULL REFERENCES members (member) ON DELETE CASCADE,
    passkey     BYTEA NOT NULL,
    label       BYTEA NOT NULL,
    id          BYTEA NOT NULL UNIQUE CHECK (octet_length(id) = 16),
    added_at    BIGINT NOT NULL
);

CREATE INDEX passkeys_by_member ON passkeys (member);

-- Signed-in browsers, found by the SHA-256 of their token. seen_day is rounded to the day.
CREATE TABLE sessions (
    session          BYTEA PRIMARY KEY CHECK (octet_length(session) = 32),
    id               BYTEA NOT NULL UNIQUE CHECK (octet_length(id) = 16),
    member           BYTEA NOT NULL REFERENCES members (member) ON DELETE CASCADE,
    device           BYTEA NOT NULL,
    created_at       BIGINT NOT NULL,
    seen_day         BIGINT NOT NULL,
    expires_at       BIGINT NOT NULL,
    confirmed_until  BIGINT NOT NULL DEFAULT 0
);

CREATE INDEX sessions_by_member ON sessions (member);
CREATE INDEX sessions_by_expiry ON sessions (expires_at);

-- One-time links. member: none for the one that sets the server up. purpose: 0 setup, 1 welcome.
CREATE TABLE tickets (
    ticket      BYTEA PRIMARY KEY CHECK (octet_length(ticket) = 32),
    purpose     BIGINT NOT NULL CHECK (purpose BETWEEN 0 AND 1),
    member      BYTEA REFERENCES members (member) ON DELETE CASCADE,
    expires_at  BIGINT NOT NULL
);

CREATE INDEX tickets_by_member ON tickets (member);
CREATE INDEX tickets_by_expiry ON tickets (expires_at);

-- What administrators decided for the whole server, and where chains of hashes begin. Nothing about a person.
CREATE TABLE policy (
    name   TEXT PRIMARY KEY CHECK (length(name) BETWEEN 1 AND 64),
    value  TEXT NOT NULL CHECK (length(value) <= 4096)
);

-- What administrators did, each chained to the one before. Who and whom by id: names go with the account.
CREATE TABLE audit (
    number   BIGINT PRIMARY KEY CHECK (number > 0),
    at       BIGINT NOT NULL,
    action   TEXT NOT NULL CHECK (length(action) BETWEEN 1 AND 64),
    actor    BYTEA CHECK (octet_length(actor) <= 64),
    subject  BYTEA CHECK (octet_length(subject) <= 64),
    change   BYTEA,
    hash     BYTEA NOT NULL CHECK (octet_length(hash) = 32)
);

CREATE INDEX audit_by_time ON audit (at);

-- Proof that what was due was deleted: how many rows of what, never which. Each is chained to the one before.
CREATE TABLE deletions (
    run       BIGINT PRIMARY KEY CHECK (run > 0),
    at        BIGINT NOT NULL,
    complete  BIGINT NOT NULL CHECK (complete IN (0, 1)),
    counts    TEXT NOT NULL,
    hash      BYTEA NOT NULL CHECK (octet_length(hash) = 32)
);

CREATE INDEX deletions_by_time ON deletions (at);
