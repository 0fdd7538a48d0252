CREATE TABLE recovery_code (
  staff_id BINARY(16) NOT NULL,
  code_sha256 BINARY(32) NOT NULL,
  PRIMARY KEY (staff_id, code_sha256)
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
