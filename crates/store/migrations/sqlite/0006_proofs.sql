-- Whether a session was begun with a passkey or a second factor, or has proven one since. Of those there are, nobody knows.
ALTER TABLE sessions ADD COLUMN factor_proven INTEGER NOT NULL DEFAULT 0 CHECK (factor_proven IN (0, 1));
