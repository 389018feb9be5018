-- Work that goes on after the request that asked for it, what it works on, and what others are told of.
-- Times are microseconds; a job is the worker's until the time in "until".

CREATE TABLE job (
  tenant integer NOT NULL,
  job text COLLATE "C" NOT NULL,
  kind text COLLATE "C" NOT NULL,
  state text COLLATE "C" NOT NULL,
  title text COLLATE "C" NOT NULL,
  asked_by text COLLATE "C" NOT NULL,
  asked bigint NOT NULL,
  begun bigint NOT NULL,
  ended bigint NOT NULL,
  until bigint NOT NULL,
  owner text COLLATE "C" NOT NULL,
  attempt integer NOT NULL,
  cancel integer NOT NULL,
  done bigint NOT NULL,
  total bigint NOT NULL,
  words text COLLATE "C" NOT NULL,
  request text COLLATE "C" NOT NULL,
  outcome text COLLATE "C" NOT NULL,
  run integer NOT NULL,
  PRIMARY KEY (tenant, job)
);

CREATE INDEX job_asked ON job (tenant, kind, asked);
CREATE INDEX job_state ON job (state, until);

CREATE TABLE job_part (
  tenant integer NOT NULL,
  job text COLLATE "C" NOT NULL,
  file integer NOT NULL,
  chunk integer NOT NULL,
  name text COLLATE "C" NOT NULL,
  body bytea NOT NULL,
  PRIMARY KEY (tenant, job, file, chunk)
);

-- Where others want to be told. Secrets are sealed under the tenant's key.
CREATE TABLE webhook (
  tenant integer NOT NULL,
  webhook text COLLATE "C" NOT NULL,
  address text COLLATE "C" NOT NULL,
  note text COLLATE "C" NOT NULL,
  events text COLLATE "C" NOT NULL,
  secret bytea NOT NULL,
  earlier bytea,
  earlier_until bigint NOT NULL,
  created bigint NOT NULL,
  created_by text COLLATE "C" NOT NULL,
  disabled bigint NOT NULL,
  disabled_why text COLLATE "C" NOT NULL,
  failing bigint NOT NULL,
  PRIMARY KEY (tenant, webhook)
);

-- What others are told of.
CREATE TABLE happening (
  tenant integer NOT NULL,
  happening text COLLATE "C" NOT NULL,
  type text COLLATE "C" NOT NULL,
  happened bigint NOT NULL,
  data text COLLATE "C" NOT NULL,
  PRIMARY KEY (tenant, happening)
);

CREATE INDEX happening_happened ON happening (happened);

-- One row for each happening and each webhook that wants it.
CREATE TABLE delivery (
  tenant integer NOT NULL,
  webhook text COLLATE "C" NOT NULL,
  happening text COLLATE "C" NOT NULL,
  state text COLLATE "C" NOT NULL,
  attempt integer NOT NULL,
  due bigint NOT NULL,
  status integer NOT NULL,
  reason text COLLATE "C" NOT NULL,
  tried bigint NOT NULL,
  PRIMARY KEY (tenant, webhook, happening)
);

CREATE INDEX delivery_due ON delivery (state, due);

-- What was last told of, packed, so that the next look tells what changed.
CREATE TABLE told (
  tenant integer NOT NULL,
  kind text COLLATE "C" NOT NULL,
  known bigint NOT NULL,
  body bytea NOT NULL,
  PRIMARY KEY (tenant, kind)
);
