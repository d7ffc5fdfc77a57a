// Provisional shapes of what crosses; replaced by `generated/` as soon as it stands.
export type Money = { amount: string; currency: string };
export type Leg = 'pos' | 'acquirer' | 'bank' | 'wallet';
export type Language = 'zh-CN' | 'en';
export type Theme = 'system' | 'light' | 'dark';
export type Settings = { language: Language; theme: Theme; operator: string };
export type Expected = { on: string; provisional: boolean };
export type LineIdentity = string;
export type ExceptionId = string;
export type LineKeys = {
  merchant_no: string | null;
  terminal_no: string | null;
  batch_no: string | null;
  voucher_no: string | null;
  reference_no: string | null;
  auth_code: string | null;
  order_no: string | null;
  channel_no: string | null;
  refund_no: string | null;
  payout_no: string | null;
  original_voucher_no: string | null;
  original_reference_no: string | null;
  card: string | null;
};
export type TransactionKind =
  | 'sale' | 'void' | 'refund' | 'reversal' | 'pre_auth' | 'pre_auth_void' | 'pre_auth_completion'
  | 'fee' | 'payout' | 'adjustment' | 'booking' | 'inquiry';
export type Tender = 'card' | 'qr' | 'cash' | 'prepaid' | 'coupon' | 'other';
export type Line = {
  identity: LineIdentity;
  content: string;
  leg: Leg;
  source: string;
  day: string;
  at: string | null;
  settled_on: string | null;
  kind: TransactionKind;
  tender: Tender;
  amount: Money;
  fee: Money | null;
  net: Money | null;
  balance: Money | null;
  keys: LineKeys;
  card_kind: string | null;
  response: string | null;
  pending: 'not_booked' | 'failed' | null;
  status: string | null;
  operator: string | null;
  counterparty: string | null;
  remark: string | null;
  lost_digits: boolean;
};
export type Relation = 'sale' | 'payout';
export type Pass = 'net' | 'strong_key' | 'second_key' | 'time_window' | 'payout';
export type Reason = { signal: string; points: number; detail: string };
export type Fate =
  | { is: 'matched' }
  | { is: 'netted' }
  | { is: 'excepted' }
  | { is: 'waiting'; until: Expected | null; why: string }
  | { is: 'not_money'; why: string };
export type FateKind = Fate['is'];
export type FateCounts = { matched: number; netted: number; excepted: number; waiting: number; not_money: number };
export type ExceptionType = `E${string}`;
export type ExceptionFamily = 'failed_transaction' | 'duplicate' | 'wrong_amount' | 'unclear_status';
export type Why = { code: string; args: Record<string, string> };
export type MissingFile = { leg: Leg; day: string; merchant_no: string | null };
export type Exception = {
  id: ExceptionId;
  type: ExceptionType;
  relation: Relation;
  state: 'watch' | 'open';
  watch_until: Expected | null;
  amount: Money;
  keys: LineKeys;
  lines: LineIdentity[];
  why: Why[];
  missing: MissingFile | null;
};
export type Severity = 'low' | 'medium' | 'high' | 'critical';
export type OutcomeCounts = { rows: number; new: number; known: number; changed: number; rejected: number; needs_look: number };
export type OutcomeKind = 'new' | 'known' | 'changed' | 'rejected' | 'needs_look';
export type RejectedRow = { column: string | null; reason: string; text: string };
export type Difference = { field: string; before: string; now: string };
export type RowOutcome =
  | { is: 'new' }
  | { is: 'known'; file: string; row: number }
  | { is: 'changed'; file: string; row: number; differences: Difference[] }
  | ({ is: 'rejected' } & RejectedRow)
  | { is: 'needs_look'; reason: string };
export type PlannedRow = { row: number; outcome: RowOutcome; line: Line | null };
export type ControlTotal = { name: string; stated: string; computed: string; ties: boolean };
export type Coverage = { leg: Leg; source: string; merchant_no: string | null; terminal_no: string | null; from: string; to: string };
export type Note = { kind: string; count: number; first_row: number };
export type ImportPlan = {
  file: string;
  sha256: string;
  bytes: number;
  leg: Leg;
  profile: string;
  encoding: string;
  same_file_as: string | null;
  rows: PlannedRow[];
  counts: OutcomeCounts;
  new_amounts: Money[];
  controls: ControlTotal[];
  coverage: Coverage[];
  notes: Note[];
  hash: string;
};
export type ImportRecord = {
  id: number;
  file: string;
  leg: Leg;
  profile: string;
  encoding: string;
  applied_at: string;
  coverage: Coverage[];
  controls: ControlTotal[];
  notes: Note[];
  operator: string;
  sha256: string;
  bytes: number;
  plan_hash: string;
} & OutcomeCounts;
export type Applied = { import: ImportRecord; summary: ReconcileSummary };
export type PairView = {
  left: LineView[];
  right: LineView[];
  fate: Fate;
  pass: Pass | null;
  reasons: Reason[];
  score: number;
  exceptions: ExceptionId[];
};
export type PickPurpose = 'statement' | 'evidence' | 'packet' | 'calendar' | 'shop_toml' | 'open_shop' | 'new_shop' | 'folder';
export type OpenShop = { path: string; name: string };
export type AppState = { shop: OpenShop | null; settings: Settings };
export type OriginView = { import: number; file: string; row: number; leg: Leg };
export type LineView = { line: Line; origin: OriginView };
export type ExceptionStanding = 'watch' | 'open' | 'closed';
export type ExceptionView = { exception: Exception; state: ExceptionStanding; family: ExceptionFamily; lines: LineView[]; case: string | null };
export type CaseRow = {
  number: string;
  type: ExceptionType;
  family: ExceptionFamily;
  state: CaseState;
  severity: Severity;
  amount: string;
  currency: string;
  deadline: string;
  age_days: number;
  next: NextAction;
  evidence: number;
  cause: Cause | null;
  exception: ExceptionId | null;
};
export type ExpectedMoney = { settled_on: string; expected: Expected | null; merchant_no: string; amount: Money; rows: number };
export type Today = {
  as_of: string | null;
  at_stake: Money[];
  open_cases: number;
  due: CaseRow[];
  watch: ExceptionView[];
  expected: ExpectedMoney[];
  missing: MissingFile[];
  imports: number;
};
export type PlanPage = { total: number; rows: PlannedRow[] };
export type PairPage = { total: number; rows: PairView[] };
export type Phase = 'reading' | 'comparing' | 'keeping' | 'reconciling';
export type Progress = { phase: Phase; done: number; total: number };
export type ReconcileSummary = {
  as_of: string | null;
  sale: FateCounts;
  payout: FateCounts;
  by_type: Record<string, number>;
  opened: string[];
  cleared: ExceptionId[];
};
export type RejectedView = { import: number; file: string; row: number } & RejectedRow;
export type FactRow = { field: string; values: string[]; differs: boolean };
export type CalendarView = { id: string; source: string; source_date: string; from: string; to: string };
export type Merchant = {
  licence_name: string; slip_name: string; credit_code: string; address: string; contact_person: string;
  phone: string; currency: string; time_zone: string; start: string;
};
export type Terminal = { terminal_no: string; merchant_no: string; place: string; from: string | null; to: string | null };
export type FeeRate = { card_kind: string | null; rate: string; minimum: string | null; cap: string | null };
export type AcquirerContract = {
  acquirer: string; payer_words: string[]; merchant_nos: string[]; valid_from: string; term: string; cut_off: string;
  grace_days: number; fee_netting: 'daily' | 'monthly'; refund_returns_fee: boolean; rates: FeeRate[];
};
export type Contact = { name: string; role: string; phone: string; hours: string };
export type Shop = {
  merchant: Merchant; terminals: Terminal[]; account: { holder: string; bank: string; last4: string };
  contracts: AcquirerContract[]; contacts: Contact[];
};
export type ShopView = { shop: Shop; calendar: CalendarView };
export type PacketExport = { path: string; sha256: string; version: number; head: string };
export type PacketRow = { case: string; version: number; sealed_at: string; sha256: string; bytes: number };
export type EvidencePreview = { mime: string; base64: string };
export type Step = 'identify' | 'collect' | 'contact' | 'verify' | 'coordinate' | 'prepare' | 'prevent';
export type StepState = 'open' | 'started' | 'done';
export type StepProgress = {
  step: Step; state: StepState; done: number; items: number; required_done: number; required: number;
};
export type CaseState =
  | 'new' | 'identified' | 'collecting' | 'contacted' | 'verifying' | 'with_bank' | 'resolved' | 'closed';
export type SideState =
  | { is: 'on_hold'; on: string; until: string }
  | { is: 'auto_cleared' } | { is: 'false_alarm' } | { is: 'merged' } | { is: 'written_off' } | { is: 'reopened' };
export type CauseKind =
  | 'system_or_network' | 'operating_error' | 'card_problem' | 'merchant_qualification' | 'bank_or_institution';
export type FurtherCause = 'poor_maintenance' | 'untrained_staff' | 'process_not_followed' | 'outside_factors';
export type Cause = { kind: CauseKind; further: FurtherCause | null };
export type Resolution =
  | 'auto_reversed' | 'credit_adjustment' | 'refunded' | 'debit_adjustment' | 'collected' | 'settlement_received'
  | 'payout_resent' | 'fee_returned' | 'amount_corrected' | 'record_added' | 'returned_by_issuer'
  | 'customer_error' | 'duplicate_case' | 'not_recoverable' | 'false_alarm';
export type NextAction =
  | { is: 'confirm_type' }
  | { is: 'decide_proposal'; how: Resolution | null }
  | { is: 'chase'; who: string; promised: string }
  | { is: 'do_item'; item: string; step: Step }
  | { is: 'attach_evidence' } | { is: 'call' } | { is: 'seal_packet' } | { is: 'record_outcome' }
  | { is: 'complete'; missing: Missing }
  | { is: 'close' } | { is: 'nothing' };
export type Missing =
  | { is: 'type' } | { is: 'resolution' } | { is: 'proof'; resolution: Resolution } | { is: 'reason'; resolution: Resolution }
  | { is: 'second_name'; limit: Money } | { is: 'cause' } | { is: 'prevention' } | { is: 'checklist'; items: string[] };
export type Done = { by: string; at: string };
export type ChecklistItem = { id: string; step: Step; required: boolean; done: Done | null };
export type Evidence = {
  id: number; name: string; kind: string; bytes: number; sha256: string; acquired_at: string | null; added_at: string; added_by: string;
};
export type Call = {
  id: number; who: string; number: string; said: string; ticket: string | null; promised: string | null; at: string; by: string;
};
export type CaseNote = { text: string; at: string; by: string };
export type Proof = { line: string } | { evidence: number };
export type ResolutionRecord = {
  how: Resolution; proof: Proof | null; reason: string | null; second: string | null; at: string; by: string;
};
export type Deadline = { on: string; source: string; theirs: string | null; provisional: boolean };
export type Case = {
  number: string; exception: ExceptionId | null; suggested: ExceptionType; confirmed: ExceptionType | null;
  relation: Relation | null; lines: LineIdentity[]; keys: LineKeys; why: Why[]; amount: Money; card_kind: string | null;
  event_day: string; event_at: string | null; opened_at: string; opened_by: string; checklist: ChecklistItem[];
  evidence: Evidence[]; calls: Call[]; notes: CaseNote[]; acquirer_side: AcquirerSide; request: { application: Application; remark: string } | null; cause: Cause | null;
  prevention: CaseNote[]; resolution: ResolutionRecord | null;
  packets: { version: number; sha256: string; sealed_at: string; head: string }[];
  proposal: { how: Resolution | null; lines: LineIdentity[]; why: Why[]; at: string } | null;
  side: SideState | null; escalated: boolean; deadline: Deadline; closed: Done | null;
};
export type Refusal = { code: string; params: Record<string, string> };
export type Text = { zh: string; en: string };
export type PlaybookItem = { id: string; step: Step; required: boolean; needs_evidence: boolean; text: Text; reason: Text };
export type EvidenceNeed = { kind: string; applications: string[]; text: Text };
export type Playbook = {
  id: string; version: number; source: string; source_date: string; what: Record<string, Text>; do_not: Text[];
  items: PlaybookItem[]; call_script: Text; customer_script: Text; evidence: EvidenceNeed[]; applications: Application[];
  usual_causes: CauseKind[];
};
export type CaseEvent = {
  case: string; at: string; by: string; kind: string; old: Record<string, unknown>; new: Record<string, unknown>; why: string | null;
};
export type CaseView = {
  case: Case; state: CaseState; severity: Severity; steps: StepProgress[]; next: NextAction; missing_to_close: Refusal[];
  lines: LineView[]; facts: FactRow[]; playbook: Playbook; events: CaseEvent[]; exception: Exception | null;
};
export type Changed = { case: CaseView; stale: string[] };
export type PacketFinding = { path: string | null; code: string; detail: string | null };
export type Verification = {
  ok: boolean; sha256: string; case: string | null; version: number | null; head: string | null; files: number; findings: PacketFinding[];
};
export type Action =
  | { do: 'identify'; type: ExceptionType } | { do: 'check'; item: string } | { do: 'uncheck'; item: string }
  | { do: 'call'; who: string; number: string; said: string; ticket: string | null; promised: string | null }
  | { do: 'note'; text: string } | { do: 'tell_acquirer_side'; side: AcquirerSide } | { do: 'request'; application: Application; remark: string }
  | { do: 'set_cause'; cause: Cause } | { do: 'prevent'; text: string } | { do: 'close' } | { do: 'reopen'; reason: string }
  | { do: 'resolve'; how: Resolution; proof: Proof | null; reason: string | null; second: string | null };
export type Application = 'query' | 'single_sided_entry' | 'credit_adjustment' | 'debit_adjustment' | 'manual_refund' | 'collection'
  | 'retrieval_reply' | 'payout_inquiry' | 'record_sale' | 'refund_original' | 'write_off';
export type AcquirerSide = 'not_started' | 'no_reply' | 'no_reply_overdue' | 'agreed' | 'refused' | 'replied_late'
  | 'voucher_unavailable' | 'effective' | 'settled';
