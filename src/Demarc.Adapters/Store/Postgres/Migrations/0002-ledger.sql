-- The log of the tenant: its state, and the signed note that says so. They change only together with tiles and entries.
CREATE TABLE ledger (
  tenant integer PRIMARY KEY,
  origin text COLLATE "C" NOT NULL,
  size bigint NOT NULL,
  root bytea NOT NULL,
  note text COLLATE "C" NOT NULL,
  vkey text COLLATE "C" NOT NULL
);

-- Keys that sign the log, each from some size on.
CREATE TABLE ledger_key (
  tenant integer NOT NULL,
  since bigint NOT NULL,
  vkey text COLLATE "C" NOT NULL,
  PRIMARY KEY (tenant, since)
);

-- Entries as they were hashed. They are never changed.
CREATE TABLE ledger_entry (
  tenant integer NOT NULL,
  entry bigint NOT NULL,
  kind text COLLATE "C" NOT NULL,
  added bigint NOT NULL,
  body bytea NOT NULL,
  PRIMARY KEY (tenant, entry)
);

-- Tiles of hashes; that at the end of each level grows until it is full.
CREATE TABLE ledger_tile (
  tenant integer NOT NULL,
  level integer NOT NULL,
  tile bigint NOT NULL,
  hashes bytea NOT NULL,
  PRIMARY KEY (tenant, level, tile)
);

-- States for which others vouch: witnesses by cosignatures, authorities by time stamps.
CREATE TABLE ledger_checkpoint (
  tenant integer NOT NULL,
  size bigint NOT NULL,
  known bigint NOT NULL,
  note text COLLATE "C" NOT NULL,
  PRIMARY KEY (tenant, size)
);

CREATE TABLE ledger_cosignature (
  tenant integer NOT NULL,
  size bigint NOT NULL,
  vkey text COLLATE "C" NOT NULL,
  known bigint NOT NULL,
  line text COLLATE "C" NOT NULL,
  PRIMARY KEY (tenant, size, vkey)
);

CREATE TABLE ledger_stamp (
  tenant integer NOT NULL,
  size bigint NOT NULL,
  stamp integer NOT NULL,
  known bigint NOT NULL,
  stamped bigint NOT NULL,
  authority text COLLATE "C" NOT NULL,
  reply bytea NOT NULL,
  PRIMARY KEY (tenant, size, stamp)
);
