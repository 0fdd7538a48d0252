CREATE TABLE outbox_message (
  message_id BINARY(16) NOT NULL PRIMARY KEY,
  handler VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  kind VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  encounter_id BINARY(16) NULL,
  payload VARBINARY(16000) NULL,
  state VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  attempts INT NOT NULL,
  next_attempt_at DATETIME(6) NOT NULL,
  last_error VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
  created_at DATETIME(6) NOT NULL,
  finished_at DATETIME(6) NULL,
  INDEX outbox_message_due (state, next_attempt_at),
  INDEX outbox_message_encounter (encounter_id)
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
