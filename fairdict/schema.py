"""The tables of ``data/catalogue.db``, as one script; plain names, so that Datasette shows them without a manual."""

VERSION = 2

SCHEMA = """
CREATE TABLE source (
  name TEXT PRIMARY KEY, harvester TEXT NOT NULL, url TEXT NOT NULL, publisher TEXT NOT NULL DEFAULT '',
  role TEXT NOT NULL DEFAULT 'owner', rank INTEGER NOT NULL DEFAULT 10, licence TEXT NOT NULL DEFAULT '',
  declared INTEGER NOT NULL DEFAULT 1, rest BLOB NOT NULL DEFAULT '', asked TEXT NOT NULL DEFAULT ''
);
CREATE TABLE run (
  id INTEGER PRIMARY KEY, source TEXT NOT NULL REFERENCES source(name), started TEXT NOT NULL, ended TEXT,
  as_of TEXT NOT NULL, verdict TEXT NOT NULL DEFAULT 'running', whole INTEGER NOT NULL DEFAULT 1,
  listed INTEGER NOT NULL DEFAULT 0, new INTEGER NOT NULL DEFAULT 0, updated INTEGER NOT NULL DEFAULT 0,
  unchanged INTEGER NOT NULL DEFAULT 0, withdrawn INTEGER NOT NULL DEFAULT 0,
  not_selected INTEGER NOT NULL DEFAULT 0, quarantined INTEGER NOT NULL DEFAULT 0,
  duplicate INTEGER NOT NULL DEFAULT 0, gone INTEGER NOT NULL DEFAULT 0, total INTEGER,
  requests INTEGER NOT NULL DEFAULT 0, message TEXT NOT NULL DEFAULT '',
  asked TEXT NOT NULL DEFAULT '', since TEXT, position TEXT NOT NULL DEFAULT '', marked INTEGER NOT NULL DEFAULT 0,
  cursor TEXT NOT NULL DEFAULT '', tombstones INTEGER NOT NULL DEFAULT 0, rest BLOB NOT NULL DEFAULT ''
);
CREATE INDEX run_source ON run(source, id);
CREATE TABLE cursor (
  source TEXT PRIMARY KEY REFERENCES source(name), value TEXT NOT NULL, run INTEGER NOT NULL REFERENCES run(id),
  whole_at TEXT NOT NULL DEFAULT ''
);
CREATE TABLE listing (
  source TEXT NOT NULL REFERENCES source(name), identifier TEXT NOT NULL, n INTEGER NOT NULL DEFAULT 0, hash TEXT,
  datestamp TEXT, deleted INTEGER, staged INTEGER, again INTEGER NOT NULL DEFAULT 0, late INTEGER NOT NULL DEFAULT 0,
  earlier INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (source, identifier)
);
CREATE INDEX listing_late ON listing(source) WHERE late > 0;
CREATE TABLE body (hash TEXT PRIMARY KEY, bytes BLOB NOT NULL);
CREATE TABLE response (
  id INTEGER PRIMARY KEY, source TEXT NOT NULL REFERENCES source(name), run INTEGER REFERENCES run(id),
  url TEXT NOT NULL, status INTEGER NOT NULL, headers TEXT NOT NULL, fetched TEXT NOT NULL,
  body TEXT NOT NULL REFERENCES body(hash)
);
CREATE INDEX response_run ON response(run);
CREATE TABLE record (
  id INTEGER PRIMARY KEY, source TEXT NOT NULL REFERENCES source(name), identifier TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('current', 'staged', 'quarantined')),
  datestamp TEXT NOT NULL DEFAULT '', deleted INTEGER NOT NULL DEFAULT 0, media_type TEXT NOT NULL DEFAULT '',
  locator TEXT NOT NULL DEFAULT '', page TEXT NOT NULL DEFAULT '', hints TEXT NOT NULL DEFAULT '{}',
  hash TEXT NOT NULL, bytes BLOB NOT NULL, response INTEGER REFERENCES response(id),
  run INTEGER REFERENCES run(id), absent INTEGER NOT NULL DEFAULT 0, since TEXT NOT NULL DEFAULT '',
  changed TEXT NOT NULL DEFAULT '', UNIQUE (source, identifier, state)
);
CREATE INDEX record_response ON record(response);
CREATE INDEX record_run ON record(run);
CREATE TABLE quarantine (
  record INTEGER PRIMARY KEY REFERENCES record(id) ON DELETE CASCADE, source TEXT NOT NULL REFERENCES source(name),
  identifier TEXT NOT NULL, stage TEXT NOT NULL, reason TEXT NOT NULL, attempts INTEGER NOT NULL DEFAULT 1,
  fingerprint TEXT NOT NULL, first TEXT NOT NULL, last TEXT NOT NULL
);
CREATE TABLE description (
  id INTEGER PRIMARY KEY, record INTEGER NOT NULL REFERENCES record(id) ON DELETE CASCADE, n INTEGER NOT NULL,
  source TEXT NOT NULL REFERENCES source(name), identifier TEXT NOT NULL, kind TEXT NOT NULL,
  selected INTEGER NOT NULL, title TEXT NOT NULL DEFAULT '', page TEXT NOT NULL DEFAULT '',
  document TEXT NOT NULL, hash TEXT NOT NULL, names TEXT NOT NULL DEFAULT '[]', refs TEXT NOT NULL DEFAULT '[]',
  said TEXT NOT NULL DEFAULT '{}', left_over TEXT NOT NULL DEFAULT '[]',
  mapped INTEGER NOT NULL DEFAULT 0, fingerprint TEXT NOT NULL, UNIQUE (record, n)
);
CREATE INDEX description_source ON description(source, identifier);
CREATE TABLE dataset (
  key TEXT PRIMARY KEY, iri TEXT NOT NULL UNIQUE, kind TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('live', 'withdrawn', 'hidden')), title TEXT NOT NULL DEFAULT '',
  description TEXT NOT NULL DEFAULT '', document TEXT NOT NULL, hash TEXT NOT NULL, input TEXT NOT NULL,
  since TEXT NOT NULL, changed TEXT NOT NULL, hidden TEXT NOT NULL DEFAULT ''
);
CREATE TABLE hidden (
  mark TEXT PRIMARY KEY, key TEXT NOT NULL, as_of TEXT NOT NULL, reason TEXT NOT NULL DEFAULT ''
);
CREATE INDEX hidden_key ON hidden(key);
CREATE TABLE member (
  source TEXT NOT NULL, identifier TEXT NOT NULL, n INTEGER NOT NULL, key TEXT NOT NULL REFERENCES dataset(key),
  description INTEGER REFERENCES description(id) ON DELETE SET NULL, PRIMARY KEY (source, identifier, n)
);
CREATE INDEX member_key ON member(key);
CREATE INDEX member_description ON member(description);
CREATE TABLE alias (alias TEXT PRIMARY KEY, key TEXT NOT NULL REFERENCES dataset(key), since TEXT NOT NULL);
CREATE TABLE evidence (
  url TEXT PRIMARY KEY, tried TEXT NOT NULL, status INTEGER, error TEXT NOT NULL DEFAULT '',
  method TEXT NOT NULL DEFAULT 'HEAD', media_type TEXT NOT NULL DEFAULT '', length INTEGER,
  final_url TEXT NOT NULL DEFAULT '', failures INTEGER NOT NULL DEFAULT 0,
  roles TEXT NOT NULL DEFAULT '', head INTEGER, detail TEXT NOT NULL DEFAULT '', seen TEXT NOT NULL DEFAULT '',
  tombstone TEXT NOT NULL DEFAULT '', redirects TEXT NOT NULL DEFAULT '', links TEXT NOT NULL DEFAULT '',
  embedded TEXT NOT NULL DEFAULT '', negotiated TEXT NOT NULL DEFAULT ''
);
CREATE TABLE ruleset (
  n INTEGER PRIMARY KEY, version TEXT NOT NULL, rules TEXT NOT NULL, UNIQUE (version, rules)
);
CREATE TABLE wording (n INTEGER PRIMARY KEY, words TEXT NOT NULL UNIQUE, en TEXT NOT NULL, nl TEXT NOT NULL);
CREATE TABLE finding (
  of TEXT NOT NULL CHECK (of IN ('description', 'dataset')), subject TEXT NOT NULL,
  ruleset INTEGER NOT NULL REFERENCES ruleset(n), outcomes TEXT NOT NULL, details TEXT NOT NULL,
  input TEXT NOT NULL, PRIMARY KEY (of, subject)
);
CREATE TABLE score (
  of TEXT NOT NULL, subject TEXT NOT NULL, lens TEXT NOT NULL, version TEXT NOT NULL, low REAL NOT NULL,
  high REAL NOT NULL, maximum REAL NOT NULL, band TEXT NOT NULL DEFAULT '', parts TEXT NOT NULL DEFAULT '{}',
  PRIMARY KEY (of, subject, lens)
);
CREATE TABLE standing (
  source TEXT NOT NULL, identifier TEXT NOT NULL, n INTEGER NOT NULL, input TEXT NOT NULL, metadata TEXT NOT NULL,
  network TEXT NOT NULL, rules TEXT NOT NULL, scores TEXT NOT NULL, mends TEXT NOT NULL,
  PRIMARY KEY (source, identifier, n)
);
CREATE TABLE step (
  source TEXT NOT NULL, lens TEXT NOT NULL, as_of TEXT NOT NULL, version TEXT NOT NULL, datasets INTEGER NOT NULL,
  low REAL NOT NULL, high REAL NOT NULL, maximum REAL NOT NULL, parts TEXT NOT NULL, PRIMARY KEY (source, lens, as_of)
);
CREATE TABLE scorecard (source TEXT PRIMARY KEY, input TEXT NOT NULL, card TEXT NOT NULL);
CREATE TABLE validity (
  key TEXT NOT NULL, shapes TEXT NOT NULL, violations INTEGER NOT NULL, warnings INTEGER NOT NULL,
  advice INTEGER NOT NULL, results TEXT NOT NULL, neighbours TEXT NOT NULL, input TEXT NOT NULL,
  PRIMARY KEY (key, shapes)
);
CREATE TABLE issue (
  id INTEGER PRIMARY KEY, source TEXT NOT NULL DEFAULT '', record INTEGER REFERENCES record(id) ON DELETE CASCADE,
  dataset TEXT NOT NULL DEFAULT '', stage TEXT NOT NULL, code TEXT NOT NULL, severity TEXT NOT NULL,
  property TEXT NOT NULL DEFAULT '', value TEXT NOT NULL DEFAULT '', place TEXT NOT NULL DEFAULT '',
  message TEXT NOT NULL
);
CREATE INDEX issue_record ON issue(record);
CREATE INDEX issue_source ON issue(source, code);
CREATE TABLE change (
  id INTEGER PRIMARY KEY, as_of TEXT NOT NULL, key TEXT NOT NULL, kind TEXT NOT NULL,
  fields TEXT NOT NULL DEFAULT '[]', detail TEXT NOT NULL DEFAULT '[]'
);
CREATE TABLE event (
  n INTEGER PRIMARY KEY, as_of TEXT NOT NULL, key TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('created', 'updated', 'removed')), hash TEXT NOT NULL, content BLOB
);
CREATE INDEX event_key ON event(key, n);
CREATE TABLE graph (iri TEXT PRIMARY KEY, as_of TEXT NOT NULL, hash TEXT NOT NULL, input TEXT NOT NULL);
CREATE INDEX graph_as_of ON graph(as_of);
CREATE TABLE correction (
  n INTEGER NOT NULL, key TEXT NOT NULL, dataset TEXT NOT NULL, term TEXT NOT NULL, action TEXT NOT NULL,
  who TEXT NOT NULL, made TEXT NOT NULL, why TEXT NOT NULL, outcome TEXT NOT NULL, PRIMARY KEY (n, key)
);
CREATE TABLE stage (name TEXT PRIMARY KEY, input TEXT NOT NULL);
CREATE VIEW finding_row AS
  WITH told AS (
    SELECT f.of, f.subject, s.version AS ruleset, json_extract(r.value, '$[0]') AS rule,
           json_extract(r.value, '$[1]') AS version, substr(f.outcomes, r.key + 1, 1) AS letter,
           json_extract(f.details, '$.v') AS texts, json_extract(f.details, '$."' || r.key || '"') AS place
    FROM finding f JOIN ruleset s ON s.n = f.ruleset, json_each(s.rules) r
  )
  SELECT t.of, t.subject, t.rule, t.version, t.ruleset,
         CASE t.letter WHEN 'p' THEN 'pass' WHEN 'f' THEN 'fail' WHEN 'i' THEN 'indeterminate'
                       ELSE 'not-applicable' END AS outcome,
         COALESCE(json_extract(t.texts, '$[' || json_extract(t.place, '$[0]') || ']'), '') AS value,
         COALESCE(json_extract(t.texts, '$[' || json_extract(t.place, '$[1]') || ']'), '') AS place,
         COALESCE(y.en, '') AS reason, COALESCE(m.en, '') AS fix,
         COALESCE(json_extract(t.texts, '$[' || json_extract(t.place, '$[4]') || ']'), '') AS suggestion,
         COALESCE(json_extract(t.place, '$[5]'), '') AS distributions,
         COALESCE(y.nl, '') AS reason_nl, COALESCE(m.nl, '') AS fix_nl
  FROM told t LEFT JOIN wording y ON y.n = json_extract(t.place, '$[2]')
              LEFT JOIN wording m ON m.n = json_extract(t.place, '$[3]');
CREATE VIEW validity_row AS
  SELECT v.key, v.shapes, json_extract(r.value, '$[0]') AS severity, json_extract(r.value, '$[1]') AS focus,
         json_extract(r.value, '$[2]') AS path, json_extract(r.value, '$[3]') AS value,
         json_extract(r.value, '$[4]') AS component, json_extract(r.value, '$[5]') AS shape,
         json_extract(r.value, '$[6]') AS messages
  FROM validity v, json_each(v.results) r;
"""
