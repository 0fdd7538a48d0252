ALTER TABLE media
  ADD COLUMN seq BIGINT NULL,
  ADD COLUMN restricted_at DATETIME(6) NULL,
  ADD COLUMN next_key CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
  ADD COLUMN move_at DATETIME(6) NULL,
  ADD INDEX media_move (move_at)
