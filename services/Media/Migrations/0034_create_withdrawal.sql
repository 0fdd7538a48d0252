CREATE TABLE withdrawal (
  withdrawal_id BINARY(16) NOT NULL PRIMARY KEY,
  encounter_id BINARY(16) NOT NULL,
  done_at DATETIME(6) NOT NULL
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
