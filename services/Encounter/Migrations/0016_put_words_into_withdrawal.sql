UPDATE withdrawal
SET requested_by = 'other'
WHERE requested_by NOT IN ('patient', 'parent', 'carer', 'other')
