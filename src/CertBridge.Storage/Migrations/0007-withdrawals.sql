-- What an envelope carries: 1 a report, 2 what takes one back.
ALTER TABLE outbox ADD COLUMN kind INTEGER NOT NULL DEFAULT 1 CHECK (kind IN (1, 2));
ALTER TABLE inbox ADD COLUMN kind INTEGER NOT NULL DEFAULT 1 CHECK (kind IN (1, 2));

-- Partner ids a report was meant for, in order and with a space between them; empty for all. A later revision is for the same unless others are named.
ALTER TABLE report ADD COLUMN meant_for TEXT NOT NULL DEFAULT '';

-- Our own reports that were taken back from everybody, for ever.
CREATE TABLE retraction (
    report_id TEXT PRIMARY KEY,
    revision INTEGER NOT NULL CHECK (revision >= 2),
    reason INTEGER NOT NULL,
    instruction INTEGER NOT NULL,
    at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What a partner has to hear of a report of ours that it may not have any more, until it answers. States are those of docs/STATES.md.
CREATE TABLE withdrawal (
    report_id TEXT NOT NULL,
    partner TEXT NOT NULL,
    revision INTEGER NOT NULL CHECK (revision >= 2),
    scope INTEGER NOT NULL,
    reason INTEGER NOT NULL,
    instruction INTEGER NOT NULL,
    state INTEGER NOT NULL CHECK (state BETWEEN 1 AND 6),
    said_ms INTEGER NOT NULL,
    changed_ms INTEGER NOT NULL,
    due_ms INTEGER NOT NULL,
    tries INTEGER NOT NULL DEFAULT 0,
    result BLOB,
    PRIMARY KEY (report_id, partner),
    CHECK ((state BETWEEN 3 AND 5) <= (result IS NOT NULL))
) STRICT, WITHOUT ROWID;

CREATE INDEX withdrawal_due ON withdrawal (due_ms) WHERE state = 1;

-- What partners took back, remembered whether the report was ever here or not.
CREATE TABLE withdrawn (
    partner TEXT NOT NULL,
    report_id TEXT NOT NULL,
    revision INTEGER NOT NULL,
    scope INTEGER NOT NULL,
    reason INTEGER NOT NULL,
    instruction INTEGER NOT NULL,
    received_ms INTEGER NOT NULL,
    PRIMARY KEY (partner, report_id)
) STRICT, WITHOUT ROWID;

-- Files that received items were written to on a person's word: no withdrawal reaches them, so people are told where they are.
CREATE TABLE exported_file (
    id INTEGER PRIMARY KEY,
    inbox_id INTEGER NOT NULL REFERENCES inbox (id),
    path TEXT NOT NULL,
    by TEXT NOT NULL,
    at_ms INTEGER NOT NULL
) STRICT;

CREATE INDEX exported_file_by_item ON exported_file (inbox_id);
