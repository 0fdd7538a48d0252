CREATE TABLE encounter_look (
  encounter_id BINARY(16) NOT NULL,
  staff_id BINARY(16) NOT NULL,
  looked_at DATETIME(6) NOT NULL,
  PRIMARY KEY (encounter_id, staff_id)
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
