//! Views to PDF: the cover sheet of a case packet.
