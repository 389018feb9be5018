-- Work that goes on after the request that asked for it, what it works on, and what others are told of.
-- Times are microseconds; a job is the worker's until the time in "until".

CREATE TABLE job (
  tenant INTEGER NOT NULL,
  job TEXT NOT NULL,
  kind TEXT NOT NULL,
  state TEXT NOT NULL,
  title TEXT NOT NULL,
  asked_by TEXT NOT NULL,
  asked INTEGER NOT NULL,
  begun INTEGER NOT NULL,
  ended INTEGER NOT NULL,
  until INTEGER NOT NULL,
  owner TEXT NOT NULL,
  attempt INTEGER NOT NULL,
  cancel INTEGER NOT NULL,
  done INTEGER NOT NULL,
  total INTEGER NOT NULL,
  words TEXT NOT NULL,
  request TEXT NOT NULL,
  outcome TEXT NOT NULL,
  run INTEGER NOT NULL,
  PRIMARY KEY (tenant, job)
) STRICT, WITHOUT ROWID;

CREATE INDEX job_asked ON job (tenant, kind, asked);
CREATE INDEX job_state ON job (state, until);

CREATE TABLE job_part (
  tenant INTEGER NOT NULL,
  job TEXT NOT NULL,
  file INTEGER NOT NULL,
  chunk INTEGER NOT NULL,
  name TEXT NOT NULL,
  body BLOB NOT NULL,
  PRIMARY KEY (tenant, job, file, chunk)
) STRICT;

-- Where others want to be told. Secrets are sealed under the tenant's key.
CREATE TABLE webhook (
  tenant INTEGER NOT NULL,
  webhook TEXT NOT NULL,
  address TEXT NOT NULL,
  note TEXT NOT NULL,
  events TEXT NOT NULL,
  secret BLOB NOT NULL,
  earlier BLOB,
  earlier_until INTEGER NOT NULL,
  created INTEGER NOT NULL,
  created_by TEXT NOT NULL,
  disabled INTEGER NOT NULL,
  disabled_why TEXT NOT NULL,
  failing INTEGER NOT NULL,
  PRIMARY KEY (tenant, webhook)
) STRICT, WITHOUT ROWID;

-- What others are told of.
CREATE TABLE happening (
  tenant INTEGER NOT NULL,
  happening TEXT NOT NULL,
  type TEXT NOT NULL,
  happened INTEGER NOT NULL,
  data TEXT NOT NULL,
  PRIMARY KEY (tenant, happening)
) STRICT, WITHOUT ROWID;

CREATE INDEX happening_happened ON happening (happened);

-- One row for each happening and each webhook that wants it.
CREATE TABLE delivery (
  tenant INTEGER NOT NULL,
  webhook TEXT NOT NULL,
  happening TEXT NOT NULL,
  state TEXT NOT NULL,
  attempt INTEGER NOT NULL,
  due INTEGER NOT NULL,
  status INTEGER NOT NULL,
  reason TEXT NOT NULL,
  tried INTEGER NOT NULL,
  PRIMARY KEY (tenant, webhook, happening)
) STRICT, WITHOUT ROWID;

CREATE INDEX delivery_due ON delivery (state, due);

-- What was last told of, packed, so that the next look tells what changed.
CREATE TABLE told (
  tenant INTEGER NOT NULL,
  kind TEXT NOT NULL,
  known INTEGER NOT NULL,
  body BLOB NOT NULL,
  PRIMARY KEY (tenant, kind)
) STRICT;
