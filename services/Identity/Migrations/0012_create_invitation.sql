CREATE TABLE invitation (
  invitation_id BINARY(16) NOT NULL PRIMARY KEY,
  token_sha256 BINARY(32) NOT NULL,
  email_index BINARY(32) NOT NULL,
  email VARBINARY(400) NOT NULL,
  name VARBINARY(600) NOT NULL,
  role VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  invited_by BINARY(16) NOT NULL,
  created_at DATETIME(6) NOT NULL,
  expires_at DATETIME(6) NOT NULL,
  UNIQUE INDEX invitation_token_sha256 (token_sha256),
  UNIQUE INDEX invitation_email_index (email_index),
  INDEX invitation_expires_at (expires_at)
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
