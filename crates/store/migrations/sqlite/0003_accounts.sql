-- People with an account. Name, sign-in name and address are sealed; the sign-in name is found by its HMAC.
-- role: 0 member, 1 works council, 2 data protection officer, 3 administrator. state: 0 invited, 1 active, 2 suspended.
CREATE TABLE members (
    member         BLOB PRIMARY KEY CHECK (length(member) = 16),
    login          BLOB NOT NULL UNIQUE CHECK (length(login) = 32),
    profile        BLOB NOT NULL,
    role           INTEGER NOT NULL CHECK (role BETWEEN 0 AND 3),
    state          INTEGER NOT NULL CHECK (state BETWEEN 0 AND 2),
    created_at     INTEGER NOT NULL,
    wrong_tries    INTEGER NOT NULL DEFAULT 0,
    tries_since    INTEGER NOT NULL DEFAULT 0,
    blocked_until  INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

-- What proves who signs in. All of it goes with the account.
CREATE TABLE passwords (
    member  BLOB PRIMARY KEY REFERENCES members (member) ON DELETE CASCADE,
    hash    BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE totps (
    member     BLOB PRIMARY KEY REFERENCES members (member) ON DELETE CASCADE,
    secret     BLOB NOT NULL,
    last_step  INTEGER NOT NULL DEFAULT 0,
    proven     INTEGER NOT NULL DEFAULT 0 CHECK (proven IN (0, 1))
) STRICT, WITHOUT ROWID;

CREATE TABLE recovery_codes (
    member  BLOB NOT NULL REFERENCES members (member) ON DELETE CASCADE,
    code    BLOB NOT NULL CHECK (length(code) = 32),
    PRIMARY KEY (member, code)
) STRICT, WITHOUT ROWID;

CREATE TABLE passkeys (
    credential  BLOB PRIMARY KEY CHECK (length(credential) = 32),
    member      BLOB NOT NULL REFERENCES members (member) ON DELETE CASCADE,
    passkey     BLOB NOT NULL,
    label       BLOB NOT NULL,
    id          BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
    added_at    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX passkeys_by_member ON passkeys (member);

-- Signed-in browsers, found by the SHA-256 of their token. seen_day is rounded to the day.
CREATE TABLE sessions (
    session          BLOB PRIMARY KEY CHECK (length(session) = 32),
    id               BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
    member           BLOB NOT NULL REFERENCES members (member) ON DELETE CASCADE,
    device           BLOB NOT NULL,
    created_at       INTEGER NOT NULL,
    seen_day         INTEGER NOT NULL,
    expires_at       INTEGER NOT NULL,
    confirmed_until  INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

CREATE INDEX sessions_by_member ON sessions (member);
CREATE INDEX sessions_by_expiry ON sessions (expires_at);

-- One-time links. member: none for the one that sets the server up. purpose: 0 setup, 1 welcome.
CREATE TABLE tickets (
    ticket      BLOB PRIMARY KEY CHECK (length(ticket) = 32),
    purpose     INTEGER NOT NULL CHECK (purpose BETWEEN 0 AND 1),
    member      BLOB REFERENCES members (member) ON DELETE CASCADE,
    expires_at  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX tickets_by_member ON tickets (member);
CREATE INDEX tickets_by_expiry ON tickets (expires_at);

-- What administrators decided for the whole server, and where chains of hashes begin. Nothing about a person.
CREATE TABLE policy (
    name   TEXT PRIMARY KEY CHECK (length(name) BETWEEN 1 AND 64),
    value  TEXT NOT NULL CHECK (length(value) <= 4096)
) STRICT, WITHOUT ROWID;

-- What administrators did, each chained to the one before. Who and whom by id: names go with the account.
CREATE TABLE audit (
    number   INTEGER PRIMARY KEY CHECK (number > 0),
    at       INTEGER NOT NULL,
    action   TEXT NOT NULL CHECK (length(action) BETWEEN 1 AND 64),
    actor    BLOB CHECK (length(actor) <= 64),
    subject  BLOB CHECK (length(subject) <= 64),
    change   BLOB,
    hash     BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;

CREATE INDEX audit_by_time ON audit (at);

-- Proof that what was due was deleted: how many rows of what, never which. Each is chained to the one before.
CREATE TABLE deletions (
    run       INTEGER PRIMARY KEY CHECK (run > 0),
    at        INTEGER NOT NULL,
    complete  INTEGER NOT NULL CHECK (complete IN (0, 1)),
    counts    TEXT NOT NULL,
    hash      BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;

CREATE INDEX deletions_by_time ON deletions (at);
