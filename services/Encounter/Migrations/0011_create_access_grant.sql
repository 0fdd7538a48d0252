CREATE TABLE access_grant (
  session_id BINARY(16) NOT NULL,
  encounter_id BINARY(16) NOT NULL,
  expires_at DATETIME(6) NOT NULL,
  PRIMARY KEY (session_id, encounter_id),
  INDEX access_grant_expiry (expires_at)
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
