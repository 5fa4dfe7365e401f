-- Content lies here only under content keys, and those only under the store key, which lies elsewhere (docs/STORAGE.md). The functions new_content_key,
-- seal_content, keyed_digest and store_key_check are the program's, known while this runs.

-- One row for each report revision and each envelope, only ever added at the end and never removed: to destroy a key its row is overwritten with zeros
-- where it lies. Rows that are removed, or added in the middle, make SQLite move their neighbours, and leave copies of them behind.
CREATE TABLE content_key (
    id INTEGER PRIMARY KEY,
    wrapped BLOB NOT NULL CHECK (length(wrapped) = 61)
) STRICT;

-- By which a store knows its store key again.
CREATE TABLE store_key (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    key_check BLOB NOT NULL CHECK (length(key_check) = 32)
) STRICT;

INSERT INTO store_key (id, key_check) VALUES (1, store_key_check());

ALTER TABLE report ADD COLUMN content_key INTEGER REFERENCES content_key (id);
ALTER TABLE report ADD COLUMN sealed_title BLOB;
ALTER TABLE outbox ADD COLUMN content_key INTEGER REFERENCES content_key (id);
ALTER TABLE inbox ADD COLUMN content_key INTEGER REFERENCES content_key (id);
ALTER TABLE inbox ADD COLUMN sealed_title BLOB;
ALTER TABLE inbox ADD COLUMN sealed_reason BLOB;

INSERT INTO content_key (id, wrapped)
SELECT n, new_content_key(n)
FROM (SELECT row_number() OVER () AS n FROM (SELECT id FROM report UNION ALL SELECT id FROM outbox UNION ALL SELECT id FROM inbox)) ORDER BY n;

UPDATE report SET content_key = numbered.n
FROM (SELECT id, row_number() OVER (ORDER BY id) AS n FROM report) AS numbered WHERE numbered.id = report.id;
UPDATE outbox SET content_key = numbered.n
FROM (SELECT id, row_number() OVER (ORDER BY id) + (SELECT count(*) FROM report) AS n FROM outbox) AS numbered WHERE numbered.id = outbox.id;
UPDATE inbox SET content_key = numbered.n
FROM (SELECT id, row_number() OVER (ORDER BY id) + (SELECT count(*) FROM report) + (SELECT count(*) FROM outbox) AS n FROM inbox) AS numbered
WHERE numbered.id = inbox.id;

UPDATE report SET sealed_title = seal_content('report.title', report.id, k.id, k.wrapped, title) FROM content_key k WHERE k.id = content_key;
UPDATE report_body SET json = seal_content('report_body.json', report_body.id, k.id, k.wrapped, json)
FROM report r JOIN content_key k ON k.id = r.content_key WHERE r.id = report_body.id;
UPDATE outbox_body SET header = seal_content('outbox_body.header', outbox_body.id, k.id, k.wrapped, header),
    cms = seal_content('outbox_body.cms', outbox_body.id, k.id, k.wrapped, cms)
FROM outbox o JOIN content_key k ON k.id = o.content_key WHERE o.id = outbox_body.id;
UPDATE inbox SET sealed_title = seal_content('inbox.title', inbox.id, k.id, k.wrapped, title),
    sealed_reason = CASE WHEN reason = '' THEN NULL ELSE seal_content('inbox.reason', inbox.id, k.id, k.wrapped, reason) END
FROM content_key k WHERE k.id = content_key;
UPDATE inbox_body SET header = seal_content('inbox_body.header', inbox_body.id, k.id, k.wrapped, header),
    cms = seal_content('inbox_body.cms', inbox_body.id, k.id, k.wrapped, cms),
    report_json = seal_content('inbox_body.report_json', inbox_body.id, k.id, k.wrapped, report_json)
FROM inbox i JOIN content_key k ON k.id = i.content_key WHERE i.id = inbox_body.id;

ALTER TABLE report DROP COLUMN title;
ALTER TABLE inbox DROP COLUMN title;
ALTER TABLE inbox DROP COLUMN reason;

-- The digest of what was submitted, and the key a caller chose for it, only as digests under a key of this store.
CREATE TABLE keyed_submission (
    key_digest BLOB PRIMARY KEY CHECK (length(key_digest) = 32),
    bytes_digest BLOB NOT NULL CHECK (length(bytes_digest) = 32),
    report_id TEXT NOT NULL,
    revision INTEGER NOT NULL,
    node_log_index INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

INSERT INTO keyed_submission (key_digest, bytes_digest, report_id, revision, node_log_index)
SELECT keyed_digest('submission.key', key), keyed_digest('submission.bytes', bytes_digest), report_id, revision, node_log_index FROM submission;
DROP TABLE submission;
ALTER TABLE keyed_submission RENAME TO submission;

-- What was in clear before still lies in free pages and in the log: 1 says that the file is to be written anew, which the program does next.
PRAGMA user_version = 1;
