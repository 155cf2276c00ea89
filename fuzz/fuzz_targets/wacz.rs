//! Any bytes as web archives in a zip.

#![no_main]

use kashaf_fuzz::{check, package};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| check("a.wacz", &package::wacz(bytes)));
