-- Partners with whom one of the two went back: restored from a backup, or its key is elsewhere. States are those of docs/STATES.md. What the partner's newest hello said of numbers and
-- logs is what officers open a new epoch over.
CREATE TABLE rewind (
    partner TEXT PRIMARY KEY,
    state INTEGER NOT NULL CHECK (state BETWEEN 1 AND 4),
    since_ms INTEGER NOT NULL,
    found TEXT NOT NULL,
    shown BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- Where each link log but the first of a side begins: a new epoch of whose log it is begins a new one. Leaves of all logs of a side lie in one row of indexes, and so do the sizes of their
-- checkpoints; what is said to anybody is counted from where its log begins.
CREATE TABLE log_begin (
    partner TEXT NOT NULL,
    side INTEGER NOT NULL CHECK (side IN (1, 2)),
    epoch INTEGER NOT NULL CHECK (epoch >= 2),
    first_leaf INTEGER NOT NULL CHECK (first_leaf >= 0),
    PRIMARY KEY (partner, side, epoch)
) STRICT, WITHOUT ROWID;

-- What officers signed to open an epoch, whichever side's.
CREATE TABLE epoch_record (
    partner TEXT NOT NULL,
    epoch INTEGER NOT NULL CHECK (epoch >= 2),
    side INTEGER NOT NULL CHECK (side IN (1, 2)),
    record BLOB NOT NULL,
    at_ms INTEGER NOT NULL,
    PRIMARY KEY (partner, epoch)
) STRICT, WITHOUT ROWID;

-- Numbers of epochs that ended which this node forgot: side 1 ours, that the partner has; side 2 the partner's, that it gave. In the last epoch up to last_number, in those before it any.
CREATE TABLE ended_lane (
    partner TEXT NOT NULL,
    side INTEGER NOT NULL CHECK (side IN (1, 2)),
    lane INTEGER NOT NULL CHECK (lane BETWEEN 1 AND 5),
    last_epoch INTEGER NOT NULL,
    first_epoch INTEGER NOT NULL,
    last_number INTEGER NOT NULL,
    PRIMARY KEY (partner, side, lane, last_epoch)
) STRICT, WITHOUT ROWID;

-- Numbers that outbox entries had in an epoch that ended, with what was sent under them and in which state they were.
CREATE TABLE former_number (
    partner TEXT NOT NULL,
    lane INTEGER NOT NULL,
    epoch INTEGER NOT NULL,
    number INTEGER NOT NULL,
    outbox_id INTEGER NOT NULL REFERENCES outbox (id),
    state INTEGER NOT NULL,
    envelope_id BLOB NOT NULL CHECK (length(envelope_id) = 16),
    envelope_digest BLOB NOT NULL CHECK (length(envelope_digest) = 32),
    manifest_digest BLOB NOT NULL CHECK (length(manifest_digest) = 32),
    PRIMARY KEY (partner, lane, epoch, number)
) STRICT, WITHOUT ROWID;
