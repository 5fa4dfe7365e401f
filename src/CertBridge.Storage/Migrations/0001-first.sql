-- Times are Unix milliseconds UTC. Digests are 32 bytes, envelope ids 16. Lanes, verdicts and markings carry the numbers of protos/certbridge/v1,
-- states those of docs/STATES.md. Bodies lie in tables of their own, so that lists never read them.

CREATE TABLE counter (
    name TEXT PRIMARY KEY,
    value INTEGER NOT NULL CHECK (value >= 0)
) STRICT, WITHOUT ROWID;

CREATE TABLE submission (
    key TEXT PRIMARY KEY,
    bytes_digest BLOB NOT NULL CHECK (length(bytes_digest) = 32),
    report_id TEXT NOT NULL,
    revision INTEGER NOT NULL,
    node_log_index INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE report (
    id INTEGER PRIMARY KEY,
    report_id TEXT NOT NULL,
    revision INTEGER NOT NULL CHECK (revision >= 1),
    uuid BLOB NOT NULL CHECK (length(uuid) = 16),
    title TEXT NOT NULL,
    tlp INTEGER NOT NULL,
    pap INTEGER NOT NULL,
    indicators INTEGER NOT NULL,
    size_bytes INTEGER NOT NULL,
    accepted_ms INTEGER NOT NULL,
    UNIQUE (report_id, revision)
) STRICT;

CREATE TABLE report_body (
    id INTEGER PRIMARY KEY REFERENCES report (id),
    json BLOB NOT NULL
) STRICT;

CREATE TABLE decision (
    id INTEGER PRIMARY KEY,
    direction INTEGER NOT NULL CHECK (direction IN (1, 2)),
    partner TEXT NOT NULL,
    report_id TEXT,
    revision INTEGER NOT NULL,
    envelope_id BLOB,
    is_allowed INTEGER NOT NULL CHECK (is_allowed IN (0, 1)),
    reason TEXT NOT NULL,
    because TEXT NOT NULL,
    record TEXT NOT NULL,
    decided_ms INTEGER NOT NULL
) STRICT;

CREATE INDEX decision_by_report ON decision (report_id) WHERE report_id IS NOT NULL;

CREATE TABLE outbox (
    id INTEGER PRIMARY KEY,
    partner TEXT NOT NULL,
    lane INTEGER NOT NULL CHECK (lane BETWEEN 1 AND 5),
    state INTEGER NOT NULL CHECK (state BETWEEN 1 AND 7),
    report_id TEXT NOT NULL,
    revision INTEGER NOT NULL,
    envelope_id BLOB NOT NULL CHECK (length(envelope_id) = 16),
    envelope_digest BLOB NOT NULL CHECK (length(envelope_digest) = 32),
    manifest_digest BLOB NOT NULL CHECK (length(manifest_digest) = 32),
    agreement_hash BLOB NOT NULL CHECK (length(agreement_hash) = 32),
    card_digest BLOB NOT NULL CHECK (length(card_digest) = 32),
    sheet_digest BLOB NOT NULL CHECK (length(sheet_digest) = 32),
    signed_by BLOB NOT NULL CHECK (length(signed_by) = 32),
    size_bytes INTEGER NOT NULL,
    expires_ms INTEGER NOT NULL,
    queued_ms INTEGER NOT NULL,
    changed_ms INTEGER NOT NULL,
    epoch INTEGER,
    number INTEGER,
    attempts INTEGER NOT NULL DEFAULT 0,
    last_error TEXT NOT NULL DEFAULT '',
    receipt_leaf INTEGER,
    UNIQUE (report_id, revision, partner),
    -- Sent and settled entries have a number, others never had one.
    CHECK ((state BETWEEN 2 AND 5) = (number IS NOT NULL)),
    CHECK ((epoch IS NULL) = (number IS NULL)),
    -- Delivered, quarantined and refused are the receiver's words: no such state without its receipt.
    CHECK ((state BETWEEN 3 AND 5) = (receipt_leaf IS NOT NULL)),
    FOREIGN KEY (id, receipt_leaf) REFERENCES held_receipt (outbox_id, leaf_index)
) STRICT;

CREATE INDEX outbox_by_state ON outbox (partner, lane, state, id);
CREATE UNIQUE INDEX outbox_by_number ON outbox (partner, lane, epoch, number) WHERE number IS NOT NULL;
CREATE INDEX outbox_unsettled ON outbox (partner, lane, number) WHERE state = 2;
CREATE INDEX outbox_by_queued ON outbox (partner, queued_ms);
CREATE INDEX outbox_by_expiry ON outbox (expires_ms) WHERE state = 1;

CREATE TABLE outbox_body (
    id INTEGER PRIMARY KEY REFERENCES outbox (id),
    header BLOB NOT NULL,
    cms BLOB NOT NULL
) STRICT;

-- How many entries are in each state, kept with each move: counting a long history would grow slower with it.
CREATE TABLE outbox_tally (
    partner TEXT NOT NULL,
    lane INTEGER NOT NULL,
    state INTEGER NOT NULL,
    entries INTEGER NOT NULL CHECK (entries >= 0),
    PRIMARY KEY (partner, lane, state)
) STRICT, WITHOUT ROWID;

CREATE TABLE lane_out (
    partner TEXT NOT NULL,
    lane INTEGER NOT NULL,
    epoch INTEGER NOT NULL CHECK (epoch >= 1),
    last_number INTEGER NOT NULL CHECK (last_number >= 0),
    PRIMARY KEY (partner, lane)
) STRICT, WITHOUT ROWID;

CREATE TABLE lane_in (
    partner TEXT NOT NULL,
    lane INTEGER NOT NULL,
    epoch INTEGER NOT NULL,
    floor INTEGER NOT NULL,
    busy_number INTEGER,
    busy_since_ms INTEGER,
    PRIMARY KEY (partner, lane)
) STRICT, WITHOUT ROWID;

CREATE TABLE inbox (
    id INTEGER PRIMARY KEY,
    partner TEXT NOT NULL,
    lane INTEGER NOT NULL CHECK (lane BETWEEN 1 AND 5),
    epoch INTEGER NOT NULL,
    number INTEGER NOT NULL,
    envelope_id BLOB NOT NULL CHECK (length(envelope_id) = 16),
    envelope_digest BLOB NOT NULL CHECK (length(envelope_digest) = 32),
    state INTEGER NOT NULL CHECK (state BETWEEN 1 AND 3),
    reason TEXT NOT NULL,
    report_id TEXT,
    revision INTEGER NOT NULL,
    originator TEXT,
    manifest_digest BLOB,
    agreement_hash BLOB,
    signed_by BLOB,
    title TEXT NOT NULL,
    tlp INTEGER NOT NULL,
    pap INTEGER NOT NULL,
    indicators INTEGER NOT NULL,
    size_bytes INTEGER NOT NULL,
    received_ms INTEGER NOT NULL,
    leaf_index INTEGER NOT NULL,
    UNIQUE (partner, lane, epoch, number),
    CHECK (state <> 1 OR report_id IS NOT NULL),
    FOREIGN KEY (partner, leaf_index) REFERENCES link_leaf (partner, leaf_index)
) STRICT;

CREATE INDEX inbox_by_envelope ON inbox (envelope_id, partner);
CREATE INDEX inbox_by_report ON inbox (report_id, revision) WHERE report_id IS NOT NULL;

-- How many items are in each state, for the same reason as outbox_tally. An item's state never changes.
CREATE TABLE inbox_tally (
    state INTEGER PRIMARY KEY,
    entries INTEGER NOT NULL CHECK (entries >= 0)
) STRICT, WITHOUT ROWID;

CREATE TABLE inbox_body (
    id INTEGER PRIMARY KEY REFERENCES inbox (id),
    header BLOB NOT NULL,
    cms BLOB NOT NULL,
    report_json BLOB NOT NULL
) STRICT;

-- My log about a partner, and theirs about me as far as it was verified.
CREATE TABLE link_leaf (
    partner TEXT NOT NULL,
    leaf_index INTEGER NOT NULL,
    record BLOB NOT NULL,
    PRIMARY KEY (partner, leaf_index)
) STRICT, WITHOUT ROWID;

CREATE TABLE followed_leaf (
    partner TEXT NOT NULL,
    leaf_index INTEGER NOT NULL,
    record BLOB NOT NULL,
    PRIMARY KEY (partner, leaf_index)
) STRICT, WITHOUT ROWID;

CREATE TABLE node_leaf (
    leaf_index INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    record BLOB NOT NULL
) STRICT;

CREATE TABLE checkpoint (
    partner TEXT NOT NULL,
    side INTEGER NOT NULL CHECK (side IN (1, 2)),
    size INTEGER NOT NULL,
    root BLOB NOT NULL CHECK (length(root) = 32),
    note BLOB NOT NULL,
    at_ms INTEGER NOT NULL,
    PRIMARY KEY (partner, side, size)
) STRICT, WITHOUT ROWID;

-- The newest checkpoint of each log with the right edge of its tree; moved by compare-and-set alone.
CREATE TABLE log_head (
    partner TEXT NOT NULL,
    side INTEGER NOT NULL,
    size INTEGER NOT NULL,
    frontier BLOB NOT NULL,
    PRIMARY KEY (partner, side),
    FOREIGN KEY (partner, side, size) REFERENCES checkpoint (partner, side, size)
) STRICT, WITHOUT ROWID;

CREATE TABLE held_receipt (
    outbox_id INTEGER NOT NULL REFERENCES outbox (id),
    leaf_index INTEGER NOT NULL,
    record BLOB NOT NULL,
    checkpoint_size INTEGER NOT NULL,
    checkpoint_root BLOB NOT NULL CHECK (length(checkpoint_root) = 32),
    held_ms INTEGER NOT NULL,
    PRIMARY KEY (outbox_id, leaf_index)
) STRICT, WITHOUT ROWID;

CREATE TABLE alarm (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    partner TEXT NOT NULL,
    text TEXT NOT NULL,
    evidence BLOB NOT NULL,
    times INTEGER NOT NULL DEFAULT 1,
    first_ms INTEGER NOT NULL,
    last_ms INTEGER NOT NULL,
    UNIQUE (kind, partner, text)
) STRICT;

CREATE INDEX alarm_by_time ON alarm (last_ms);
