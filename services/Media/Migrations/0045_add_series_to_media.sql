ALTER TABLE media
  ADD COLUMN series_uid VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
  ADD COLUMN stack_normal VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NULL,
  ADD COLUMN stack_position DOUBLE NULL,
  ADD COLUMN instance_number INT NULL,
  ADD INDEX media_series (encounter_id, series_uid, media_id)
