//! Any bytes as PDF.

#![no_main]

use kashaf_fuzz::{beginning, check};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| check("a.pdf", &beginning(b"%PDF-", bytes)));
