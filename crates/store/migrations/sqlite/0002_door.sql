-- How newcomers are met (0 open, 1 lobby, 2 locked), and the number of the owner's last update.
ALTER TABLE rooms ADD COLUMN door INTEGER NOT NULL DEFAULT 0 CHECK (door BETWEEN 0 AND 2);
ALTER TABLE rooms ADD COLUMN updates INTEGER NOT NULL DEFAULT 0;

-- What an invitation allows: rank (0 guest, 1 presenter, 2 host), whether its holder waits at a lobby,
-- whether it is for one at a time, when it ends by itself (none: with its room).
ALTER TABLE invites ADD COLUMN rank INTEGER NOT NULL DEFAULT 0 CHECK (rank BETWEEN 0 AND 2);
ALTER TABLE invites ADD COLUMN knocks INTEGER NOT NULL DEFAULT 0 CHECK (knocks IN (0, 1));
ALTER TABLE invites ADD COLUMN single INTEGER NOT NULL DEFAULT 0 CHECK (single IN (0, 1));
ALTER TABLE invites ADD COLUMN ends_at INTEGER;

-- Meetings the owner ended, for as long as somebody's proof of having been there holds. Purpose: nobody
-- takes one up again after a restart.
CREATE TABLE ended (
    room      BLOB NOT NULL REFERENCES rooms (room) ON DELETE CASCADE,
    instance  BLOB NOT NULL CHECK (length(instance) = 16),
    until     INTEGER NOT NULL,
    PRIMARY KEY (room, instance)
) STRICT, WITHOUT ROWID;

CREATE INDEX ended_by_time ON ended (until);
