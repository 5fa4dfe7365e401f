-- What waits for people before it leaves, one for each revision and partner that was held for them; and which persons signed what is there now. The copy that would be
-- sent lies under its content key until it has its number, or until it is settled that it never gets one (docs/STATES.md).
CREATE TABLE approval (
    id INTEGER PRIMARY KEY,
    state INTEGER NOT NULL CHECK (state BETWEEN 1 AND 7),
    partner TEXT NOT NULL,
    report_id TEXT NOT NULL,
    revision INTEGER NOT NULL CHECK (revision >= 1),
    tlp INTEGER NOT NULL,
    pap INTEGER NOT NULL,
    agreement_hash BLOB NOT NULL CHECK (length(agreement_hash) = 32),
    policy_hash BLOB NOT NULL CHECK (length(policy_hash) = 32),
    item_root BLOB NOT NULL CHECK (length(item_root) = 32),
    item_count INTEGER NOT NULL CHECK (item_count >= 1),
    persons BLOB NOT NULL CHECK (length(persons) % 32 = 0),
    needs TEXT NOT NULL,
    signers_needed INTEGER NOT NULL CHECK (signers_needed >= 1),
    is_emergency INTEGER NOT NULL DEFAULT 0 CHECK (is_emergency IN (0, 1)),
    because TEXT NOT NULL,
    made_ms INTEGER NOT NULL,
    expires_ms INTEGER NOT NULL,
    changed_ms INTEGER NOT NULL,
    outbox_id INTEGER REFERENCES outbox (id),
    content_key INTEGER NOT NULL REFERENCES content_key (id),
    UNIQUE (report_id, revision, partner)
) STRICT;

-- An entry is asked about before each number, and what runs out is looked for every minute.
CREATE UNIQUE INDEX approval_by_entry ON approval (outbox_id) WHERE outbox_id IS NOT NULL;
CREATE INDEX approval_by_expiry ON approval (expires_ms) WHERE state <= 2;

CREATE TABLE approval_body (
    id INTEGER PRIMARY KEY REFERENCES approval (id),
    items BLOB NOT NULL
) STRICT;

CREATE TABLE approval_signature (
    approval_id INTEGER NOT NULL REFERENCES approval (id),
    key_id BLOB NOT NULL CHECK (length(key_id) = 32),
    officer TEXT NOT NULL,
    signature BLOB NOT NULL,
    signed_ms INTEGER NOT NULL,
    PRIMARY KEY (approval_id, key_id)
) STRICT, WITHOUT ROWID;
