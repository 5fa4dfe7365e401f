-- How the private node log stood when it was anchored. The frontier is the right edge of its tree at that size (docs/LEDGER.md).
CREATE TABLE node_checkpoint (
    size INTEGER PRIMARY KEY CHECK (size >= 0),
    root BLOB NOT NULL CHECK (length(root) = 32),
    frontier BLOB NOT NULL,
    at_ms INTEGER NOT NULL
) STRICT;

-- Leaves of link logs that are anchors. Of our own (side 1), what opens it: the checkpoint that is in it and the random bytes it was blinded with. A partner's (side 2) its owner alone can open.
CREATE TABLE anchor (
    partner TEXT NOT NULL,
    side INTEGER NOT NULL CHECK (side IN (1, 2)),
    leaf_index INTEGER NOT NULL CHECK (leaf_index >= 0),
    node_size INTEGER REFERENCES node_checkpoint (size),
    blinding BLOB CHECK (length(blinding) = 32),
    PRIMARY KEY (partner, side, leaf_index),
    CHECK ((side = 1) = (node_size IS NOT NULL) AND (side = 1) = (blinding IS NOT NULL))
) STRICT, WITHOUT ROWID;

-- Which anchors a checkpoint is in: who has to be asked where the node log does not have that root any more.
CREATE INDEX anchor_of_node ON anchor (node_size) WHERE node_size IS NOT NULL;

-- Roots of complete subtrees of 2^8, 2^16, ... leaves of the link logs, for proofs that read no more as a log grows. They can be made from the leaves again at any time.
CREATE TABLE log_subtree (
    partner TEXT NOT NULL,
    side INTEGER NOT NULL CHECK (side IN (1, 2)),
    epoch INTEGER NOT NULL CHECK (epoch >= 1),
    level INTEGER NOT NULL CHECK (level > 0 AND level % 8 = 0),
    node_index INTEGER NOT NULL CHECK (node_index >= 0),
    hash BLOB NOT NULL CHECK (length(hash) = 32),
    PRIMARY KEY (partner, side, epoch, level, node_index)
) STRICT, WITHOUT ROWID;
