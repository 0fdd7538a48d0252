ALTER TABLE staff
  ADD CONSTRAINT staff_words CHECK (
    role IN ('admin', 'clinician', 'viewer') AND state IN ('active', 'disabled'))
