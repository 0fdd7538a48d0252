ALTER TABLE encounter
  ADD CONSTRAINT encounter_words CHECK (
    status IN ('registered', 'invited', 'verified', 'consented', 'submitted', 'reviewed', 'closed', 'locked',
      'expired', 'withdrawn')
    AND notify IN ('sms', 'email', 'none')
    AND language IN ('en', 'cy'))
