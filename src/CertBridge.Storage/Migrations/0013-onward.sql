-- Who made a report that is passed on from here; null for our own.
ALTER TABLE outbox ADD COLUMN originator TEXT;

-- Items of its originator's report that whoever passed it on left out.
ALTER TABLE inbox ADD COLUMN items_withheld INTEGER NOT NULL DEFAULT 0;

-- Where reports of partners were passed on to, on a person's word: what its originator says of one later goes the same way. Due where something came that was not passed on yet.
CREATE TABLE onward (
    report_id TEXT NOT NULL,
    partner TEXT NOT NULL,
    originator TEXT NOT NULL,
    revision INTEGER NOT NULL,
    by TEXT NOT NULL,
    said_ms INTEGER NOT NULL,
    due_ms INTEGER,
    PRIMARY KEY (report_id, partner)
) STRICT, WITHOUT ROWID;

CREATE INDEX onward_due ON onward (due_ms) WHERE due_ms IS NOT NULL;
