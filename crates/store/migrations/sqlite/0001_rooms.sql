-- A room, from its creation until its expiry. Purpose: admit whoever holds an invitation.
CREATE TABLE rooms (
    room        BLOB PRIMARY KEY CHECK (length(room) = 16),
    owner_vk    BLOB NOT NULL CHECK (length(owner_vk) = 32),
    record      BLOB NOT NULL,
    expires_at  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX rooms_by_expiry ON rooms (expires_at);

-- One invitation to a room. It goes with its room.
CREATE TABLE invites (
    room           BLOB NOT NULL REFERENCES rooms (room) ON DELETE CASCADE,
    invite         BLOB NOT NULL CHECK (length(invite) = 16),
    proof          BLOB NOT NULL CHECK (length(proof) = 32),
    wrapped_root   BLOB NOT NULL,
    wrong_tries    INTEGER NOT NULL DEFAULT 0,
    tries_since    INTEGER NOT NULL DEFAULT 0,
    blocked_until  INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (room, invite)
) STRICT, WITHOUT ROWID;
