CREATE TABLE withdrawn_item (
  withdrawal_id BINARY(16) NOT NULL,
  media_id BINARY(16) NOT NULL,
  outcome VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  PRIMARY KEY (withdrawal_id, media_id),
  INDEX withdrawn_item_media (media_id)
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
