//! Any bytes as CSV and TSV.

#![no_main]

use kashaf_fuzz::check;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    check("a.csv", bytes);
    check("a.tsv", bytes);
});
