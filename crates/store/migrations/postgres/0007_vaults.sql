-- What a member keeps under a seal that the server cannot open. changed_day: the day (UTC) of the last change.
CREATE TABLE vaults (
    member       BYTEA PRIMARY KEY REFERENCES members (member) ON DELETE CASCADE,
    vault        BYTEA NOT NULL,
    changed_day  BIGINT NOT NULL
);
