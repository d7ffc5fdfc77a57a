//! From file bytes to lines and rejected rows, and the plan that tells each row's outcome.
