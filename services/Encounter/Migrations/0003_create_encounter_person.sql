CREATE TABLE encounter_person (
  staff_id BINARY(16) NOT NULL,
  encounter_id BINARY(16) NOT NULL,
  is_owner BOOLEAN NOT NULL,
  status VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  needs_attention BOOLEAN NOT NULL,
  PRIMARY KEY (staff_id, encounter_id),
  INDEX encounter_person_encounter (encounter_id),
  INDEX encounter_person_status (staff_id, status, encounter_id),
  INDEX encounter_person_attention (staff_id, needs_attention, encounter_id, status)
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
