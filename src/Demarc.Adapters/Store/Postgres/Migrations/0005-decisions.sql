-- Decisions: pieces of an organisation's file that somebody asked for, and what became of them. Times are microseconds since
-- 1970-01-01T00:00:00Z.

CREATE TABLE decision (
  tenant integer NOT NULL,
  decision text COLLATE "C" NOT NULL,
  kind text COLLATE "C" NOT NULL,
  title text COLLATE "C" NOT NULL,
  body text COLLATE "C" NOT NULL,
  reason text COLLATE "C" NOT NULL,
  author text COLLATE "C" NOT NULL,
  valid_from bigint NOT NULL,
  salt bytea NOT NULL,
  PRIMARY KEY (tenant, decision)
);

-- Asked for, approved, rejected, withdrawn: each is an entry of the log.
CREATE TABLE decision_deed (
  tenant integer NOT NULL,
  decision text COLLATE "C" NOT NULL,
  deed integer NOT NULL,
  outcome text COLLATE "C" NOT NULL,
  known bigint NOT NULL,
  actor text COLLATE "C" NOT NULL,
  reason text COLLATE "C" NOT NULL,
  entry bigint NOT NULL,
  PRIMARY KEY (tenant, decision, deed)
);
