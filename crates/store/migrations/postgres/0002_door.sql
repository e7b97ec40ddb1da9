-- How newcomers are met (0 open, 1 lobby, 2 locked), and the number of the owner's last update.
ALTER TABLE rooms ADD COLUMN door BIGINT NOT NULL DEFAULT 0 CHECK (door BETWEEN 0 AND 2);
ALTER TABLE rooms ADD COLUMN updates BIGINT NOT NULL DEFAULT 0;

-- What an invitation allows: rank (0 guest, 1 presenter, 2 host), whether its holder waits at a lobby,
-- whether it is for one at a time, when it ends by itself (none: with its room).
ALTER TABLE invites ADD COLUMN rank BIGINT NOT NULL DEFAULT 0 CHECK (rank BETWEEN 0 AND 2);
ALTER TABLE invites ADD COLUMN knocks BIGINT NOT NULL DEFAULT 0 CHECK (knocks IN (0, 1));
ALTER TABLE invites ADD COLUMN single BIGINT NOT NULL DEFAULT 0 CHECK (single IN (0, 1));
ALTER TABLE invites ADD COLUMN ends_at BIGINT;

-- Meetings the owner ended, for as long as somebody's proof of having been there holds. Purpose: nobody
-- takes one up again after a restart.
CREATE TABLE ended (
    room      BYTEA NOT NULL REFERENCES rooms (room) ON DELETE CASCADE,
    instance  BYTEA NOT NULL CHECK (octet_length(instance) = 16),
    until     BIGINT NOT NULL,
    PRIMARY KEY (room, instance)
);

CREATE INDEX ended_by_time ON ended (until);
