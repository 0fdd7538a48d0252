CREATE TABLE rendition (
  rendition_id BINARY(16) NOT NULL PRIMARY KEY,
  media_id BINARY(16) NOT NULL,
  revision INT NOT NULL,
  recipe INT NOT NULL,
  name VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  is_attached BOOLEAN NOT NULL,
  object_key CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  store_upload_id VARCHAR(1000) CHARACTER SET ascii COLLATE ascii_bin NULL,
  size BIGINT NOT NULL,
  width INT NULL,
  height INT NULL,
  planned_at DATETIME(6) NOT NULL,
  erase_after DATETIME(6) NULL,
  INDEX rendition_media (media_id, is_attached, revision),
  INDEX rendition_erase (erase_after)
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
