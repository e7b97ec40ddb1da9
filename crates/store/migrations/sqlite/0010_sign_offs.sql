-- Who agreed to the server as it is configured, or why nobody has to, and who put it into service: one row each.
-- state: 0 agreed, 1 not applicable, 2 in service. actor: the account, which names nobody once it is gone. role: as of members.
CREATE TABLE sign_offs (
    step           TEXT PRIMARY KEY CHECK (length(step) BETWEEN 1 AND 64),
    state          INTEGER NOT NULL CHECK (state BETWEEN 0 AND 2),
    reason         TEXT CHECK (length(reason) <= 4096),
    actor          BLOB NOT NULL CHECK (length(actor) = 16),
    role           INTEGER NOT NULL CHECK (role BETWEEN 0 AND 3),
    at             INTEGER NOT NULL,
    configuration  TEXT NOT NULL CHECK (length(configuration) <= 4096),
    CHECK ((state = 1) = (reason IS NOT NULL))
) STRICT, WITHOUT ROWID;
