-- More ways in, and who was let in by whom. People belong to no tenant; what happened in a tenant says so.

ALTER TABLE access_entry ADD COLUMN tenant INTEGER NOT NULL DEFAULT 0;
CREATE INDEX access_entry_person ON access_entry (person, entry);
CREATE INDEX access_entry_tenant ON access_entry (tenant, entry);

-- Whom a tenant has asked in. The membership is made when the link is used, not before.
CREATE TABLE invitation (
  tenant INTEGER NOT NULL,
  ticket BLOB NOT NULL,
  number INTEGER NOT NULL,
  login TEXT NOT NULL,
  name TEXT NOT NULL,
  role TEXT NOT NULL,
  valid_from INTEGER NOT NULL,
  valid_to INTEGER NOT NULL,
  created INTEGER NOT NULL,
  expires INTEGER NOT NULL,
  ended INTEGER NOT NULL,
  invited_by TEXT NOT NULL,
  PRIMARY KEY (tenant, ticket)
) STRICT, WITHOUT ROWID;

-- Authenticator apps. The secret is sealed under a key that is not in this database where there is one.
-- The last step of time that was used is kept, so that no code opens twice.
CREATE TABLE totp (
  person INTEGER PRIMARY KEY,
  secret TEXT NOT NULL,
  created INTEGER NOT NULL,
  confirmed INTEGER NOT NULL,
  step INTEGER NOT NULL
) STRICT;

CREATE TABLE recovery_code (
  person INTEGER NOT NULL,
  code BLOB NOT NULL,
  used INTEGER NOT NULL,
  PRIMARY KEY (person, code)
) STRICT, WITHOUT ROWID;

CREATE TABLE passkey (
  passkey BLOB PRIMARY KEY,
  person INTEGER NOT NULL,
  name TEXT NOT NULL,
  public_key BLOB NOT NULL,
  signs INTEGER NOT NULL,
  transports TEXT NOT NULL,
  verified INTEGER NOT NULL,
  eligible INTEGER NOT NULL,
  backed_up INTEGER NOT NULL,
  attestation BLOB NOT NULL,
  client_data BLOB NOT NULL,
  created INTEGER NOT NULL,
  used INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX passkey_person ON passkey (person);

-- Who somebody is elsewhere. Issuer and subject together name an account; an address never does.
CREATE TABLE external_identity (
  issuer TEXT NOT NULL,
  subject TEXT NOT NULL,
  person INTEGER NOT NULL,
  created INTEGER NOT NULL,
  seen INTEGER NOT NULL,
  PRIMARY KEY (issuer, subject)
) STRICT, WITHOUT ROWID;

CREATE INDEX external_identity_person ON external_identity (person);
