UPDATE invitation
SET role = 'viewer'
WHERE role NOT IN ('admin', 'clinician', 'viewer')
