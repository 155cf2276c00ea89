//! Any bytes as RTF.

#![no_main]

use kashaf_fuzz::{beginning, check};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| check("a.rtf", &beginning(b"{\\rtf", bytes)));
