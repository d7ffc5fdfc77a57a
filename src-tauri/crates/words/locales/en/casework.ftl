# Cases: states, steps, causes, outcomes, what to do next.

state-new = New
state-identified = Type confirmed
state-collecting = Collecting
state-contacted = Contacted
state-verifying = Verifying
state-with_bank = With the bank
state-resolved = Resolved
state-closed = Closed

side-on_hold = On hold
side-auto_cleared = Cleared by later files
side-false_alarm = False alarm
side-merged = Merged into another case
side-written_off = Written off
side-reopened = Reopened

hold-on-customer = Waiting for the customer
hold-on-acquirer = Waiting for the acquirer
hold-on-bank = Waiting for the bank

step-identify = Confirm the type
step-collect = Consult documents and records
step-contact = Contact technical support
step-verify = Verify and update information
step-coordinate = Coordinate
step-prepare = Prepare for emergencies
step-prevent = Strengthen prevention

step-state-open = Not started
step-state-started = Under way
step-state-done = Done

severity-low = Low
severity-medium = Medium
severity-high = High
severity-critical = Critical

cause-system_or_network = System or network
cause-operating_error = Operating error
cause-card_problem = Card problem
cause-merchant_qualification = Merchant qualification
cause-bank_or_institution = Bank or payment institution

further-cause-poor_maintenance = Poor maintenance
further-cause-untrained_staff = Untrained staff
further-cause-process_not_followed = Process not followed
further-cause-outside_factors = Outside factors

resolution-auto_reversed = Reversed automatically
resolution-credit_adjustment = Credit adjustment received
resolution-refunded = Refunded
resolution-debit_adjustment = Debit adjustment received
resolution-collected = Collected
resolution-settlement_received = Settlement received
resolution-payout_resent = Payout sent again
resolution-fee_returned = Fee returned
resolution-amount_corrected = Amount corrected
resolution-record_added = Record added
resolution-returned_by_issuer = Returned by the issuer
resolution-customer_error = Customer's mistake
resolution-duplicate_case = Duplicate case
resolution-not_recoverable = Not recoverable
resolution-false_alarm = False alarm

acquirer-side-not_started = Not started
acquirer-side-no_reply = Started, no reply
acquirer-side-no_reply_overdue = No reply, overdue
acquirer-side-agreed = Agreed
acquirer-side-refused = Refused
acquirer-side-replied_late = Replied late
acquirer-side-voucher_unavailable = Voucher not available
acquirer-side-effective = In effect
acquirer-side-settled = Settled

application-query = Query
application-single_sided_entry = Single-sided entry
application-credit_adjustment = Credit adjustment
application-debit_adjustment = Debit adjustment
application-manual_refund = Manual refund
application-collection = Collection by consent
application-retrieval_reply = Retrieval reply
application-payout_inquiry = Payout inquiry
application-record_sale = Record the sale
application-refund_original = Refund to the original card
application-write_off = Write-off

evidence-kind-slip = Slip
evidence-kind-refund_slip = Refund or void slip
evidence-kind-settlement_slip = Settlement slip
evidence-kind-receipt = Receipt
evidence-kind-customer_debit = Customer's debit record
evidence-kind-bank_statement = Bank statement
evidence-kind-acquirer_reply = Acquirer's reply
evidence-kind-issuer_reply = Issuer's reply
evidence-kind-account_proof = Proof of the settlement account
evidence-kind-terminal_record = Terminal record
evidence-kind-signed_letter = Stamped letter
evidence-kind-other = Other

deadline-source-own_rule = The shop's own rule
deadline-source-notice = Date on a notice
deadline-source-acquirer = Told by the acquirer

event-opened = Case opened
event-identified = Type confirmed
event-card_kind_told = Kind of card told
event-checked = Item done
event-unchecked = Item no longer done
event-attached = Evidence attached
event-called = Call logged
event-noted = Note written
event-requested = Application decided
event-acquirer_side_told = Acquirer's side updated
event-deadline_set = Deadline set
event-cause_set = Cause confirmed
event-prevented = Preventive action added
event-held = Put on hold
event-resumed = No longer on hold
event-escalated = Handed up, or taken back
event-resolved = Outcome recorded
event-closed = Case closed
event-reopened = Case reopened
event-packet_sealed = Packet sealed
event-updated = Reconciliation found changes
event-proposed_cleared = Exception gone after reconciliation, closing proposed
event-records_withdrawn = Records taken back with their import
event-records_restored = Records taken back are here again
event-reassigned = A file was read otherwise: its rows carried over

next-action-confirm_type = Confirm the type
next-action-decide_proposal = A new file shows that this has cleared: confirm the outcome
next-action-decide_proposal_as = A new file shows that this has cleared ({ $resolution }): confirm the outcome
next-action-chase = { $who } promised an answer by { $date }: call again
next-action-do_item = { $text }
next-action-attach_evidence = Attach the slip, the receipt and what else there is
next-action-call = Call the acquirer and log the call
next-action-seal_packet = Seal the packet and hand it to the acquirer
next-action-record_outcome = Wait for the money or a written answer, then record the outcome
next-action-complete = Missing before closing: { $missing }
next-action-close = Everything is there: close the case
next-action-nothing = Closed, nothing to do

field-operator = operator
field-text = text
field-name = name
field-who = who was called
field-number = telephone number
field-said = what was said
field-ticket = ticket number
field-remark = remark of the application
field-reason = reason
field-second = second person

case-error-closed = The case is closed; reopen it first.
case-error-not-closed = The case is not closed, there is nothing to reopen.
case-error-cannot-close = The case cannot be closed; things missing: { $count }.
case-error-no-such-item = The checklist has no item "{ $item }".
case-error-evidence-first = "{ $item }" can be ticked only once something is attached.
case-error-no-such-evidence = This case has no evidence number { $id }.
case-error-not-a-proof = The shop's own record proves nothing ({ $line }). Name a row of the acquirer, wallet or bank, or attach a written proof.
case-error-wrong-way = Row { $line } of { $amount } cannot prove "{ $resolution }": its money goes the other way. A refund shows as a negative row, money received as a positive one.
case-error-other-amount = Row { $line } shows { $amount }, at stake is { $stake }. Name a row of that amount or of this case; if this row is the right one, say why as the reason.
case-error-already-attached = The very same file is attached already: number { $id }, "{ $name }".
case-error-empty-evidence = The file "{ $name }" is empty.
case-error-acquired-later = The acquisition time { $at } is later than now.
case-error-empty-text = Something to fill in: { $field }.
case-error-too-long = Too long: { $field }, at most { $limit } characters.
case-error-not-allowed = { $card_kind }: { $application } is not possible. With debit cards the road is collection by consent.
case-error-card-kind-unknown = Whether { $application } is possible depends on the kind of card: tell it first.
case-error-other-exception = That is another exception, not this case's.
case-error-nothing-changed = Nothing changed, so nothing was recorded.
case-error-unwritable = The case cannot be saved: { $detail }
case-error-no-type = The type is not confirmed.
case-error-no-resolution = No outcome is recorded.
case-error-no-proof = The outcome "{ $resolution }" needs a proof: an imported row of the acquirer, wallet or bank, or an attached written proof.
case-error-no-reason = The outcome "{ $resolution }" needs a reason.
case-error-no-second-name = Above { $limit } { $currency } a second person's name is needed: at least two letters, and not the operator's own.
case-error-no-cause = The cause is not confirmed.
case-error-no-prevention = No preventive action is written down.
case-error-checklist-open = Required items not done, { $count }: { $items }.
