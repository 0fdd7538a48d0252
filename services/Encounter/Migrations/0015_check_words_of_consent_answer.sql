ALTER TABLE consent_answer
  ADD CONSTRAINT consent_answer_words CHECK (relation IN ('self', 'parent', 'carer', 'other'))
