//! Any bytes as OpenDocument tables.

#![no_main]

use kashaf_fuzz::{check, package};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| check("a.ods", &package::open_document("spreadsheet", bytes)));
