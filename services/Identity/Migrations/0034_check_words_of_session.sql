ALTER TABLE session
  ADD CONSTRAINT session_words CHECK (purpose IN ('answer', 'withdrawal'))
