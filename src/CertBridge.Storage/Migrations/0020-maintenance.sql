-- What a node said of being away for a while: this node under its own id, partners under theirs. A restart in the middle of it is what it is announced for.
CREATE TABLE maintenance (
    node TEXT PRIMARY KEY,
    since_ms INTEGER NOT NULL,
    until_ms INTEGER NOT NULL CHECK (until_ms >= since_ms)
) STRICT, WITHOUT ROWID;
