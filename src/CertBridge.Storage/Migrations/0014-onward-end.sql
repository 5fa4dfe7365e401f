-- How an order to pass on stands (docs/STATES.md): 1 following, 2 ended, 3 refused; whose word ended it, when, and why where nobody's did.
ALTER TABLE onward ADD COLUMN state INTEGER NOT NULL DEFAULT 1 CHECK (state BETWEEN 1 AND 3);
ALTER TABLE onward ADD COLUMN ended_by TEXT NOT NULL DEFAULT '';
ALTER TABLE onward ADD COLUMN ended_ms INTEGER;
ALTER TABLE onward ADD COLUMN because TEXT NOT NULL DEFAULT '';
-- Since when something passing keeps here what was never sent; null where nothing does.
ALTER TABLE onward ADD COLUMN kept_ms INTEGER;
