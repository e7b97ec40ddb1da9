-- What only the operator knows and the documents need: named fields, checked by whoever wrote them. changed_at: seconds.
CREATE TABLE answers (
    field       TEXT PRIMARY KEY,
    answer      TEXT NOT NULL,
    changed_at  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
