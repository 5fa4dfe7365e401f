-- Where the log before ended. A receipt its giver signed by itself may name a place after that, in leaves that were never followed, and keeps it: the places of the next log begin after it.
ALTER TABLE log_begin ADD COLUMN end_before INTEGER NOT NULL DEFAULT 0 CHECK (end_before >= 0 AND end_before <= first_leaf);

UPDATE log_begin SET end_before = first_leaf;
