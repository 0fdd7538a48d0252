UPDATE encounter
SET erase_at = TIMESTAMPADD(YEAR, 8, COALESCE(closed_at, withdrawn_at))
WHERE status IN ('closed', 'withdrawn')
