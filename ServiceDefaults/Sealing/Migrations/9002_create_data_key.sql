CREATE TABLE data_key (
  data_key_id BINARY(16) NOT NULL PRIMARY KEY,
  purpose VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  owner_id BINARY(16) NOT NULL,
  root_key_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  wrapped VARBINARY(64) NULL,
  created_at DATETIME(6) NOT NULL,
  destroyed_at DATETIME(6) NULL,
  UNIQUE INDEX data_key_purpose_owner (purpose, owner_id),
  INDEX data_key_root_key (root_key_id)
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
