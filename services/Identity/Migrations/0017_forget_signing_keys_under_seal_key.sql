-- What was sealed under a secret of its own does not open with the data key that took its place. A token lives for a
-- minute: nothing that these keys signed is missed for longer.
DELETE FROM signing_key
