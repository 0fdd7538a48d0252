CREATE TABLE throttle (
  bucket BINARY(32) NOT NULL PRIMARY KEY,
  failures INT NOT NULL,
  failed_at DATETIME(6) NOT NULL,
  slowed_until DATETIME(6) NOT NULL,
  INDEX throttle_failed_at (failed_at)
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
