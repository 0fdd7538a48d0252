ALTER TABLE media ADD INDEX media_status (status, media_id)
