-- Which functions were switched on or off, with the four answers of the necessity check: one row for each function of which
-- somebody has decided; of the others, the server is as new.
-- state: 0 off, 1 on, which needs answers. actor: the account, which names nobody once it is gone; none: the console.
CREATE TABLE function_decisions (
    function    TEXT PRIMARY KEY CHECK (length(function) BETWEEN 1 AND 64),
    state       BIGINT NOT NULL CHECK (state BETWEEN 0 AND 1),
    purpose     TEXT CHECK (length(purpose) <= 4096),
    suitable    TEXT CHECK (length(suitable) <= 4096),
    milder      TEXT CHECK (length(milder) <= 4096),
    safeguards  TEXT CHECK (length(safeguards) <= 4096),
    actor       BYTEA CHECK (octet_length(actor) = 16),
    at          BIGINT NOT NULL,
    CHECK (state = 0 OR purpose IS NOT NULL),
    CHECK ((purpose IS NULL) = (suitable IS NULL)),
    CHECK ((purpose IS NULL) = (milder IS NULL)),
    CHECK ((purpose IS NULL) = (safeguards IS NULL))
);
