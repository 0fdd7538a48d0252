CREATE TABLE receipt_key (
  receipt_key_id BINARY(16) NOT NULL PRIMARY KEY,
  private_key VARBINARY(400) NOT NULL,
  created_at DATETIME(6) NOT NULL
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
