CREATE TABLE session (
  session_id BINARY(16) NOT NULL PRIMARY KEY,
  secret_sha256 BINARY(32) NOT NULL,
  staff_id BINARY(16) NULL,
  encounter_id BINARY(16) NULL,
  purpose VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NULL,
  is_first_browser TINYINT(1) NOT NULL,
  created_at DATETIME(6) NOT NULL,
  last_seen_at DATETIME(6) NOT NULL,
  idle_until DATETIME(6) NOT NULL,
  expires_at DATETIME(6) NOT NULL,
  UNIQUE INDEX session_secret_sha256 (secret_sha256),
  INDEX session_staff (staff_id),
  INDEX session_encounter (encounter_id),
  INDEX session_idle_until (idle_until)
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
