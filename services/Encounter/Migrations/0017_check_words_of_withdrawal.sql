ALTER TABLE withdrawal
  ADD CONSTRAINT withdrawal_words CHECK (requested_by IN ('patient', 'parent', 'carer', 'other'))
