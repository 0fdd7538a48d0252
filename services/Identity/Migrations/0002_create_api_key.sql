CREATE TABLE api_key (
  api_key_id BINARY(16) NOT NULL PRIMARY KEY,
  key_sha256 BINARY(32) NOT NULL,
  name VARCHAR(200) NOT NULL,
  scopes VARCHAR(200) NOT NULL,
  subject_rule VARCHAR(200) NOT NULL,
  addresses VARCHAR(1000) NOT NULL,
  created_at DATETIME(6) NOT NULL,
  expires_at DATETIME(6) NOT NULL,
  revoked_at DATETIME(6) NULL,
  last_used_at DATETIME(6) NULL,
  UNIQUE INDEX api_key_key_sha256 (key_sha256)
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
