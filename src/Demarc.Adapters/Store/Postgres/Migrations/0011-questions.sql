-- The day that a question of an auditor is about, and the day by which things had to be known; empty: the present, and all that is known.
ALTER TABLE audit_request ADD COLUMN as_of text COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE audit_request ADD COLUMN known_at text COLLATE "C" NOT NULL DEFAULT '';
