CREATE TABLE link_device (
  link_id BINARY(16) NOT NULL,
  device_sha256 BINARY(32) NOT NULL,
  PRIMARY KEY (link_id, device_sha256)
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
