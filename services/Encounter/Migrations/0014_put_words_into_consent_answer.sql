UPDATE consent_answer
SET relation = 'other'
WHERE relation NOT IN ('self', 'parent', 'carer', 'other')
