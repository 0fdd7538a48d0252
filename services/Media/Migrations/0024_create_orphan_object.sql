CREATE TABLE orphan_object (
  folder VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  object_key VARCHAR(200) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  size BIGINT NOT NULL,
  first_seen_at DATETIME(6) NOT NULL,
  last_seen_at DATETIME(6) NOT NULL,
  PRIMARY KEY (folder, object_key)
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
