-- What a member keeps under a seal that the server cannot open. changed_day: the day (UTC) of the last change.
CREATE TABLE vaults (
    member       BLOB PRIMARY KEY REFERENCES members (member) ON DELETE CASCADE,
    vault        BLOB NOT NULL,
    changed_day  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
