ALTER TABLE media
  ADD COLUMN misfiled_at DATETIME(6) NULL,
  ADD COLUMN origin_encounter_id BINARY(16) NULL
