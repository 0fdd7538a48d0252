CREATE TABLE attention (
  encounter_id BINARY(16) NOT NULL,
  kind VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  raised_at DATETIME(6) NOT NULL,
  cleared_at DATETIME(6) NULL,
  notified_at DATETIME(6) NULL,
  PRIMARY KEY (encounter_id, kind),
  INDEX attention_unnotified (notified_at, cleared_at)
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
