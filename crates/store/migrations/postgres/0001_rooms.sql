-- A room, from its creation until its expiry. Purpose: admit whoever holds an invitation.
CREATE TABLE rooms (
    room        BYTEA PRIMARY KEY CHECK (octet_length(room) = 16),
    owner_vk    BYTEA NOT NULL CHECK (octet_length(owner_vk) = 32),
    record      BYTEA NOT NULL,
    expires_at  BIGINT NOT NULL
);

CREATE INDEX rooms_by_expiry ON rooms (expires_at);

-- One invitation to a room. It goes with its room.
CREATE TABLE invites (
    room           BYTEA NOT NULL REFERENCES rooms (room) ON DELETE CASCADE,
    invite         BYTEA NOT NULL CHECK (octet_length(invite) = 16),
    proof          BYTEA NOT NULL CHECK (octet_length(proof) = 32),
    wrapped_root   BYTEA NOT NULL,
    wrong_tries    BIGINT NOT NULL DEFAULT 0,
    tries_since    BIGINT NOT NULL DEFAULT 0,
    blocked_until  BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (room, invite)
);
