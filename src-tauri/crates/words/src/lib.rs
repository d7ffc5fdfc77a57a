//! The catalogue that speaks in window, terminal and PDF.
