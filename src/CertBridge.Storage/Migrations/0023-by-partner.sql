-- Receipts that their giver's signature alone holds, by the place they name. By entry, SQLite walked every entry there ever was for the partner to find those of a stretch of its log.
DROP INDEX held_receipt_alone;
CREATE INDEX held_receipt_alone ON held_receipt (leaf_index) WHERE checkpoint_size = 0;

-- What one partner has to hear, without walking what all others heard: every hello counts it.
CREATE INDEX withdrawal_by_partner ON withdrawal (partner, state);
