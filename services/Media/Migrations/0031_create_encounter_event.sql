CREATE TABLE encounter_event (
  encounter_id BINARY(16) NOT NULL,
  seq BIGINT NOT NULL,
  kind VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  media_id BINARY(16) NOT NULL,
  for_staff BOOLEAN NOT NULL,
  happened_at DATETIME(6) NOT NULL,
  PRIMARY KEY (encounter_id, seq),
  INDEX encounter_event_age (happened_at)
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
