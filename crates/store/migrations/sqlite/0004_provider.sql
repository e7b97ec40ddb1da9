-- Accounts of people the organisation's own provider knows, found by an HMAC of its name for them.
CREATE TABLE provider_accounts (
    subject  BLOB PRIMARY KEY CHECK (length(subject) = 32),
    member   BLOB NOT NULL REFERENCES members (member) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE INDEX provider_accounts_by_member ON provider_accounts (member);

-- Sessions that the provider may end. at_provider: an HMAC of its own name for the session, or of the person, if it has none.
CREATE TABLE provider_sessions (
    id           BLOB PRIMARY KEY REFERENCES sessions (id) ON DELETE CASCADE,
    member       BLOB NOT NULL REFERENCES members (member) ON DELETE CASCADE,
    at_provider  BLOB NOT NULL CHECK (length(at_provider) = 32)
) STRICT, WITHOUT ROWID;

CREATE INDEX provider_sessions_by_member ON provider_sessions (member);
CREATE INDEX provider_sessions_by_name ON provider_sessions (at_provider);
