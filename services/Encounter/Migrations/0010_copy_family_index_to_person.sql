UPDATE encounter_person p
JOIN encounter e ON e.encounter_id = p.encounter_id
SET p.family_index = e.family_index
