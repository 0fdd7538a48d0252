ALTER TABLE encounter
  ADD COLUMN erase_files_at DATETIME(6) NULL,
  ADD COLUMN erase_at DATETIME(6) NULL,
  ADD INDEX encounter_erase_files (erase_files_at),
  ADD INDEX encounter_erase (erase_at)
