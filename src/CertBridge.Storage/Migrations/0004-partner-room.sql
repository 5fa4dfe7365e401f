-- What a partner's envelopes and its log take here, bytes, kept with each change: counting a long history would grow slower with it, and a count in memory
-- would drift from what is stored. 1 KiB for each number, 64 for each leaf and checkpoint of its log, stand for rows and indexes.
CREATE TABLE partner_room (
    partner TEXT PRIMARY KEY,
    bytes INTEGER NOT NULL CHECK (bytes >= 0)
) STRICT, WITHOUT ROWID;

INSERT INTO partner_room (partner, bytes)
SELECT partner, sum(bytes)
FROM (
    SELECT i.partner AS partner, 1024 + coalesce(length(b.header) + length(b.cms) + length(b.report_json), 0) AS bytes
    FROM inbox i LEFT JOIN inbox_body b ON b.id = i.id
    UNION ALL
    SELECT partner, 64 + length(record) FROM followed_leaf
    UNION ALL
    SELECT partner, 64 + length(note) FROM checkpoint WHERE side = 2
)
GROUP BY partner;

-- The last number a partner's log says was sent on a lane: the next one is higher. A store from before begins with the first it sees.
CREATE TABLE followed_lane (
    partner TEXT NOT NULL,
    lane INTEGER NOT NULL CHECK (lane BETWEEN 1 AND 5),
    epoch INTEGER NOT NULL CHECK (epoch >= 1),
    last_number INTEGER NOT NULL CHECK (last_number >= 1),
    PRIMARY KEY (partner, lane)
) STRICT, WITHOUT ROWID;
