CREATE TABLE encounter_media (
  media_id BINARY(16) NOT NULL PRIMARY KEY,
  encounter_id BINARY(16) NOT NULL,
  kind VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  uploader VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  received_at DATETIME(6) NOT NULL,
  INDEX encounter_media_encounter (encounter_id, media_id)
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
