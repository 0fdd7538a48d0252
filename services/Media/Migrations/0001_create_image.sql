CREATE TABLE image (
  image_key BINARY(16) NOT NULL PRIMARY KEY,
  subject_id VARCHAR(128) NOT NULL,
  image_id VARCHAR(128) NOT NULL,
  live TINYINT NULL,
  object_key CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  kind VARCHAR(8) NOT NULL,
  content_type VARCHAR(64) NOT NULL,
  size BIGINT NOT NULL,
  sha512 BINARY(64) NOT NULL,
  header VARCHAR(2000) NOT NULL,
  created_at DATETIME(6) NOT NULL,
  erase_after DATETIME(6) NULL,
  erased_at DATETIME(6) NULL,
  UNIQUE INDEX image_live (subject_id, live, image_id),
  INDEX image_erase_after (erase_after)
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
