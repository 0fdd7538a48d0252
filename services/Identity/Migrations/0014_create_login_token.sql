CREATE TABLE login_token (
  token_sha256 BINARY(32) NOT NULL PRIMARY KEY,
  staff_id BINARY(16) NOT NULL,
  device_sha256 BINARY(32) NOT NULL,
  codes_left INT NOT NULL,
  expires_at DATETIME(6) NOT NULL,
  INDEX login_token_staff (staff_id),
  INDEX login_token_expires_at (expires_at)
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
