CREATE TABLE audit_event (
  audit_event_id BINARY(16) NOT NULL PRIMARY KEY,
  occurred_at DATETIME(6) NOT NULL,
  actor VARCHAR(80) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  action VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  entity_id BINARY(16) NULL,
  encounter_id BINARY(16) NULL,
  detail VARBINARY(4000) NULL,
  mac BINARY(32) NOT NULL,
  number BIGINT NULL,
  chain BINARY(32) NULL,
  UNIQUE INDEX audit_event_number (number),
  INDEX audit_event_encounter (encounter_id, audit_event_id)
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
