CREATE TABLE staff_reset (
  reset_id BINARY(16) NOT NULL PRIMARY KEY,
  token_sha256 BINARY(32) NOT NULL,
  staff_id BINARY(16) NOT NULL,
  expires_at DATETIME(6) NOT NULL,
  UNIQUE INDEX staff_reset_token_sha256 (token_sha256),
  UNIQUE INDEX staff_reset_staff (staff_id),
  INDEX staff_reset_expires_at (expires_at)
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
