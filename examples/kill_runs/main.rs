//! Kills.
mod state;
fn main() {}
