CREATE TABLE consent_answer (
  consent_answer_id BINARY(16) NOT NULL PRIMARY KEY,
  encounter_id BINARY(16) NOT NULL,
  answered_at DATETIME(6) NOT NULL,
  session_id BINARY(16) NOT NULL,
  version VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  language CHAR(2) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  wording_sha256 BINARY(32) NOT NULL,
  relation VARCHAR(6) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  name VARBINARY(900) NULL,
  treatment BOOLEAN NOT NULL,
  record BOOLEAN NOT NULL,
  teaching BOOLEAN NOT NULL,
  INDEX consent_answer_encounter (encounter_id, consent_answer_id)
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
