//! Any bytes as containers and packed files, which are told by their content.

#![no_main]

use kashaf_fuzz::check;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| check("a.zip", bytes));
