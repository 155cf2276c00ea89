//! Any bytes as OpenDocument texts.

#![no_main]

use kashaf_fuzz::{check, package};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| check("a.odt", &package::open_document("text", bytes)));
