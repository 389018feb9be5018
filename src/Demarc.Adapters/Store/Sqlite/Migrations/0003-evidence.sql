-- Evidence, and the files behind it. Times are microseconds since 1970-01-01T00:00:00Z; 9223372036854775807 stands for "none".

-- A file. Its address is a keyed digest of its content; the secret is its key and its salt, wrapped under the tenant's key. The commitment
-- is SHA-256 of salt and content.
CREATE TABLE blob (
  tenant INTEGER NOT NULL,
  blob BLOB NOT NULL,
  address BLOB NOT NULL,
  size INTEGER NOT NULL,
  chunks INTEGER NOT NULL,
  commitment BLOB NOT NULL,
  secret BLOB NOT NULL,
  known INTEGER NOT NULL,
  PRIMARY KEY (tenant, blob)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX blob_address ON blob (tenant, address);

-- Its content, encrypted.
CREATE TABLE blob_chunk (
  tenant INTEGER NOT NULL,
  blob BLOB NOT NULL,
  chunk INTEGER NOT NULL,
  body BLOB NOT NULL,
  PRIMARY KEY (tenant, blob, chunk)
) STRICT;

-- An item. Commitment: of the file. Record: of the row itself, with the salt beside it. Both are what the log proves; an erased item keeps
-- them and loses the salt, the file and what people wrote. Cover: the duties that exports show, compressed.
CREATE TABLE evidence (
  tenant INTEGER NOT NULL,
  item TEXT NOT NULL,
  kind TEXT NOT NULL,
  origin TEXT NOT NULL,
  title TEXT NOT NULL,
  file TEXT NOT NULL,
  size INTEGER NOT NULL,
  blob BLOB,
  commitment BLOB NOT NULL,
  record BLOB NOT NULL,
  salt BLOB,
  effective INTEGER NOT NULL,
  collected INTEGER NOT NULL,
  known INTEGER NOT NULL,
  expires INTEGER NOT NULL,
  about TEXT NOT NULL,
  cover BLOB,
  submitter TEXT NOT NULL,
  attested TEXT NOT NULL,
  entry INTEGER NOT NULL,
  PRIMARY KEY (tenant, item)
) STRICT;

CREATE INDEX evidence_known ON evidence (tenant, known);

CREATE INDEX evidence_blob ON evidence (tenant, blob);

-- What was decided about an item: accepted, rejected, held, released, erased.
CREATE TABLE evidence_deed (
  tenant INTEGER NOT NULL,
  item TEXT NOT NULL,
  deed INTEGER NOT NULL,
  kind TEXT NOT NULL,
  known INTEGER NOT NULL,
  actor TEXT NOT NULL,
  reason TEXT NOT NULL,
  basis TEXT NOT NULL,
  entry INTEGER NOT NULL,
  PRIMARY KEY (tenant, item, deed)
) STRICT, WITHOUT ROWID;
