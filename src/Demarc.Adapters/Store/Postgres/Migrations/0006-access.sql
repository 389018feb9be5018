-- More ways in, and who was let in by whom. People belong to no tenant; what happened in a tenant says so.

ALTER TABLE access_entry ADD COLUMN tenant integer NOT NULL DEFAULT 0;
CREATE INDEX access_entry_person ON access_entry (person, entry);
CREATE INDEX access_entry_tenant ON access_entry (tenant, entry);

-- Whom a tenant has asked in. The membership is made when the link is used, not before.
CREATE TABLE invitation (
  tenant integer NOT NULL,
  ticket bytea NOT NULL,
  number integer NOT NULL,
  login text COLLATE "C" NOT NULL,
  name text COLLATE "C" NOT NULL,
  role text COLLATE "C" NOT NULL,
  valid_from bigint NOT NULL,
  valid_to bigint NOT NULL,
  created bigint NOT NULL,
  expires bigint NOT NULL,
  ended bigint NOT NULL,
  invited_by text COLLATE "C" NOT NULL,
  PRIMARY KEY (tenant, ticket)
);

-- Authenticator apps. The secret is sealed under a key that is not in this database where there is one.
-- The last step of time that was used is kept, so that no code opens twice.
CREATE TABLE totp (
  person integer PRIMARY KEY,
  secret text COLLATE "C" NOT NULL,
  created bigint NOT NULL,
  confirmed bigint NOT NULL,
  step bigint NOT NULL
);

CREATE TABLE recovery_code (
  person integer NOT NULL,
  code bytea NOT NULL,
  used bigint NOT NULL,
  PRIMARY KEY (person, code)
);

CREATE TABLE passkey (
  passkey bytea PRIMARY KEY,
  person integer NOT NULL,
  name text COLLATE "C" NOT NULL,
  public_key bytea NOT NULL,
  signs bigint NOT NULL,
  transports text COLLATE "C" NOT NULL,
  verified integer NOT NULL,
  eligible integer NOT NULL,
  backed_up integer NOT NULL,
  attestation bytea NOT NULL,
  client_data bytea NOT NULL,
  created bigint NOT NULL,
  used bigint NOT NULL
);

CREATE INDEX passkey_person ON passkey (person);

-- Who somebody is elsewhere. Issuer and subject together name an account; an address never does.
CREATE TABLE external_identity (
  issuer text COLLATE "C" NOT NULL,
  subject text COLLATE "C" NOT NULL,
  person integer NOT NULL,
  created bigint NOT NULL,
  seen bigint NOT NULL,
  PRIMARY KEY (issuer, subject)
);

CREATE INDEX external_identity_person ON external_identity (person);
