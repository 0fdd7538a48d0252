CREATE TABLE staff (
  staff_id BINARY(16) NOT NULL PRIMARY KEY,
  email_index BINARY(32) NOT NULL,
  email VARBINARY(400) NOT NULL,
  name VARBINARY(600) NOT NULL,
  role VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  state VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  password_hash VARCHAR(200) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  security_stamp VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  totp_secret VARBINARY(100) NOT NULL,
  totp_step BIGINT NOT NULL,
  created_at DATETIME(6) NOT NULL,
  last_login_at DATETIME(6) NULL,
  UNIQUE INDEX staff_email_index (email_index),
  INDEX staff_role_state (role, state)
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
