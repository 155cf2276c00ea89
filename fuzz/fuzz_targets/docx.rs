//! Any bytes as Word documents.

#![no_main]

use kashaf_fuzz::{check, package};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| check("a.docx", &package::docx(bytes)));
