-- Accounts of people the organisation's own provider knows, found by an HMAC of its name for them.
CREATE TABLE provider_accounts (
    subject  BYTEA PRIMARY KEY CHECK (octet_length(subject) = 32),
    member   BYTEA NOT NULL REFERENCES members (member) ON DELETE CASCADE
);

CREATE INDEX provider_accounts_by_member ON provider_accounts (member);

-- Sessions that the provider may end. at_provider: an HMAC of its own name for the session, or of the person, if it has none.
CREATE TABLE provider_sessions (
    id           BYTEA PRIMARY KEY REFERENCES sessions (id) ON DELETE CASCADE,
    member       BYTEA NOT NULL REFERENCES members (member) ON DELETE CASCADE,
    at_provider  BYTEA NOT NULL CHECK (octet_length(at_provider) = 32)
);

CREATE INDEX provider_sessions_by_member ON provider_sessions (member);
CREATE INDEX provider_sessions_by_name ON provider_sessions (at_provider);
