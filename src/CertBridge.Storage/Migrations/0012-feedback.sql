-- What an envelope carries: 1 a report, 2 what takes one back, 3 what is said back about one. A check is not widened where it stands, so each column is made anew.
ALTER TABLE outbox ADD COLUMN carried INTEGER NOT NULL DEFAULT 1 CHECK (carried BETWEEN 1 AND 3);
UPDATE outbox SET carried = kind WHERE kind <> 1;
ALTER TABLE outbox DROP COLUMN kind;
ALTER TABLE outbox RENAME COLUMN carried TO kind;

ALTER TABLE inbox ADD COLUMN carried INTEGER NOT NULL DEFAULT 1 CHECK (carried BETWEEN 1 AND 3);
UPDATE inbox SET carried = kind WHERE kind <> 1;
ALTER TABLE inbox DROP COLUMN kind;
ALTER TABLE inbox RENAME COLUMN carried TO kind;

-- What partners said about reports of ours: counted with each that comes, listed by itself.
CREATE INDEX inbox_feedback ON inbox (partner, received_ms) WHERE kind = 3;
CREATE INDEX inbox_feedback_newest ON inbox (id) WHERE kind = 3;

-- What people here said about reports of partners, until it is answered. States are those of docs/STATES.md. What was said lies under the content key of the report it is about,
-- so that it is destroyed with it.
CREATE TABLE feedback (
    id INTEGER PRIMARY KEY,
    inbox_id INTEGER NOT NULL REFERENCES inbox (id),
    partner TEXT NOT NULL,
    report_id TEXT NOT NULL,
    revision INTEGER NOT NULL,
    kind INTEGER NOT NULL,
    tlp INTEGER NOT NULL,
    pap INTEGER NOT NULL,
    said_by TEXT NOT NULL,
    said_ms INTEGER NOT NULL,
    state INTEGER NOT NULL CHECK (state BETWEEN 1 AND 5),
    changed_ms INTEGER NOT NULL,
    due_ms INTEGER NOT NULL,
    tries INTEGER NOT NULL DEFAULT 0,
    number INTEGER,
    because TEXT NOT NULL DEFAULT '',
    decision TEXT NOT NULL DEFAULT '',
    UNIQUE (partner, report_id, number)
) STRICT;

CREATE INDEX feedback_due ON feedback (due_ms) WHERE state = 1;
CREATE INDEX feedback_by_report ON feedback (report_id);
CREATE INDEX feedback_by_item ON feedback (inbox_id);
CREATE INDEX feedback_by_time ON feedback (partner, said_ms);

CREATE TABLE feedback_body (
    id INTEGER PRIMARY KEY REFERENCES feedback (id),
    said BLOB NOT NULL
) STRICT;
