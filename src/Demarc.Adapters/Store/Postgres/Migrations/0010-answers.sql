-- A question of an auditor can be answered more than once, and what was answered at some time stays known.
CREATE TABLE audit_answer (
  tenant integer NOT NULL,
  request integer NOT NULL,
  number integer NOT NULL,
  answered bigint NOT NULL,
  answerer text COLLATE "C" NOT NULL,
  answer text COLLATE "C" NOT NULL,
  PRIMARY KEY (tenant, request, number)
);

INSERT INTO audit_answer (tenant, request, number, answered, answerer, answer)
  SELECT tenant, request, 1, answered, answerer, answer FROM audit_request WHERE answerer <> '';

ALTER TABLE audit_request DROP COLUMN answered;
ALTER TABLE audit_request DROP COLUMN answerer;
ALTER TABLE audit_request DROP COLUMN answer;

-- No link gives a role: invitations have rows of their own.
ALTER TABLE ticket DROP COLUMN role;
