//! Any bytes as the workbooks of old.

#![no_main]

use std::sync::Once;

use kashaf_fuzz::{beginning, check};
use libfuzzer_sys::fuzz_target;

/// What every such file begins with.
const OLE: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";

static QUIET: Once = Once::new();

fuzz_target!(|bytes: &[u8]| {
    // The crate that reads them panics on purpose, as it were, and the reader catches that. A panic that is not
    // caught ends the run all the same.
    QUIET.call_once(|| std::panic::set_hook(Box::new(|_| {})));
    check("a.xls", &beginning(OLE, bytes));
});
