CREATE TABLE message_count (
  bucket BINARY(32) NOT NULL PRIMARY KEY,
  taken INT NOT NULL,
  first_at DATETIME(6) NOT NULL,
  INDEX message_count_first_at (first_at)
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
