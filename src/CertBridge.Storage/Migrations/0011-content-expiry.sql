-- When what a partner sent is not to be relied on any more, as its manifest says; its content is forgotten then. Null where it says nothing, and for what came before
-- this was kept.
ALTER TABLE inbox ADD COLUMN content_expires_ms INTEGER;
