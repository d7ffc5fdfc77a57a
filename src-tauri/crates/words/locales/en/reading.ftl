# Reading files: what becomes of each row, why one cannot be read, what was tidied.

outcome-new = New
outcome-known = Known already
outcome-changed = Changed
outcome-rejected = Cannot be read
outcome-needs_look = Needs a look

reject-too_few_cells = Fewer cells than the header
reject-too_many_cells = More cells than the header
reject-missing = A required cell is empty
reject-bad_date = Not a date
reject-bad_amount = Not an amount
reject-too_fine = Too many decimals
reject-both_sides = Debit and credit both filled, or neither
reject-bad_currency = Unknown currency
reject-bad_bytes = Bytes that are no text in the file's encoding
reject-too_long = A cell is too long
reject-open_quote = A quote is never closed
reject-stray_quote = Text behind a closing quote
reject-cell_error = A cell that holds an error, or a formula without its value
reject-bad_syntax = Not as this kind of file demands
reject-double_reference = The bank's reference stands twice in one statement

look-date_far_off = Dated after tomorrow or before 2000
look-unknown_kind = Unknown transaction type
look-other_merchant = Merchant no. of another shop
look-decision-none = To be decided
look-decision-take_part = Takes part
look-decision-stay_out = Stays out

note-card_number_cut = Full card numbers cut
note-digits_lost = Numbers shortened by a spreadsheet, kept for the eye only
note-dressing_stripped = Marks around numbers stripped
note-preamble = Lines before the header
note-footer = Total and footer rows, not counted as data
note-blank = Blank lines
note-unknown_column = Columns not used
note-column_dropped = Columns with personal or secret data, dropped
note-mark_made_visible = Control characters made visible

encoding-UTF-8 = UTF-8
encoding-UTF-16LE = UTF-16 (little endian)
encoding-UTF-16BE = UTF-16 (big endian)
encoding-GB18030 = GB18030 (GBK)
encoding-windows-1252 = Western European (Windows-1252)

looks-like-pdf = a PDF
looks-like-image = an image
looks-like-workbook = a spreadsheet workbook
looks-like-archive = an archive
looks-like-text = plain text
looks-like-xml = an XML file that is no bank statement
looks-like-payment_order = a payment order, not a statement
looks-like-encrypted = an encrypted file
looks-like-rtf = an RTF document
looks-like-database = a database
looks-like-xlsb = a binary Excel workbook (xlsb)
looks-like-document = a text document or presentation
looks-like-ods = an OpenDocument spreadsheet
looks-like-numbers = a Numbers spreadsheet
looks-like-json = a JSON file
looks-like-binary = a program or other binary file

control-rows = Rows
control-ties = The file's total ties with its rows: { $name } { $stated }
control-differs = The file's total does not tie with its rows: { $name } says { $stated }, the rows give { $computed }

limit-bytes = bytes
limit-columns = columns
limit-rows = rows
limit-line = length of a line
limit-attributes = attributes of a tag
limit-depth = depth of nesting
limit-cell = length of a cell
limit-cells = cells
limit-instructions = processing instructions
limit-entries = entries
limit-dtd = a document type definition (DTD)
limit-xinclude = a reference to another file
limit-parts = parts
limit-ratio = ratio of packing
limit-memory = memory in bytes
limit-seconds = seconds
limit-duplicate_part = two parts of one name
limit-outside_path = a path that leads out of the archive
limit-bad_part_name = a part name that cannot be
limit-entity = an entity of its own
