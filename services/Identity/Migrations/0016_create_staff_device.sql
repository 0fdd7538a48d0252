CREATE TABLE staff_device (
  staff_id BINARY(16) NOT NULL,
  device_sha256 BINARY(32) NOT NULL,
  seen_at DATETIME(6) NOT NULL,
  PRIMARY KEY (staff_id, device_sha256),
  INDEX staff_device_seen_at (seen_at)
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
