-- When the hellos of both sides first named an agreement: that it was tested both ways outlives the link and the process that saw it.
CREATE TABLE agreement_tested (
    partner TEXT NOT NULL,
    agreement_hash BLOB NOT NULL CHECK (length(agreement_hash) = 32),
    at_ms INTEGER NOT NULL,
    PRIMARY KEY (partner, agreement_hash)
) STRICT, WITHOUT ROWID;
