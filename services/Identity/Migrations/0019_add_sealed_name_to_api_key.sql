-- The plain name stays, empty, for a version that still writes it.
ALTER TABLE api_key
  ADD COLUMN sealed_name VARBINARY(900) NULL,
  ALTER COLUMN name SET DEFAULT ''
