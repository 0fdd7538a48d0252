CREATE TABLE consent_wording (
  sha256 BINARY(32) NOT NULL PRIMARY KEY,
  version VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  language CHAR(2) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  wording TEXT NOT NULL,
  first_used_at DATETIME(6) NOT NULL
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
