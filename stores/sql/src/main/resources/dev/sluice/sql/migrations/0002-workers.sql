-- Workers that are there, as they announced themselves last.
CREATE TABLE IF NOT EXISTS sluice_worker (
  id {name} NOT NULL,
  until_at BIGINT NOT NULL,
  ordered SMALLINT DEFAULT 0 NOT NULL,
  announced {blob} NOT NULL,
  PRIMARY KEY (id)
){table};
