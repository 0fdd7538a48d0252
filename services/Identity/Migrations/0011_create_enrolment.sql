CREATE TABLE enrolment (
  enrolment_id BINARY(16) NOT NULL PRIMARY KEY,
  token_sha256 BINARY(32) NOT NULL,
  purpose VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  source_id BINARY(16) NOT NULL,
  totp_secret VARBINARY(100) NOT NULL,
  password_hash VARCHAR(200) CHARACTER SET ascii COLLATE ascii_bin NULL,
  email VARBINARY(400) NULL,
  name VARBINARY(600) NULL,
  session_id BINARY(16) NULL,
  expires_at DATETIME(6) NOT NULL,
  UNIQUE INDEX enrolment_token_sha256 (token_sha256),
  UNIQUE INDEX enrolment_source (purpose, source_id),
  INDEX enrolment_expires_at (expires_at)
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
