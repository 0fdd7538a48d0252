CREATE TABLE withdrawn_item (
  encounter_id BINARY(16) NOT NULL,
  media_id BINARY(16) NOT NULL,
  withdrawal_id BINARY(16) NOT NULL,
  PRIMARY KEY (encounter_id, media_id),
  INDEX withdrawn_item_withdrawal (withdrawal_id)
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
