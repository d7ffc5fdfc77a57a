-- Money: integer in 1/100000 of the whole unit, with its currency. Day: integer, days since 1970-01-01.
-- Time: integer, seconds of local wall time. Words: text with CHECK. JSON: text, never searched by SQL.

CREATE TABLE shop (
  id   INTEGER PRIMARY KEY CHECK (id = 1),
  body TEXT NOT NULL CHECK (json_valid(body))
) STRICT;

CREATE TABLE setting (
  name  TEXT PRIMARY KEY,
  value TEXT NOT NULL CHECK (json_valid(value))
) STRICT, WITHOUT ROWID;

-- Calendars and response tables as their files' text; the one added last counts.
CREATE TABLE rule_file (
  id       INTEGER PRIMARY KEY AUTOINCREMENT,
  kind     TEXT NOT NULL CHECK (kind IN ('calendar', 'response_table')),
  name     TEXT NOT NULL,
  text     TEXT NOT NULL,
  added_at INTEGER NOT NULL,
  operator TEXT NOT NULL
) STRICT;

CREATE TABLE import (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  file       TEXT NOT NULL,
  sha256     TEXT NOT NULL,
  bytes      INTEGER NOT NULL,
  leg        TEXT NOT NULL CHECK (leg IN ('pos', 'acquirer', 'bank', 'wallet')),
  profile    TEXT NOT NULL,
  encoding   TEXT NOT NULL CHECK (encoding IN ('UTF-8', 'UTF-16LE', 'UTF-16BE', 'GB18030', 'windows-1252')),
  rows       INTEGER NOT NULL,
  new        INTEGER NOT NULL,
  known      INTEGER NOT NULL,
  changed    INTEGER NOT NULL,
  rejected   INTEGER NOT NULL,
  needs_look INTEGER NOT NULL,
  controls   TEXT NOT NULL CHECK (json_valid(controls)),
  notes      TEXT NOT NULL CHECK (json_valid(notes)),
  applied_at INTEGER NOT NULL,
  operator   TEXT NOT NULL,
  plan_hash  TEXT NOT NULL,
  -- Of a file that is no delimited text: what its sheet, which is kept in its place, was made from.
  sheet      TEXT CHECK (json_valid(sheet)),
  -- Set once the import was taken back; its row stays, so that its number is never given twice.
  withdrawn_at  INTEGER,
  withdrawn_by  TEXT,
  withdrawn_why TEXT,
  CHECK (rows = new + known + changed + rejected + needs_look),
  CHECK ((withdrawn_at IS NULL) = (withdrawn_by IS NULL)),
  CHECK (withdrawn_why IS NULL OR withdrawn_at IS NOT NULL)
) STRICT;

-- Which days of which source an import speaks for.
CREATE TABLE coverage (
  id          INTEGER PRIMARY KEY,
  import      INTEGER NOT NULL REFERENCES import (id) ON DELETE CASCADE,
  leg         TEXT NOT NULL CHECK (leg IN ('pos', 'acquirer', 'bank', 'wallet')),
  source      TEXT NOT NULL,
  merchant_no TEXT,
  terminal_no TEXT,
  first_day   INTEGER NOT NULL,
  last_day    INTEGER NOT NULL
) STRICT;
CREATE INDEX coverage_of_import ON coverage (import);

-- The masked copy of a file: zstd frames of 256 KB of it each, so that one line can be read back.
CREATE TABLE import_frame (
  import       INTEGER NOT NULL REFERENCES import (id) ON DELETE CASCADE,
  seq          INTEGER NOT NULL,
  first_offset INTEGER NOT NULL,
  first_line   INTEGER NOT NULL,
  size         INTEGER NOT NULL,
  bytes        BLOB NOT NULL,
  PRIMARY KEY (import, seq)
) STRICT;

CREATE TABLE source (
  id   INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  leg  TEXT NOT NULL CHECK (leg IN ('pos', 'acquirer', 'bank', 'wallet'))
) STRICT;

-- What happened once. The identity `source|day|key|occurrence` is its first four columns; a currency that is
-- not told is that of the amount.
CREATE TABLE line (
  id                    INTEGER PRIMARY KEY,
  source                INTEGER NOT NULL REFERENCES source (id),
  day                   INTEGER NOT NULL,
  key                   BLOB NOT NULL,
  occurrence            INTEGER NOT NULL,
  content               BLOB NOT NULL,
  at                    INTEGER,
  at_nanos              INTEGER NOT NULL,
  settled_on            INTEGER,
  kind                  TEXT NOT NULL CHECK (kind IN ('sale', 'void', 'refund', 'reversal', 'pre_auth',
                          'pre_auth_void', 'pre_auth_completion', 'fee', 'payout', 'adjustment', 'booking', 'inquiry')),
  tender                TEXT NOT NULL CHECK (tender IN ('card', 'qr', 'cash', 'prepaid', 'coupon', 'other')),
  amount                INTEGER NOT NULL,
  currency              TEXT NOT NULL,
  fee                   INTEGER,
  fee_currency          TEXT,
  net                   INTEGER,
  net_currency          TEXT,
  balance               INTEGER,
  balance_currency      TEXT,
  merchant_no           TEXT,
  terminal_no           TEXT,
  batch_no              TEXT,
  voucher_no            TEXT,
  reference_no          TEXT,
  auth_code             TEXT,
  order_no              TEXT,
  channel_no            TEXT,
  refund_no             TEXT,
  payout_no             TEXT,
  original_voucher_no   TEXT,
  original_reference_no TEXT,
  card                  TEXT,
  card_kind             TEXT CHECK (card_kind IN ('debit', 'credit', 'semi_credit', 'prepaid', 'foreign')),
  response              TEXT,
  pending               TEXT CHECK (pending IN ('not_booked', 'failed')),
  status                TEXT,
  operator              TEXT,
  counterparty          TEXT,
  remark                TEXT,
  lost_digits           INTEGER NOT NULL CHECK (lost_digits IN (0, 1))
) STRICT;
CREATE UNIQUE INDEX line_identity ON line (day, key, source, occurrence);

-- Each time a file told a line.
CREATE TABLE sighting (
  import  INTEGER NOT NULL REFERENCES import (id) ON DELETE CASCADE,
  row     INTEGER NOT NULL,
  line    INTEGER NOT NULL REFERENCES line (id),
  outcome TEXT NOT NULL CHECK (outcome IN ('new', 'known', 'changed', 'needs_look')),
  PRIMARY KEY (import, row)
) STRICT, WITHOUT ROWID;
CREATE INDEX sighting_of_line ON sighting (line);

-- Another telling of a line: offered by a changed row, then refused or accepted; where it is accepted, what stood
-- before is kept as replaced.
CREATE TABLE line_version (
  id      INTEGER PRIMARY KEY,
  line    INTEGER NOT NULL REFERENCES line (id),
  import  INTEGER NOT NULL REFERENCES import (id) ON DELETE CASCADE,
  row     INTEGER NOT NULL,
  state   TEXT NOT NULL CHECK (state IN ('offered', 'accepted', 'replaced', 'refused')),
  body    TEXT NOT NULL CHECK (json_valid(body)),
  UNIQUE (import, row, state)
) STRICT;
CREATE INDEX version_of_line ON line_version (line);

CREATE TABLE rejected_row (
  import INTEGER NOT NULL REFERENCES import (id) ON DELETE CASCADE,
  row    INTEGER NOT NULL,
  "column" TEXT,
  reason TEXT NOT NULL CHECK (reason IN ('too_few_cells', 'too_many_cells', 'missing', 'bad_date', 'bad_amount',
           'too_fine', 'both_sides', 'bad_currency', 'bad_bytes', 'too_long', 'open_quote',
           'stray_quote', 'cell_error', 'bad_syntax', 'double_reference')),
  text   TEXT NOT NULL,
  PRIMARY KEY (import, row)
) STRICT, WITHOUT ROWID;

-- A readable row that stays out of matching until a person decides.
CREATE TABLE look (
  import     INTEGER NOT NULL REFERENCES import (id) ON DELETE CASCADE,
  row        INTEGER NOT NULL,
  line       INTEGER NOT NULL REFERENCES line (id),
  reason     TEXT NOT NULL CHECK (reason IN ('date_far_off', 'unknown_kind', 'other_merchant')),
  decision   TEXT CHECK (decision IN ('take_part', 'stay_out')),
  decided_at INTEGER,
  decided_by TEXT,
  PRIMARY KEY (import, row),
  CHECK ((decision IS NULL) = (decided_at IS NULL) AND (decision IS NULL) = (decided_by IS NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX look_of_line ON look (line);

-- The last run of the reconciliation: one row here, and all of its findings below.
CREATE TABLE reconciliation (
  id        INTEGER PRIMARY KEY CHECK (id = 1),
  as_of     INTEGER NOT NULL,
  judged_at INTEGER NOT NULL
) STRICT;

CREATE TABLE fate (
  line              INTEGER NOT NULL REFERENCES line (id),
  relation          TEXT NOT NULL CHECK (relation IN ('sale', 'payout')),
  leg               TEXT NOT NULL CHECK (leg IN ('pos', 'acquirer', 'bank', 'wallet')),
  fate              TEXT NOT NULL CHECK (fate IN ('matched', 'netted', 'excepted', 'waiting', 'not_money')),
  why               TEXT CHECK (why IN ('file_missing', 'buffer', 'not_due', 'suggestion', 'needs_look', 'declined',
                      'other_tender', 'other_business', 'pre_authorisation', 'inquiry', 'before_start')),
  until             INTEGER,
  until_provisional INTEGER CHECK (until_provisional IN (0, 1)),
  PRIMARY KEY (line, relation),
  CHECK ((fate IN ('waiting', 'not_money')) = (why IS NOT NULL)),
  CHECK ((until IS NULL) = (until_provisional IS NULL))
) STRICT, WITHOUT ROWID;

CREATE TABLE match_group (
  id       INTEGER PRIMARY KEY,
  relation TEXT NOT NULL CHECK (relation IN ('sale', 'payout')),
  pass     TEXT NOT NULL CHECK (pass IN ('net', 'strong_key', 'second_key', 'time_window', 'payout',
             'pinned')),
  score    INTEGER NOT NULL,
  reasons  TEXT NOT NULL CHECK (json_valid(reasons))
) STRICT;

CREATE TABLE match_line (
  match_group INTEGER NOT NULL REFERENCES match_group (id),
  position    INTEGER NOT NULL,
  line        INTEGER NOT NULL REFERENCES line (id),
  PRIMARY KEY (match_group, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX match_of_line ON match_line (line);

CREATE TABLE exception (
  id                INTEGER PRIMARY KEY,
  name              TEXT NOT NULL UNIQUE,
  type              TEXT NOT NULL CHECK (type GLOB 'E[0-2][0-9]'),
  relation          TEXT NOT NULL CHECK (relation IN ('sale', 'payout')),
  state             TEXT NOT NULL CHECK (state IN ('watch', 'open')),
  watch_until       INTEGER,
  watch_provisional INTEGER CHECK (watch_provisional IN (0, 1)),
  amount            INTEGER NOT NULL,
  currency          TEXT NOT NULL,
  keys              TEXT NOT NULL CHECK (json_valid(keys)),
  why               TEXT NOT NULL CHECK (json_valid(why)),
  missing           TEXT CHECK (json_valid(missing)),
  CHECK ((watch_until IS NULL) = (watch_provisional IS NULL))
) STRICT;

CREATE TABLE exception_line (
  exception INTEGER NOT NULL REFERENCES exception (id),
  position  INTEGER NOT NULL,
  line      INTEGER NOT NULL REFERENCES line (id),
  PRIMARY KEY (exception, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX exception_of_line ON exception_line (line);

CREATE TABLE suggestion (
  id      INTEGER PRIMARY KEY,
  score   INTEGER NOT NULL,
  reasons TEXT NOT NULL CHECK (json_valid(reasons))
) STRICT;

CREATE TABLE suggestion_line (
  suggestion INTEGER NOT NULL REFERENCES suggestion (id),
  position   INTEGER NOT NULL,
  line       INTEGER NOT NULL REFERENCES line (id),
  PRIMARY KEY (suggestion, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX suggestion_of_line ON suggestion_line (line);

-- What a person decided about rows. By identity text, because it outlives the rows' imports.
CREATE TABLE pin (
  first  TEXT NOT NULL,
  second TEXT NOT NULL,
  kind   TEXT NOT NULL CHECK (kind IN ('linked', 'refused', 'not_duplicate')),
  why    TEXT NOT NULL,
  by     TEXT NOT NULL,
  at     INTEGER NOT NULL,
  PRIMARY KEY (first, second, kind)
) STRICT, WITHOUT ROWID;

CREATE TABLE case_number (
  year INTEGER PRIMARY KEY,
  last INTEGER NOT NULL
) STRICT;

-- `body` is the whole case; the other columns are what lists and look-ups need of it.
CREATE TABLE case_file (
  number       TEXT PRIMARY KEY,
  exception    TEXT,
  type         TEXT NOT NULL CHECK (type GLOB 'E[0-2][0-9]'),
  state        TEXT NOT NULL CHECK (state IN ('new', 'identified', 'collecting', 'contacted', 'verifying',
                 'with_bank', 'resolved', 'closed')),
  opened_at    INTEGER NOT NULL,
  deadline_day INTEGER NOT NULL,
  amount       INTEGER NOT NULL,
  currency     TEXT NOT NULL,
  body         TEXT NOT NULL CHECK (json_valid(body))
) STRICT;
CREATE INDEX case_of_exception ON case_file (exception) WHERE exception IS NOT NULL;

-- Bytes are kept once per content, in chunks of 1 MB.
CREATE TABLE blob (
  id     INTEGER PRIMARY KEY,
  sha256 TEXT NOT NULL UNIQUE,
  bytes  INTEGER NOT NULL
) STRICT;

CREATE TABLE blob_chunk (
  blob  INTEGER NOT NULL REFERENCES blob (id),
  seq   INTEGER NOT NULL,
  bytes BLOB NOT NULL,
  PRIMARY KEY (blob, seq)
) STRICT;

CREATE TABLE evidence (
  case_number TEXT NOT NULL REFERENCES case_file (number),
  id          INTEGER NOT NULL,
  name        TEXT NOT NULL,
  blob        INTEGER NOT NULL REFERENCES blob (id),
  acquired_at INTEGER,
  added_at    INTEGER NOT NULL,
  added_by    TEXT NOT NULL,
  PRIMARY KEY (case_number, id)
) STRICT;
CREATE INDEX evidence_of_blob ON evidence (blob);

CREATE TABLE packet (
  case_number TEXT NOT NULL REFERENCES case_file (number),
  version     INTEGER NOT NULL,
  blob        INTEGER NOT NULL REFERENCES blob (id),
  sealed_at   INTEGER NOT NULL,
  head        TEXT NOT NULL,
  PRIMARY KEY (case_number, version)
) STRICT;

-- The append-only chain. `payload` and `salt` may be erased one day; their hash stays.
CREATE TABLE event (
  seq              INTEGER PRIMARY KEY,
  at               INTEGER NOT NULL,
  time_zone        TEXT NOT NULL,
  operator         TEXT NOT NULL,
  encoding_version INTEGER NOT NULL,
  subject          TEXT NOT NULL,
  kind             TEXT NOT NULL,
  payload          TEXT NOT NULL CHECK (json_valid(payload)),
  salt             BLOB NOT NULL,
  payload_hash     BLOB NOT NULL,
  prev_hash        BLOB NOT NULL,
  hash             BLOB NOT NULL
) STRICT;
CREATE INDEX event_of_subject ON event (subject, seq);

CREATE TABLE chain_head (
  id    INTEGER PRIMARY KEY CHECK (id = 1),
  count INTEGER NOT NULL,
  hash  BLOB NOT NULL
) STRICT;
INSERT INTO chain_head (id, count, hash) VALUES (1, 0, zeroblob(32));

CREATE TRIGGER event_stays BEFORE UPDATE ON event BEGIN SELECT raise(ABORT, 'an event is never changed'); END;
CREATE TRIGGER event_lives BEFORE DELETE ON event BEGIN SELECT raise(ABORT, 'an event is never deleted'); END;
CREATE TRIGGER head_lives BEFORE DELETE ON chain_head BEGIN SELECT raise(ABORT, 'the chain keeps its head'); END;
CREATE TRIGGER packet_stays BEFORE UPDATE ON packet BEGIN SELECT raise(ABORT, 'a sealed packet is never changed'); END;
CREATE TRIGGER packet_lives BEFORE DELETE ON packet BEGIN SELECT raise(ABORT, 'a sealed packet is never deleted'); END;
CREATE TRIGGER blob_stays BEFORE UPDATE ON blob BEGIN SELECT raise(ABORT, 'kept bytes are never changed'); END;
CREATE TRIGGER blob_chunk_stays BEFORE UPDATE ON blob_chunk BEGIN SELECT raise(ABORT, 'kept bytes are never changed'); END;
CREATE TRIGGER sealed_bytes_live BEFORE DELETE ON blob_chunk
  WHEN EXISTS (SELECT 1 FROM packet WHERE packet.blob = old.blob)
  BEGIN SELECT raise(ABORT, 'a sealed packet is never deleted'); END;
