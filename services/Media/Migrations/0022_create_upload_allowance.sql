CREATE TABLE upload_allowance (
  encounter_id BINARY(16) NOT NULL,
  day DATE NOT NULL,
  signings INT NOT NULL,
  PRIMARY KEY (encounter_id, day),
  INDEX upload_allowance_day (day)
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
