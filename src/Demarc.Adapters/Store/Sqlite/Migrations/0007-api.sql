-- Keys of the API: found by their digest when used, by tenant and number when looked at.
CREATE UNIQUE INDEX api_key_number ON api_key (tenant, number);

-- What was answered to a request that may come again. A row is put in before the work is begun, so that it is done once.
CREATE TABLE api_answer (
  tenant INTEGER NOT NULL,
  caller TEXT NOT NULL,
  name BLOB NOT NULL,
  request BLOB NOT NULL,
  created INTEGER NOT NULL,
  status INTEGER NOT NULL,
  type TEXT NOT NULL,
  location TEXT NOT NULL,
  body BLOB NOT NULL,
  PRIMARY KEY (tenant, caller, name)
) STRICT, WITHOUT ROWID;

CREATE INDEX api_answer_created ON api_answer (created);
