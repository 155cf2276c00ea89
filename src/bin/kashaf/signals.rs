//! What a run does when it is told to end: the first signal asks it to stop, a second ends it at once.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use kashaf::extract::Stop;

use crate::Code;

/// The signal that came, if one did.
#[derive(Clone)]
pub(crate) struct Signals(Arc<AtomicUsize>);

impl Signals {
    /// From now on signals that end a program ask for a stop instead.
    pub(crate) fn watch(stop: &Stop) -> io::Result<Self> {
        let came = Arc::new(AtomicUsize::new(0));
        #[cfg(unix)]
        for (signal, code) in CODES {
            use signal_hook::flag;
            // In this order: what ends the program looks at the flag before it is set.
            flag::register_conditional_shutdown(signal, code as i32, stop.flag())?;
            flag::register_usize(signal, Arc::clone(&came), code as usize)?;
            flag::register(signal, stop.flag())?;
        }
        #[cfg(not(unix))]
        let _ = stop;
        Ok(Self(came))
    }

    /// The exit code that the signal calls for.
    pub(crate) fn code(&self) -> Option<Code> {
        let came = self.0.load(Ordering::SeqCst);
        CODES
            .into_iter()
            .map(|(_, code)| code)
            .find(|code| *code as usize == came)
    }
}

/// As shells count them: 128 and the number of the signal.
#[cfg(unix)]
const CODES: [(i32, Code); 3] = [
    (signal_hook::consts::SIGHUP, Code::HungUp),
    (signal_hook::consts::SIGINT, Code::Interrupted),
    (signal_hook::consts::SIGTERM, Code::Terminated),
];
#[cfg(not(unix))]
const CODES: [(i32, Code); 0] = [];
