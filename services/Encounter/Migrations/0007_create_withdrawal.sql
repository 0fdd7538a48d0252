CREATE TABLE withdrawal (
  withdrawal_id BINARY(16) NOT NULL PRIMARY KEY,
  encounter_id BINARY(16) NOT NULL,
  requested_at DATETIME(6) NOT NULL,
  requested_by VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  is_whole BOOLEAN NOT NULL,
  reason VARBINARY(6100) NULL,
  outcome TEXT NULL,
  finished_at DATETIME(6) NULL,
  INDEX withdrawal_encounter (encounter_id, withdrawal_id)
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
