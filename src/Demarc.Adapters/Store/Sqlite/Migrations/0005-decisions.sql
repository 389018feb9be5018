-- Decisions: pieces of an organisation's file that somebody asked for, and what became of them. Times are microseconds since
-- 1970-01-01T00:00:00Z.

CREATE TABLE decision (
  tenant INTEGER NOT NULL,
  decision TEXT NOT NULL,
  kind TEXT NOT NULL,
  title TEXT NOT NULL,
  body TEXT NOT NULL,
  reason TEXT NOT NULL,
  author TEXT NOT NULL,
  valid_from INTEGER NOT NULL,
  salt BLOB NOT NULL,
  PRIMARY KEY (tenant, decision)
) STRICT;

-- Asked for, approved, rejected, withdrawn: each is an entry of the log.
CREATE TABLE decision_deed (
  tenant INTEGER NOT NULL,
  decision TEXT NOT NULL,
  deed INTEGER NOT NULL,
  outcome TEXT NOT NULL,
  known INTEGER NOT NULL,
  actor TEXT NOT NULL,
  reason TEXT NOT NULL,
  entry INTEGER NOT NULL,
  PRIMARY KEY (tenant, decision, deed)
) STRICT, WITHOUT ROWID;
