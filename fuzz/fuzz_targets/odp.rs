//! Any bytes as OpenDocument slides.

#![no_main]

use kashaf_fuzz::{check, package};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| check("a.odp", &package::open_document("presentation", bytes)));
