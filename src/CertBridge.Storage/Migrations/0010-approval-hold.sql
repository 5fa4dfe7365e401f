-- Until when a copy that waits for people is held besides, whoever releases it: what its submission, its rules and the agreement's limit asked for. Asked again later,
-- the limit would not know that this report has taken its place already. Null where nothing but people holds it.
ALTER TABLE approval ADD COLUMN held_until_ms INTEGER;
