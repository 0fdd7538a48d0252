ALTER TABLE link ADD INDEX link_revoked_at (revoked_at)
