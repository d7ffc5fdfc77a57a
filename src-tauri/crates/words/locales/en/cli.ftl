# The command line's own words.

cli-new = Made { $path } for { $shop }
cli-file = File
cli-leg = Side
cli-rows = Rows
cli-new-rows = New
cli-known = Known
cli-changed = Changed
cli-rejected = Rejected
cli-needs_look = Look
cli-control-ties = { $file }: total { $name } { $stated } ties with its rows
cli-control-differs = { $file }: total { $name } says { $stated }, its rows give { $computed }
cli-same-file = The same file was imported before as { $file }; nothing was added.
cli-no-rejected = No row was rejected.
cli-no-looks = Nothing needs a look.
cli-no-changes = No changed row waits for a decision.
cli-as-of = Judged as of { $date }
cli-no-exceptions = No exceptions.
cli-opened = Cases opened: { $count }
cli-no-cases = No cases. Import files and run "settle reconcile".
cli-case = Case
cli-type = Type
cli-state = State
cli-severity = Severity
cli-amount = Amount
cli-deadline = Deadline
cli-evidence = Evidence
cli-next = Next: { $next }
cli-due = Deadline: { $date }
cli-required = (required)
cli-exported = Packet version { $version }: { $path }
    SHA-256 { $sha256 }
    Check it with:
cli-verified = The packet agrees with itself: nothing in it is changed, missing or added against its own lists.
cli-packet-is = SHA-256 { $sha256 }
    Event chain { $head }
cli-sealed-here = These are the very bytes that this shop sealed.
cli-sealed-otherwise = This shop sealed this case and version with another SHA-256: this is not the packet it sealed.
cli-compare-hash = A packet that was rebuilt with care agrees with itself too. Ask the sender for the SHA-256 printed at the export: only if it is the same, this is the packet that was sealed.
cli-not-verified = The packet does not agree with itself: { $count } findings.
cli-checked = The shop's file is sound.
cli-check-found = The check found { $count } things.
cli-more-rows = … and { $count } more rows
cli-undo-what = Taking back import { $import }: { $file }
cli-undo-ask = Take import { $import } back? [y/N]
cli-rows-removed = Rows that go: { $count }
cli-rows-kept = Rows that stay, because another file tells them too: { $count }
cli-matches-gone = Matches that go: { $count }
cli-watch-gone = Watch items that go or change: { $count }
cli-cases-told = Open cases that are told of it and keep their work: { $count }
cli-cases-closed = Closed cases that rest on these rows and forbid it: { $count }
cli-rows-of-case = rows: { $count }
cli-undone = Import { $import } is taken back; its number stays in the history.
cli-reassigned = Import { $import } was read again.
cli-nothing-changed = Nothing was changed.
cli-withdrawn = Import { $import } was taken back on { $at } by { $by }.
cli-records-away = Import { $import } was taken back, and with it records of this case (rows: { $rows }); the case waits for them.
