-- Until when an entry is kept from a number, so that its submitter can still take it back; null once nothing holds it. The worker that ends a hold sets it to null:
-- what is due is then found without looking at what is held, however much that is.
ALTER TABLE outbox ADD COLUMN held_until_ms INTEGER;

CREATE INDEX outbox_due ON outbox (partner, lane, id) WHERE state = 1 AND held_until_ms IS NULL;
CREATE INDEX outbox_by_hold ON outbox (held_until_ms) WHERE state = 1 AND held_until_ms IS NOT NULL;
