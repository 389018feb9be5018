-- Times are microseconds since 1970-01-01T00:00:00Z; 9223372036854775807 stands for "not ended".
-- Digests are the first 16 bytes of SHA-256.

-- Numbers of subjects are never given twice, whatever was erased.
CREATE TABLE tenant (
  tenant integer PRIMARY KEY,
  name text COLLATE "C" NOT NULL UNIQUE,
  last_subject integer NOT NULL DEFAULT 0
);

-- What was recorded when, as of when, from what. Of a run that did not come to its end nothing counts.
CREATE TABLE run (
  tenant integer NOT NULL,
  run integer NOT NULL,
  known bigint NOT NULL,
  looked bigint NOT NULL,
  state integer NOT NULL,
  verb text COLLATE "C" NOT NULL,
  catalogue text COLLATE "C" NOT NULL,
  inputs bytea,
  scope bytea,
  partly bytea,
  rules bytea,
  sightings bigint NOT NULL,
  changed bigint NOT NULL,
  evaluated bigint NOT NULL,
  PRIMARY KEY (tenant, run)
);

-- What facts are about: resources, accounts and regions, scopes of duties, exceptions.
CREATE TABLE subject (
  tenant integer NOT NULL,
  subject integer NOT NULL,
  kind integer NOT NULL,
  key bytea NOT NULL,
  provider text COLLATE "C" NOT NULL,
  account text COLLATE "C" NOT NULL,
  region text COLLATE "C" NOT NULL,
  type text COLLATE "C" NOT NULL,
  id text COLLATE "C" NOT NULL,
  container text COLLATE "C" NOT NULL,
  PRIMARY KEY (tenant, subject)
);

CREATE UNIQUE INDEX subject_key ON subject (tenant, key);

-- Bodies of facts, each once.
CREATE TABLE content (
  tenant integer NOT NULL,
  digest bytea NOT NULL,
  body bytea NOT NULL,
  PRIMARY KEY (tenant, digest)
);

-- What was true from when to when, and from when to when we held it to be so. Without content: known not to be there.
CREATE TABLE fact (
  tenant integer NOT NULL,
  kind integer NOT NULL,
  subject integer NOT NULL,
  facet text COLLATE "C" NOT NULL,
  valid_from bigint NOT NULL,
  known_from bigint NOT NULL,
  valid_to bigint NOT NULL,
  known_to bigint NOT NULL,
  captured bigint NOT NULL,
  mark bytea,
  content bytea,
  verdicts bytea,
  basis bytea,
  about text COLLATE "C" NOT NULL,
  PRIMARY KEY (tenant, kind, subject, facet, valid_from, known_from)
);

-- Other names of accounts: the number of a Google project.
CREATE TABLE alias (
  tenant integer NOT NULL,
  provider text COLLATE "C" NOT NULL,
  alias text COLLATE "C" NOT NULL,
  account text COLLATE "C" NOT NULL,
  PRIMARY KEY (tenant, provider, alias)
);

-- Approvals of configuration.
CREATE TABLE baseline (
  tenant integer NOT NULL,
  baseline integer NOT NULL,
  known bigint NOT NULL,
  looked bigint NOT NULL,
  approver text COLLATE "C" NOT NULL,
  scope text COLLATE "C" NOT NULL,
  note text COLLATE "C" NOT NULL,
  resources bigint NOT NULL,
  PRIMARY KEY (tenant, baseline)
);

CREATE TABLE baseline_item (
  tenant integer NOT NULL,
  subject integer NOT NULL,
  baseline integer NOT NULL,
  content bytea NOT NULL,
  PRIMARY KEY (tenant, subject, baseline)
);

-- What was done to the store itself: retired, retained, erased, by whom and why.
CREATE TABLE deed (
  tenant integer NOT NULL,
  deed integer NOT NULL,
  known bigint NOT NULL,
  kind text COLLATE "C" NOT NULL,
  actor text COLLATE "C" NOT NULL,
  reason text COLLATE "C" NOT NULL,
  detail text COLLATE "C" NOT NULL,
  facts bigint NOT NULL,
  PRIMARY KEY (tenant, deed)
);
