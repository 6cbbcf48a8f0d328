-- Queues: settings, and how many jobs there are in each state (but for what is in sluice_delta).
CREATE TABLE IF NOT EXISTS sluice_queue (
  id {serial},
  name {name} NOT NULL,
  configured SMALLINT DEFAULT 0 NOT NULL,
  paused SMALLINT DEFAULT 0 NOT NULL,
  capacity BIGINT,
  scheduled BIGINT DEFAULT 0 NOT NULL,
  ready BIGINT DEFAULT 0 NOT NULL,
  running BIGINT DEFAULT 0 NOT NULL,
  completed BIGINT DEFAULT 0 NOT NULL,
  dead BIGINT DEFAULT 0 NOT NULL,
  cancelled BIGINT DEFAULT 0 NOT NULL{serial-primary:id}
){table};
CREATE UNIQUE INDEX {if-absent}sluice_queue_name ON sluice_queue (name);

-- Changes of those numbers that were not added yet: appended, so that nobody waits for one row.
CREATE TABLE IF NOT EXISTS sluice_delta (
  id {bigserial},
  queue_id INT NOT NULL,
  scheduled INT NOT NULL,
  ready INT NOT NULL,
  running INT NOT NULL,
  completed INT NOT NULL,
  dead INT NOT NULL,
  cancelled INT NOT NULL{serial-primary:id}
){table};

-- Jobs that are SCHEDULED, READY or RUNNING. The lines of sluice_job_lane are told in Lane.
CREATE TABLE IF NOT EXISTS sluice_job (
  seq {bigserial},
  id {id} NOT NULL,
  queue_id INT NOT NULL,
  lane BIGINT NOT NULL,
  place INT NOT NULL,
  due BIGINT NOT NULL,
  priority INT NOT NULL,
  run_at BIGINT NOT NULL,
  claims INT DEFAULT 0 NOT NULL,
  plain SMALLINT NOT NULL,
  head SMALLINT DEFAULT 0 NOT NULL,
  cancel SMALLINT DEFAULT 0 NOT NULL,
  attempts INT DEFAULT 0 NOT NULL,
  lost INT DEFAULT 0 NOT NULL,
  releases INT DEFAULT 0 NOT NULL,
  enqueued_at BIGINT NOT NULL,
  started_at BIGINT,
  expire_at BIGINT,
  group_id BIGINT,
  unique_key {key},
  kind {text} NOT NULL,
  holder {text},
  reason {text},
  payload {payload} NOT NULL,
  options {blob},
  failures {blob},
  notes {blob}{serial-primary:seq}
){table}{hot};
CREATE UNIQUE INDEX {if-absent}sluice_job_id ON sluice_job (id);
CREATE INDEX {if-absent}sluice_job_lane ON sluice_job (lane, place, due, seq);
CREATE INDEX {if-absent}sluice_job_expire ON sluice_job (expire_at){where:expire_at IS NOT NULL};

-- Jobs that are COMPLETED, DEAD or CANCELLED and kept.
CREATE TABLE IF NOT EXISTS sluice_finished (
  seq {long} NOT NULL,
  id {id} NOT NULL,
  queue_id INT NOT NULL,
  state SMALLINT NOT NULL,
  purge_at BIGINT,
  finished_at BIGINT NOT NULL,
  priority INT NOT NULL,
  run_at BIGINT NOT NULL,
  claims INT NOT NULL,
  attempts INT NOT NULL,
  lost INT NOT NULL,
  releases INT NOT NULL,
  enqueued_at BIGINT NOT NULL,
  started_at BIGINT,
  unique_key {key},
  kind {text} NOT NULL,
  reason {text},
  payload {payload} NOT NULL,
  options {blob},
  failures {blob},
  notes {blob},
  result {blob},
  PRIMARY KEY (seq)
){table};
CREATE UNIQUE INDEX {if-absent}sluice_finished_id ON sluice_finished (id);
CREATE INDEX {if-absent}sluice_finished_state ON sluice_finished (queue_id, state, seq);
CREATE INDEX {if-absent}sluice_finished_purge ON sluice_finished (purge_at){where:purge_at IS NOT NULL};

-- The job that stands before all others of its group: it runs, it has run, or it is the next.
CREATE TABLE IF NOT EXISTS sluice_group (
  id {long} NOT NULL,
  front BIGINT,
  PRIMARY KEY (id)
){table};

-- Unique keys that are taken: while their job lives, or until a time.
CREATE TABLE IF NOT EXISTS sluice_key (
  queue_id INT NOT NULL,
  name {key} NOT NULL,
  id {id} NOT NULL,
  until_at BIGINT,
  PRIMARY KEY (queue_id, name)
){table};
CREATE INDEX {if-absent}sluice_key_until ON sluice_key (until_at){where:until_at IS NOT NULL};
CREATE INDEX {if-absent}sluice_key_id ON sluice_key (id);
