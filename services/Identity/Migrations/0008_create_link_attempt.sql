CREATE TABLE link_attempt (
  attempt_id BINARY(16) NOT NULL PRIMARY KEY,
  link_id BINARY(16) NOT NULL,
  answer_digest BINARY(32) NOT NULL,
  expires_at DATETIME(6) NOT NULL,
  INDEX link_attempt_expires_at (expires_at)
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
