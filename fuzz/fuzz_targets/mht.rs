//! Any bytes as pages that a browser saved.

#![no_main]

use kashaf_fuzz::check;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| check("a.mht", bytes));
