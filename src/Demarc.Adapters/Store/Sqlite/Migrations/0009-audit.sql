-- What auditors ask in the audit room, and what is answered. Nothing here is evidence: that is in its own table and in the log.
CREATE TABLE audit_request (
  tenant INTEGER NOT NULL,
  request INTEGER NOT NULL,
  framework TEXT NOT NULL,
  requirement TEXT NOT NULL,
  asked INTEGER NOT NULL,
  asker TEXT NOT NULL,
  question TEXT NOT NULL,
  answered INTEGER NOT NULL,
  answerer TEXT NOT NULL,
  answer TEXT NOT NULL,
  closed INTEGER NOT NULL,
  PRIMARY KEY (tenant, request)
) STRICT, WITHOUT ROWID;
