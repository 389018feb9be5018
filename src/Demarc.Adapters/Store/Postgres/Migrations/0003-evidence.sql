-- Evidence, and the files behind it. Times are microseconds since 1970-01-01T00:00:00Z; 9223372036854775807 stands for "none".

-- A file. Its address is a keyed digest of its content; the secret is its key and its salt, wrapped under the tenant's key. The commitment
-- is SHA-256 of salt and content.
CREATE TABLE blob (
  tenant integer NOT NULL,
  blob bytea NOT NULL,
  address bytea NOT NULL,
  size bigint NOT NULL,
  chunks integer NOT NULL,
  commitment bytea NOT NULL,
  secret bytea NOT NULL,
  known bigint NOT NULL,
  PRIMARY KEY (tenant, blob)
);

CREATE UNIQUE INDEX blob_address ON blob (tenant, address);

-- Its content, encrypted.
CREATE TABLE blob_chunk (
  tenant integer NOT NULL,
  blob bytea NOT NULL,
  chunk integer NOT NULL,
  body bytea NOT NULL,
  PRIMARY KEY (tenant, blob, chunk)
);

-- An item. Commitment: of the file. Record: of the row itself, with the salt beside it. Both are what the log proves; an erased item keeps
-- them and loses the salt, the file and what people wrote. Cover: the duties that exports show, compressed.
CREATE TABLE evidence (
  tenant integer NOT NULL,
  item text COLLATE "C" NOT NULL,
  kind text COLLATE "C" NOT NULL,
  origin text COLLATE "C" NOT NULL,
  title text COLLATE "C" NOT NULL,
  file text COLLATE "C" NOT NULL,
  size bigint NOT NULL,
  blob bytea,
  commitment bytea NOT NULL,
  record bytea NOT NULL,
  salt bytea,
  effective bigint NOT NULL,
  collected bigint NOT NULL,
  known bigint NOT NULL,
  expires bigint NOT NULL,
  about text COLLATE "C" NOT NULL,
  cover bytea,
  submitter text COLLATE "C" NOT NULL,
  attested text COLLATE "C" NOT NULL,
  entry bigint NOT NULL,
  PRIMARY KEY (tenant, item)
);

CREATE INDEX evidence_known ON evidence (tenant, known);

CREATE INDEX evidence_blob ON evidence (tenant, blob);

-- What was decided about an item: accepted, rejected, held, released, erased.
CREATE TABLE evidence_deed (
  tenant integer NOT NULL,
  item text COLLATE "C" NOT NULL,
  deed integer NOT NULL,
  kind text COLLATE "C" NOT NULL,
  known bigint NOT NULL,
  actor text COLLATE "C" NOT NULL,
  reason text COLLATE "C" NOT NULL,
  basis text COLLATE "C" NOT NULL,
  entry bigint NOT NULL,
  PRIMARY KEY (tenant, item, deed)
);
