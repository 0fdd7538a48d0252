CREATE TABLE link_answer (
  link_id BINARY(16) NOT NULL,
  answer_digest BINARY(32) NOT NULL,
  is_wrong TINYINT(1) NOT NULL,
  PRIMARY KEY (link_id, answer_digest)
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
