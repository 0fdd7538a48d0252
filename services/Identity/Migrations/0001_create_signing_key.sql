CREATE TABLE signing_key (
  key_id BINARY(16) NOT NULL PRIMARY KEY,
  public_x BINARY(32) NOT NULL,
  public_y BINARY(32) NOT NULL,
  sealed_private_key VARBINARY(512) NOT NULL,
  created_at DATETIME(6) NOT NULL,
  INDEX signing_key_created_at (created_at)
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
