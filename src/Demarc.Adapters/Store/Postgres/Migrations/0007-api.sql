-- Keys of the API: found by their digest when used, by tenant and number when looked at.
CREATE UNIQUE INDEX api_key_number ON api_key (tenant, number);

-- What was answered to a request that may come again. A row is put in before the work is begun, so that it is done once.
CREATE TABLE api_answer (
  tenant integer NOT NULL,
  caller text COLLATE "C" NOT NULL,
  name bytea NOT NULL,
  request bytea NOT NULL,
  created bigint NOT NULL,
  status integer NOT NULL,
  type text COLLATE "C" NOT NULL,
  location text COLLATE "C" NOT NULL,
  body bytea NOT NULL,
  PRIMARY KEY (tenant, caller, name)
);

CREATE INDEX api_answer_created ON api_answer (created);
