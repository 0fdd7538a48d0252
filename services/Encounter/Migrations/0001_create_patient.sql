CREATE TABLE patient (
  patient_id BINARY(16) NOT NULL PRIMARY KEY,
  given_name VARBINARY(900) NOT NULL,
  family_name VARBINARY(900) NOT NULL,
  birth_date VARBINARY(80) NOT NULL,
  nhs_number VARBINARY(80) NULL,
  nhs_index BINARY(32) NULL,
  family_index BINARY(32) NOT NULL,
  created_at DATETIME(6) NOT NULL,
  UNIQUE INDEX patient_nhs_number (nhs_index)
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
