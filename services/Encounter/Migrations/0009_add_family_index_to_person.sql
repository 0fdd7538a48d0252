ALTER TABLE encounter_person
  ADD COLUMN family_index BINARY(32) NULL,
  ADD INDEX encounter_person_family_name (staff_id, family_index, encounter_id, status, needs_attention)
