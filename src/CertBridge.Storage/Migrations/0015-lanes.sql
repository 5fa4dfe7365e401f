-- A receipt may be held by its own signature alone (checkpoint_size 0) until its leaf is followed; the signature and the key it is by stay with it.
ALTER TABLE held_receipt ADD COLUMN signature BLOB;
ALTER TABLE held_receipt ADD COLUMN signed_by BLOB CHECK (length(signed_by) = 32);
CREATE INDEX held_receipt_alone ON held_receipt (outbox_id) WHERE checkpoint_size = 0;
-- The lane a copy goes by once people have released it: 1 flash to 5 bulk.
ALTER TABLE approval ADD COLUMN lane INTEGER NOT NULL DEFAULT 4 CHECK (lane BETWEEN 1 AND 5);
