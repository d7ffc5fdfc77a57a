# Texts of the window’s screens, beside the words every door shares.
## Frame
ui-nav = Main navigation
ui-nav-today = Today
ui-nav-import = Import
ui-nav-reconciliation = Reconciliation
ui-nav-cases = Cases
ui-nav-packets = Packets
ui-nav-shop = Shop
ui-nav-settings = Settings
ui-as-of = As of { $day }
ui-loading = Loading
ui-try-again = Try again
ui-error-detail = Details
ui-cancel = Cancel
ui-dismiss = Dismiss
ui-save = Save
ui-copy = Copy
ui-copied = Copied
ui-choose = Choose
ui-all = All
ui-all-types = All types
ui-all-states = All states
ui-yes = Yes
ui-no = No
ui-provisional = (provisional)
ui-no-deadline = No deadline
ui-days-left = { $days ->
    [0] today
    [1] tomorrow
   *[other] in { $days } days
}
ui-days-late = { $days ->
    [one] { $days } day late
   *[other] { $days } days late
}
ui-origin = { $file }, line { $row }
ui-line-list = Rows
ui-sum-amount = Sum { $amount }
ui-sum-net = Net { $amount }
ui-date-hint = e.g. 2026-11-20
ui-date-time-hint = e.g. 2026-11-20 14:30
ui-rows = { $n ->
    [one] { $n } row
   *[other] { $n } rows
}
ui-business-days = { $n ->
    [one] { $n } business day
   *[other] { $n } business days
}
ui-age = { $n } d
ui-no-reply = no reply
ui-missing-file = { $leg } file of { $day }
ui-done-by = { $by }, { $at }

## Column heads
ui-col-row = Row
ui-col-outcome = Outcome
ui-col-when = Time
ui-col-kind = Kind
ui-col-key = Number
ui-col-card = Card
ui-col-amount = Amount
ui-col-detail = Remarks
ui-col-file = File
ui-col-leg = Side
ui-col-imported = Imported
ui-col-column = Column
ui-col-reason = Reason
ui-col-text = Text
ui-col-fate = Result
ui-col-why = Basis
ui-col-type = Type
ui-col-state = State
ui-col-until = Watched until
ui-col-case = Case
ui-col-severity = Severity
ui-col-deadline = Deadline
ui-col-at-stake = At stake
ui-col-next = Next
ui-col-cause = Cause
ui-col-evidence = Files
ui-col-age = Age
ui-col-field = Field

## Start
ui-start-lead = Every sale followed from terminal to bank; what goes wrong, worked step by step until the money is back. All data stays on this computer.
ui-start-demo = Open the demo shop
    .note = Three days of files with a few exceptions to work on; choose where to keep it
ui-start-create = Create a shop
    .note = From a shop.toml with merchant, terminals and acquirer contracts
ui-start-open = Open a shop file
    .note = An existing .settle file
ui-start-busy = One moment…

## Today
ui-today-at-stake = Money at stake
ui-today-in-cases = { $n ->
    [one] { $n } open case
   *[other] { $n } open cases
}
ui-today-pressing = Due today or late
    .note = Work on these first
ui-today-watching = Watched
    .note = Later files may clear them
ui-today-missing = Missing files
    .note = Nothing is judged without them
ui-today-next = What to do next
ui-today-all-cases = All cases
ui-today-no-cases = No open cases
    .next = Import the latest files; reconciliation finds exceptions by itself.
ui-today-watch = Watch items
ui-today-no-watch = Nothing to watch
ui-today-expected = Expected money
ui-today-no-expected = No settlement outstanding
ui-today-settled = Settled { $day }, { $n ->
    [one] { $n } row
   *[other] { $n } rows
}
ui-today-empty = Nothing imported yet
    .next = Import the terminal log, the acquirer's detail and the bank statement; reconciliation needs all three.
ui-today-import = Import files

## Import
ui-import-lead = Choose files, or drop them on the window. Nothing is kept before you have seen the preview.
ui-import-choose = Choose files
ui-import-drop = Drop to preview these files
ui-import-waiting = { $n ->
    [one] { $n } more file waiting
   *[other] { $n } more files waiting
}
ui-import-reading = Reading { $path }
ui-import-read-as = Read as "{ $profile }"
ui-import-leg = Which side the file belongs to
ui-import-leg-auto = Recognise by itself
ui-import-discard = Do not import
ui-import-apply = { $n ->
    [one] Import this { $n } row
   *[other] Import these { $n } rows
}
ui-import-same = The very same file was imported before: { $file }
ui-import-override = The totals do not tie; if the file is right, say why
ui-import-starting = Starting
ui-import-covers = { $from } to { $to }
ui-import-new-amounts = Sum of new rows { $amounts }
ui-import-controls = The file's own totals
ui-import-no-controls = The file states no totals
ui-import-stated = Stated
ui-import-computed = Rows give
ui-import-ties = ties
ui-import-differs = differs
ui-import-rows = Rows
ui-import-note = × { $count }, first in line { $row }
ui-import-no-rows = No such rows
ui-import-history = Imports
ui-import-rejected = Rejected rows
ui-import-none-rejected = No row was rejected
ui-decide = Needs a decision
ui-decide-empty = No row waits for a decision
ui-decide-take = Take part
ui-decide-leave = Leave out
ui-decide-accept = Take over
ui-decide-keep = Keep as is
ui-import-empty = Nothing imported yet
    .next = Export a CSV from the terminal, the acquirer's portal or the bank, and choose it or drop it here.
ui-import-done = Imported { $file }: { $n } new
    .found = Cases opened: { $opened }. Cleared by themselves: { $cleared }.
    .cases = Go to cases
    .reconciliation = Go to reconciliation
ui-phase-reading = Reading the file again
ui-phase-comparing = Comparing with the books
ui-phase-keeping = Keeping
ui-phase-reconciling = Reconciling
ui-profile-acquirer-detail = Acquirer settlement detail
ui-profile-adyen-settlement = Adyen settlement detail
ui-profile-alipay-fund = Alipay merchant fund bill
ui-profile-alipay-personal = Alipay personal statement
ui-profile-alipay-trade = Alipay merchant trade bill
ui-profile-allinpay-bill = Allinpay merchant bill, 34 columns
ui-profile-allinpay-check = Allinpay platform check file
ui-profile-bank-camt = Bank statement, ISO 20022 camt.052 to .054
ui-profile-bank-mt940 = Bank statement, SWIFT MT940 and MT942
ui-profile-bank-ofx = Bank statement, OFX
ui-profile-bank-bai2 = Bank statement, BAI2
ui-profile-bank-abc = Agricultural Bank of China, personal account
ui-profile-bank-bmo = BMO Bank of Montreal, account
ui-profile-bank-bmo-card = BMO Bank of Montreal, credit card
ui-profile-bank-boc-corporate = Bank of China, corporate account
ui-profile-bank-boc-retail = Bank of China, personal debit and credit card
ui-profile-bank-bocom = Bank of Communications, personal account
ui-profile-bank-bocom-card = Bank of Communications, credit card
ui-profile-bank-ccb-corporate = CCB corporate statement
ui-profile-bank-cgb-card = China Guangfa Bank, credit card
ui-profile-bank-citic-card = CITIC Bank, credit card
ui-profile-bank-cmb = China Merchants Bank, personal and corporate account
ui-profile-bank-cmb-card = China Merchants Bank, credit card
ui-profile-bank-general = Bank statement
ui-profile-bank-hsbc-hk = HSBC Hong Kong, account and credit card
ui-profile-bank-icbc-corporate = ICBC, corporate account
ui-profile-bank-icbc-retail = ICBC, personal debit and credit card
ui-profile-bank-spdb = SPD Bank, personal account
ui-profile-chinaums-portal = ChinaUMS merchant portal detail
ui-profile-eu-acquirer-pt = Portuguese acquirer settlement detail
ui-profile-jd-personal = JD personal statement
ui-profile-lcsw-trade = Lcsw (Saobei) trade file
ui-profile-leshua-trade = Leshua trade file
ui-profile-meituan-personal = Meituan personal statement
ui-profile-pos-terminal-log = Terminal log
ui-profile-square-transactions = Square transactions
ui-profile-stripe-payout = Stripe payout reconciliation, itemized
ui-profile-sumup-de = SumUp transactions report, German
ui-profile-sumup-en = SumUp transactions report, English
ui-profile-unionpay-merchant-file = UnionPay gateway merchant file (ZM)
ui-profile-wechat-fund = WeChat Pay merchant fund bill
ui-profile-wechat-personal = WeChat Pay personal statement
ui-profile-wechat-trade = WeChat Pay merchant trade bill

## Reconciliation
ui-reconciliation-relation = Which legs
ui-reconciliation-exceptions = Exceptions and watch items
ui-reconciliation-counts = Counts are rows
ui-reconciliation-as-of = As of
ui-reconciliation-judge = Reconcile again
ui-reconciliation-empty = No rows here
    .next = Choose another filter, or import files first.
ui-why-title = Why
ui-why-pass = { $pass }, { $score } points
ui-why-signals = Signals and points
ui-why-none = No counterpart was found, so there are no signals.
ui-why-nothing = No counterpart
ui-exceptions-empty = No exceptions
    .next = Every imported row is accounted for.
ui-standing-open = Open
ui-standing-watch = Watched
ui-standing-closed = Closed
ui-exception-title = Exception
ui-case-open = Open a case
ui-case-go = Go to case { $number }

## Cases
ui-cases-order = By deadline, then the larger amount
ui-cases-what = Exception and next step
ui-cases-open = Open
ui-cases-closed = Closed
ui-cases-all = All
ui-cases-empty = No cases yet
    .next = Reconciliation opens a case when an exception is past its watch period; you can open one there as well.
ui-cases-none = No case fits the filter
    .next = Choose another filter.
ui-case-back = Back to the cases
ui-case-go-step = Go there
ui-next-step = Go on: { $step }
ui-case-steps = The seven steps
ui-step-identify = Identify
ui-step-collect = Collect
ui-step-contact = Contact
ui-step-verify = Verify
ui-step-coordinate = Coordinate
ui-step-prepare = Prepare
ui-step-prevent = Prevent
ui-case-no-items = This step has no checklist
ui-required = required
ui-needs-evidence = attach evidence first
ui-do-not = Never
ui-script-call = What to say to the acquirer
ui-script-customer = What to say to the customer
ui-case-why = What the records show
ui-case-confirm-type = Confirm the type
ui-case-correct-type = Correct the type
ui-case-needed = Evidence needed
ui-request = Applied for
ui-request-remark = Reason and remark (at most 200 characters)
ui-request-save = Decide
ui-acquirer-side = Acquirer's side, as told
ui-case-facts = The records side by side
    .note = ≠ marks where they disagree
ui-case-differs = differs
ui-case-no-rows = No rows are linked
ui-case-records = Records of the case
ui-records-evidence = Evidence
ui-records-calls = Calls
ui-records-notes = Notes
ui-records-timeline = Timeline
ui-evidence = Evidence
ui-evidence-acquired = When it was obtained (optional)
ui-evidence-acquired-at = Obtained { $at }
ui-evidence-added = Attached { $at } by { $by }
ui-evidence-attach = Choose files
ui-evidence-drop = Or drop them on the window: slips, receipts, replies, screenshots, up to 50 MB each.
ui-evidence-none = No evidence yet
    .next = At the step "Collect" choose files or drop them on the window.
ui-evidence-no-picture = This file cannot be shown here
ui-calls-none = No calls yet
    .next = After a call, log ticket number and promised date at the step "Contact".
ui-call-log = Log a call
ui-call-who = Who was called
ui-call-phone = Phone
ui-call-said = What was said
ui-call-ticket = Ticket no.
ui-call-ticket-no = Ticket { $ticket }
ui-call-promised = Promised for
ui-call-promised-for = Promised for { $day }
ui-call-save = Log the call
ui-note = Note
ui-note-save = Add the note
ui-packet-export = Export the packet
    .note = Cover sheet, rows, evidence and timeline sealed into one file for the acquirer or the bank.
ui-packet-exported = Version { $version } is sealed
ui-packet-version = Version { $version }
ui-resolve = How it ended
ui-resolve-how = Outcome
ui-resolve-recovering = Money or books put right (needs a proof)
ui-resolve-others = Others (need a reason)
ui-resolve-proof = Proof
    .none = Choose a row or a piece of evidence
ui-resolve-reason = Reason or remark
ui-resolve-second = Second person (needed for larger amounts)
ui-resolve-save = Record the outcome
ui-cause = Cause
ui-cause-further = What let it happen (optional)
ui-cause-save = Confirm the cause
ui-prevention = Preventive action
    .hint = What keeps it from happening again
ui-prevention-save = Add
ui-close = Close
ui-close-ready = Everything is there: the case can be closed.
ui-close-case = Close the case
ui-reopen = Reopen
ui-reopen-reason = Why it is opened again

## Packets
ui-packets-lead = A sealed packet never changes; a correction is a new version.
ui-packets-empty = No packets yet
    .next = Export one at a case's step "Coordinate".
ui-packet-verify = Verify a packet
ui-packet-version-col = Version
ui-packet-sealed = Sealed
ui-verify-ok = Agrees with itself. It is the sealed packet only if its SHA-256 is the one that the sender tells
ui-verify-bad = { $n ->
    [one] Not sound: { $n } finding
   *[other] Not sound: { $n } findings
}
ui-verify-files = Files
ui-verify-head = Event chain
ui-verify-whole = The whole file

## Shop
ui-shop-lead = What reconciliation goes by; read only
ui-shop-merchant = Merchant
ui-shop-licence = Licence name
ui-shop-slip = Name on slips
ui-shop-credit-code = Credit code
ui-shop-address = Address
ui-shop-contact = Contact
ui-shop-account = Settlement account
    .text = { $holder }, { $bank }, ending { $last4 }
ui-shop-currency = Currency
ui-shop-zone = Time zone
ui-shop-start = Start date
ui-shop-terminals = Terminals
ui-shop-place = Place
ui-shop-days = In use
ui-shop-always = Always
ui-shop-contacts = Support lines
ui-shop-contact-name = Name
ui-shop-contact-role = Responsible for
ui-shop-hours = Hours
ui-shop-contract = Contract: { $acquirer }
ui-shop-valid = Valid from
ui-shop-cut-off = Cut-off
ui-shop-grace = Grace
ui-shop-fee = Fees
ui-shop-refund-fee = Refund returns the fee
ui-shop-payer = Known on statements by
ui-shop-cards = Cards
ui-shop-all-cards = All others
ui-shop-rate = Rate
ui-shop-minimum = Minimum
ui-shop-cap = Cap
ui-shop-calendar = Business calendar
ui-shop-calendar-id = Name
ui-shop-calendar-source = Source
ui-shop-calendar-date = Dated
ui-shop-calendar-covers = Covers
ui-shop-calendar-note = Outside this range weekends alone count, and answers are marked provisional.
ui-shop-import-calendar = Import a calendar
ui-shop-file = Shop file
    .note = Statements, cases and evidence are all in this one file. Close the shop, then copy the file to back it up.
ui-shop-close = Close the shop

## Settings
ui-language = Language
ui-language-name-zh-CN = 中文
ui-language-name-en = English
ui-theme = Appearance
ui-theme-system = As the system
ui-theme-light = Light
ui-theme-dark = Dark
ui-operator = Operator
    .note = Stands on every record and in every packet.

## Fields of a row
ui-field-day = Day
ui-field-time = Time
ui-field-settled_on = Settled on
ui-field-kind = Kind
ui-field-tender = Tender
ui-field-amount = Amount
ui-field-fee = Fee
ui-field-net = Net
ui-field-balance = Balance
ui-field-response = Response
ui-field-status = Status
ui-field-pending = Unfinished
ui-field-merchant_no = Merchant no.
ui-field-terminal_no = Terminal no.
ui-field-batch_no = Batch no.
ui-field-voucher_no = Voucher no.
ui-field-reference_no = Reference no.
ui-field-auth_code = Auth code
ui-field-order_no = Order no.
ui-field-channel_no = Channel order no.
ui-field-refund_no = Refund no.
ui-field-payout_no = Payout no.
ui-field-original_voucher_no = Original voucher no.
ui-field-original_reference_no = Original reference no.
ui-field-card = Card
ui-field-card_kind = Card kind
ui-field-operator = Operator
ui-field-counterparty = Counterparty
ui-field-remark = Remark
ui-field-lost_digits = Digits lost
