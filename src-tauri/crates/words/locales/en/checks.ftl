# Checks: what can be wrong with a packet (finding-) and with a shop file (check-).

finding-not_a_packet = Not a case packet
finding-zip_damaged = The ZIP is damaged and cannot be read
finding-too_large = More files or bytes than a packet may hold
finding-unsafe_name = An unsafe path: do not unpack it
finding-duplicate_name = A name stands twice
finding-changed = The content is not what was sealed
finding-missing = A sealed file is gone
finding-added = A file that was not sealed
finding-manifest = The manifest cannot be read, or lists what it must not
finding-oxum = Number or size of the files is not what was sealed
finding-tag = The description is missing or contradicts the case
finding-newer_schema = Sealed by a newer version of the program
finding-container = The ZIP itself is not as sealed: something added, cut, or packed again

check-integrity = The database's structure is damaged
check-reference = A record points to something that is not there
check-chain = The history was changed, shortened or added to
check-bytes = Kept bytes do not have their checksum
check-kept_copy = The kept copy of a statement cannot be opened
check-conservation = An import's rows are not the sum of their outcomes
check-unsighted = A row belongs to no imported file
