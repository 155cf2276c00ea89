//! Any bytes as the drawing of a page of PDF, and as the table of its letters.

#![no_main]

use kashaf_fuzz::{check, page};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| check("a.pdf", &page::pdf(bytes)));
