CREATE TABLE installation (
  only_row TINYINT NOT NULL PRIMARY KEY,
  installation_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
