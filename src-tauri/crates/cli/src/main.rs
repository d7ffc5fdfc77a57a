//! `settle`: the workbench from a terminal.
fn main() {}
