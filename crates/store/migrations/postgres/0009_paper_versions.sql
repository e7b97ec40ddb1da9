-- The words of every version of a document, in each language. What they may be is the caller's. Times: seconds.
CREATE TABLE paper_versions (
    paper           TEXT NOT NULL,
    language        TEXT NOT NULL,
    number          BIGINT NOT NULL,
    content         TEXT NOT NULL,
    issued_at       BIGINT NOT NULL,
    superseded_at   BIGINT,
    text            TEXT NOT NULL,
    PRIMARY KEY (paper, language, number)
);
