-- What auditors ask in the audit room, and what is answered. Nothing here is evidence: that is in its own table and in the log.
CREATE TABLE audit_request (
  tenant integer NOT NULL,
  request integer NOT NULL,
  framework text COLLATE "C" NOT NULL,
  requirement text COLLATE "C" NOT NULL,
  asked bigint NOT NULL,
  asker text COLLATE "C" NOT NULL,
  question text COLLATE "C" NOT NULL,
  answered bigint NOT NULL,
  answerer text COLLATE "C" NOT NULL,
  answer text COLLATE "C" NOT NULL,
  closed bigint NOT NULL,
  PRIMARY KEY (tenant, request)
);
