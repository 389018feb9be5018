-- Who may come in, and as what. People belong to no tenant; memberships say to which they may go.
-- Secrets are kept as digests: of sessions, tickets and keys SHA-256, of passwords what the hasher makes.

CREATE TABLE person (
  person INTEGER PRIMARY KEY,
  login TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  password TEXT NOT NULL,
  created INTEGER NOT NULL,
  disabled INTEGER NOT NULL,
  failures INTEGER NOT NULL,
  locked INTEGER NOT NULL
) STRICT;

CREATE TABLE membership (
  tenant INTEGER NOT NULL,
  person INTEGER NOT NULL,
  role TEXT NOT NULL,
  valid_from INTEGER NOT NULL,
  valid_to INTEGER NOT NULL,
  granted_by TEXT NOT NULL,
  PRIMARY KEY (tenant, person, role, valid_from)
) STRICT, WITHOUT ROWID;

CREATE INDEX membership_person ON membership (person);

CREATE TABLE session (
  session BLOB PRIMARY KEY,
  person INTEGER NOT NULL,
  method TEXT NOT NULL,
  created INTEGER NOT NULL,
  seen INTEGER NOT NULL,
  expires INTEGER NOT NULL,
  ended INTEGER NOT NULL,
  address TEXT NOT NULL,
  agent TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX session_person ON session (person);

-- One-time links: the first administrator, an invitation, a forgotten password.
CREATE TABLE ticket (
  ticket BLOB PRIMARY KEY,
  purpose TEXT NOT NULL,
  person INTEGER NOT NULL,
  tenant INTEGER NOT NULL,
  role TEXT NOT NULL,
  created INTEGER NOT NULL,
  expires INTEGER NOT NULL,
  used INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE api_key (
  api_key BLOB PRIMARY KEY,
  tenant INTEGER NOT NULL,
  number INTEGER NOT NULL,
  title TEXT NOT NULL,
  role TEXT NOT NULL,
  person INTEGER NOT NULL,
  created INTEGER NOT NULL,
  expires INTEGER NOT NULL,
  ended INTEGER NOT NULL,
  seen INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What happened at the door. Entries are only added.
CREATE TABLE access_entry (
  entry INTEGER PRIMARY KEY,
  known INTEGER NOT NULL,
  person INTEGER NOT NULL,
  login TEXT NOT NULL,
  event TEXT NOT NULL,
  method TEXT NOT NULL,
  address TEXT NOT NULL,
  detail TEXT NOT NULL
) STRICT;

-- Keys that protect short-lived texts the browser carries, shared by all processes on this store.
CREATE TABLE protection_key (
  id TEXT PRIMARY KEY,
  body TEXT NOT NULL
) STRICT, WITHOUT ROWID;
