-- The log of the tenant: its state, and the signed note that says so. They change only together with tiles and entries.
CREATE TABLE ledger (
  tenant INTEGER PRIMARY KEY,
  origin TEXT NOT NULL,
  size INTEGER NOT NULL,
  root BLOB NOT NULL,
  note TEXT NOT NULL,
  vkey TEXT NOT NULL
) STRICT;

-- Keys that sign the log, each from some size on.
CREATE TABLE ledger_key (
  tenant INTEGER NOT NULL,
  since INTEGER NOT NULL,
  vkey TEXT NOT NULL,
  PRIMARY KEY (tenant, since)
) STRICT, WITHOUT ROWID;

-- Entries as they were hashed. They are never changed.
CREATE TABLE ledger_entry (
  tenant INTEGER NOT NULL,
  entry INTEGER NOT NULL,
  kind TEXT NOT NULL,
  added INTEGER NOT NULL,
  body BLOB NOT NULL,
  PRIMARY KEY (tenant, entry)
) STRICT;

-- Tiles of hashes; that at the end of each level grows until it is full.
CREATE TABLE ledger_tile (
  tenant INTEGER NOT NULL,
  level INTEGER NOT NULL,
  tile INTEGER NOT NULL,
  hashes BLOB NOT NULL,
  PRIMARY KEY (tenant, level, tile)
) STRICT;

-- States for which others vouch: witnesses by cosignatures, authorities by time stamps.
CREATE TABLE ledger_checkpoint (
  tenant INTEGER NOT NULL,
  size INTEGER NOT NULL,
  known INTEGER NOT NULL,
  note TEXT NOT NULL,
  PRIMARY KEY (tenant, size)
) STRICT;

CREATE TABLE ledger_cosignature (
  tenant INTEGER NOT NULL,
  size INTEGER NOT NULL,
  vkey TEXT NOT NULL,
  known INTEGER NOT NULL,
  line TEXT NOT NULL,
  PRIMARY KEY (tenant, size, vkey)
) STRICT;

CREATE TABLE ledger_stamp (
  tenant INTEGER NOT NULL,
  size INTEGER NOT NULL,
  stamp INTEGER NOT NULL,
  known INTEGER NOT NULL,
  stamped INTEGER NOT NULL,
  authority TEXT NOT NULL,
  reply BLOB NOT NULL,
  PRIMARY KEY (tenant, size, stamp)
) STRICT;
