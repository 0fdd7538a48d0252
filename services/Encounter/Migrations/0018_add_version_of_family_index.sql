ALTER TABLE patient
  ADD COLUMN family_index_version TINYINT UNSIGNED NOT NULL DEFAULT 1,
  ADD INDEX patient_family_index_version (family_index_version, patient_id)
