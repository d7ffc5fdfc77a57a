# Nouns of rows and reconciliation. The ids are the program's values, the texts are for a shop manager.

leg-pos = Shop terminal
leg-acquirer = Acquirer
leg-bank = Bank account
leg-wallet = Wallet balance

kind-sale = Sale
kind-void = Void
kind-refund = Refund
kind-reversal = Reversal
kind-pre_auth = Pre-authorisation
kind-pre_auth_void = Pre-authorisation void
kind-pre_auth_completion = Pre-authorisation completion
kind-fee = Fee
kind-payout = Payout
kind-adjustment = Adjustment
kind-booking = Booking
kind-inquiry = Inquiry

tender-card = Card
tender-qr = QR code
tender-cash = Cash
tender-prepaid = Prepaid card
tender-coupon = Coupon
tender-other = Other

pending-not_booked = Not booked yet
pending-failed = Failed

card-kind-debit = Debit card
card-kind-credit = Credit card
card-kind-semi_credit = Semi-credit card
card-kind-prepaid = Prepaid card
card-kind-foreign = Foreign card

response-class-approved = Approved
response-class-approved_confirm = Approved, to be confirmed with the issuer
response-class-declined = Declined, no money moved
response-class-unknown = Unknown result
response-class-configuration = Terminal or merchant set up wrongly, no money moved
response-class-keep_card = Keep the card, no money moved

response-none = none

relation-sale = Sales (shop ↔ acquirer)
relation-payout = Payouts (acquirer ↔ bank)

pass-net = Cancelled out within one source
pass-strong_key = Main numbers equal
pass-second_key = Second numbers equal and unique
pass-time_window = Amount and time close
pass-payout = Merchant no. and settlement day
pass-pinned = Linked by a person

fate-matched = Matched
fate-netted = Cancelled out
fate-excepted = Exception
fate-waiting = Waiting
fate-not_money = Not part of it

waiting-file_missing = Waits for the other side's file
waiting-buffer = Inside its watch period
waiting-not_due = Not due yet
waiting-suggestion = A suggested match waits for a person
waiting-needs_look = Needs a look first

not-money-declined = Declined: no money moved
not-money-other_tender = Cash, prepaid card or coupon
not-money-other_business = Other business
not-money-pre_authorisation = Pre-authorisation: no money yet
not-money-inquiry = Inquiry or sign-on
not-money-before_start = Before the start date

exception-state-watch = Watched
exception-state-open = Open

signal-reference_no = Reference no. equal
signal-batch_voucher = Batch and voucher no. equal
signal-order_no = Order no. equal
signal-channel_no = Channel order no. equal
signal-refund_no = Refund no. equal
signal-original = Names the other as its original
signal-auth_code = Auth code equal
signal-terminal_no = Terminal no. equal
signal-merchant_no = Merchant no. equal
signal-amount = Amount equal
signal-amount_differs = Amount differs
signal-card_tail = Last four of the card equal
signal-seconds_apart = Seconds apart
signal-day = Same day
signal-remark_day = Day named in the remark
signal-remark_merchant = Merchant no. named in the remark
signal-remark_gross = Gross named in the remark
signal-payer = Paid by the acquirer
signal-net_sum = Sum of the nets equal, rows
signal-expected_day = Arrived on the promised day
signal-late_days = Business days late
signal-only_candidate = No other candidate

contact-role-acquirer = Acquirer
contact-role-bank = Bank
contact-role-terminal = Terminal support
contact-role-wallet = Wallet
contact-role-other = Other

fee-netting-daily = Taken from each day's payout
fee-netting-monthly = Billed monthly
