CREATE TABLE link (
  link_id BINARY(16) NOT NULL PRIMARY KEY,
  token_sha256 BINARY(32) NOT NULL,
  encounter_id BINARY(16) NOT NULL,
  live TINYINT(1) NULL,
  attempts_taken INT NOT NULL,
  wrong_answers INT NOT NULL,
  first_device_sha256 BINARY(32) NULL,
  matched_at DATETIME(6) NULL,
  created_at DATETIME(6) NOT NULL,
  expires_at DATETIME(6) NOT NULL,
  revoked_at DATETIME(6) NULL,
  locked_at DATETIME(6) NULL,
  UNIQUE INDEX link_token_sha256 (token_sha256),
  UNIQUE INDEX link_encounter_live (encounter_id, live)
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
