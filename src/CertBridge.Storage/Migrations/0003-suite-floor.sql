-- The weakest suite still taken from a partner. It rises with the first envelope of a stronger one that was opened, and never falls by itself.
CREATE TABLE suite_floor (
    partner TEXT PRIMARY KEY,
    suite INTEGER NOT NULL,
    since_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
