//! A case and its files as a sealed BagIt packet, and back: verify.
