UPDATE staff
SET role = IF(role IN ('admin', 'clinician', 'viewer'), role, 'viewer'),
  state = IF(state IN ('active', 'disabled'), state, 'disabled')
WHERE role NOT IN ('admin', 'clinician', 'viewer') OR state NOT IN ('active', 'disabled')
