-- SHA-256 of the policy an entry was decided by; null for what was decided before there were policies, which is decided again before it is sent.
ALTER TABLE outbox ADD COLUMN policy_hash BLOB CHECK (policy_hash IS NULL OR length(policy_hash) = 32);
