ALTER TABLE invitation
  ADD CONSTRAINT invitation_words CHECK (role IN ('admin', 'clinician', 'viewer'))
