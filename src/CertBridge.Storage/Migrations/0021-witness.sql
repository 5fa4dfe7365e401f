-- The head this node cosigned last of each log of its partners that it witnesses (docs/LEDGER.md, "A witness"): one row for each log, which never shrinks.
CREATE TABLE witnessed (
    owner TEXT NOT NULL,
    origin TEXT NOT NULL,
    size INTEGER NOT NULL CHECK (size > 0),
    root BLOB NOT NULL CHECK (length(root) = 32),
    note BLOB NOT NULL,
    at_ms INTEGER NOT NULL,
    PRIMARY KEY (owner, origin)
) STRICT, WITHOUT ROWID;

-- The newest cosignature of each of our own link logs, over the note it was given for.
CREATE TABLE cosignature (
    partner TEXT NOT NULL,
    epoch INTEGER NOT NULL CHECK (epoch >= 1),
    witness TEXT NOT NULL,
    size INTEGER NOT NULL CHECK (size > 0),
    root BLOB NOT NULL CHECK (length(root) = 32),
    note BLOB NOT NULL,
    line BLOB NOT NULL,
    cosigned_ms INTEGER NOT NULL,
    PRIMARY KEY (partner, epoch)
) STRICT, WITHOUT ROWID;
