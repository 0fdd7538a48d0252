ALTER TABLE encounter
  ADD COLUMN unsent_at DATETIME(6) NULL,
  ADD COLUMN erase_unsent_at DATETIME(6) NULL,
  ADD INDEX encounter_unsent (unsent_at),
  ADD INDEX encounter_erase_unsent (erase_unsent_at)
