CREATE TABLE queue_key (
  encounter_id BINARY(16) NOT NULL,
  device_sha256 BINARY(32) NOT NULL,
  key_id BINARY(16) NOT NULL,
  sealed_key VARBINARY(100) NOT NULL,
  created_at DATETIME(6) NOT NULL,
  PRIMARY KEY (encounter_id, device_sha256),
  INDEX queue_key_age (created_at)
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
