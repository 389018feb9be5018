-- Times are microseconds since 1970-01-01T00:00:00Z; 9223372036854775807 stands for "not ended".
-- Digests are the first 16 bytes of SHA-256.

-- Numbers of subjects are never given twice, whatever was erased.
CREATE TABLE tenant (
  tenant INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  last_subject INTEGER NOT NULL DEFAULT 0
) STRICT;

-- What was recorded when, as of when, from what. Of a run that did not come to its end nothing counts.
CREATE TABLE run (
  tenant INTEGER NOT NULL,
  run INTEGER NOT NULL,
  known INTEGER NOT NULL,
  looked INTEGER NOT NULL,
  state INTEGER NOT NULL,
  verb TEXT NOT NULL,
  catalogue TEXT NOT NULL,
  inputs BLOB,
  scope BLOB,
  partly BLOB,
  rules BLOB,
  sightings INTEGER NOT NULL,
  changed INTEGER NOT NULL,
  evaluated INTEGER NOT NULL,
  PRIMARY KEY (tenant, run)
) STRICT, WITHOUT ROWID;

-- What facts are about: resources, accounts and regions, scopes of duties, exceptions.
CREATE TABLE subject (
  tenant INTEGER NOT NULL,
  subject INTEGER NOT NULL,
  kind INTEGER NOT NULL,
  key BLOB NOT NULL,
  provider TEXT NOT NULL,
  account TEXT NOT NULL,
  region TEXT NOT NULL,
  type TEXT NOT NULL,
  id TEXT NOT NULL,
  container TEXT NOT NULL,
  PRIMARY KEY (tenant, subject)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX subject_key ON subject (tenant, key);

-- Bodies of facts, each once.
CREATE TABLE content (
  tenant INTEGER NOT NULL,
  digest BLOB NOT NULL,
  body BLOB NOT NULL,
  PRIMARY KEY (tenant, digest)
) STRICT;

-- What was true from when to when, and from when to when we held it to be so. Without content: known not to be there.
CREATE TABLE fact (
  tenant INTEGER NOT NULL,
  kind INTEGER NOT NULL,
  subject INTEGER NOT NULL,
  facet TEXT NOT NULL,
  valid_from INTEGER NOT NULL,
  known_from INTEGER NOT NULL,
  valid_to INTEGER NOT NULL,
  known_to INTEGER NOT NULL,
  captured INTEGER NOT NULL,
  mark BLOB,
  content BLOB,
  verdicts BLOB,
  basis BLOB,
  about TEXT NOT NULL,
  PRIMARY KEY (tenant, kind, subject, facet, valid_from, known_from)
) STRICT, WITHOUT ROWID;

-- Other names of accounts: the number of a Google project.
CREATE TABLE alias (
  tenant INTEGER NOT NULL,
  provider TEXT NOT NULL,
  alias TEXT NOT NULL,
  account TEXT NOT NULL,
  PRIMARY KEY (tenant, provider, alias)
) STRICT, WITHOUT ROWID;

-- Approvals of configuration.
CREATE TABLE baseline (
  tenant INTEGER NOT NULL,
  baseline INTEGER NOT NULL,
  known INTEGER NOT NULL,
  looked INTEGER NOT NULL,
  approver TEXT NOT NULL,
  scope TEXT NOT NULL,
  note TEXT NOT NULL,
  resources INTEGER NOT NULL,
  PRIMARY KEY (tenant, baseline)
) STRICT, WITHOUT ROWID;

CREATE TABLE baseline_item (
  tenant INTEGER NOT NULL,
  subject INTEGER NOT NULL,
  baseline INTEGER NOT NULL,
  content BLOB NOT NULL,
  PRIMARY KEY (tenant, subject, baseline)
) STRICT, WITHOUT ROWID;

-- What was done to the store itself: retired, retained, erased, by whom and why.
CREATE TABLE deed (
  tenant INTEGER NOT NULL,
  deed INTEGER NOT NULL,
  known INTEGER NOT NULL,
  kind TEXT NOT NULL,
  actor TEXT NOT NULL,
  reason TEXT NOT NULL,
  detail TEXT NOT NULL,
  facts INTEGER NOT NULL,
  PRIMARY KEY (tenant, deed)
) STRICT, WITHOUT ROWID;
