UPDATE encounter
SET notify = IF(notify IN ('sms', 'email', 'none'), notify, 'none'),
  language = IF(language IN ('en', 'cy'), language, 'en')
WHERE notify NOT IN ('sms', 'email', 'none') OR language NOT IN ('en', 'cy')
