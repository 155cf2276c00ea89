//! What one file may cost: how much it may unpack to, how many files it may hold, how deep they may lie.

use std::cell::Cell;
use std::io::{self, Read};

use super::{ExtractError, FailureKind};

/// Every file may unpack to so much, in bytes …
const FREE: u64 = 256 << 20;
/// … and to this many times its size. Real text is packed to a tenth, tables to a thirtieth.
const TIMES: u64 = 256;
/// Files in one file.
const MEMBERS: u64 = 1_000_000;
/// Packings and containers within each other.
pub(super) const DEPTH: u32 = 8;

/// What is left for the file that is being read, and what was left out of it.
#[derive(Debug)]
pub(super) struct Budget {
    bytes: Cell<u64>,
    members: Cell<u64>,
    pictures: Cell<bool>,
}

impl Budget {
    /// For a file of so many bytes.
    pub(super) fn of(size: u64) -> Self {
        Self {
            bytes: Cell::new(FREE.saturating_add(size.saturating_mul(TIMES))),
            members: Cell::new(MEMBERS),
            pictures: Cell::new(false),
        }
    }

    /// A picture in the file is passed over.
    pub(super) fn leave_picture(&self) {
        self.pictures.set(true);
    }

    /// Whether any was.
    pub(super) fn left_pictures(&self) -> bool {
        self.pictures.get()
    }

    /// One more file within the file, that lies so deep.
    pub(super) fn enter(&self, depth: u32) -> Result<(), ExtractError> {
        if depth > DEPTH {
            return Err(nested_too_deep());
        }
        match self.members.get().checked_sub(1) {
            Some(left) => {
                self.members.set(left);
                Ok(())
            }
            None => Err(trap(format!(
                "holds more than {MEMBERS} files; unpack it by hand if it is no trap"
            ))),
        }
    }

    /// So many bytes were unpacked.
    pub(super) fn spend(&self, bytes: u64) -> Result<(), ExtractError> {
        match self.bytes.get().checked_sub(bytes) {
            Some(left) => {
                self.bytes.set(left);
                Ok(())
            }
            None => {
                self.bytes.set(0);
                Err(trap(format!(
                    "unpacks to more than {TIMES} times its size; unpack it by hand if it is no trap"
                )))
            }
        }
    }
}

/// Packed in itself, or nearly so.
pub(super) fn nested_too_deep() -> ExtractError {
    trap(format!(
        "packed more than {DEPTH} times over; unpack it by hand if it is no trap"
    ))
}

fn trap(message: String) -> ExtractError {
    ExtractError::new(FailureKind::TooLarge, message)
}

/// A reader of unpacked bytes that is charged for what it yields.
pub(super) struct Charged<'b, R> {
    inner: R,
    budget: &'b Budget,
}

impl<'b, R> Charged<'b, R> {
    pub(super) fn new(inner: R, budget: &'b Budget) -> Self {
        Self { inner, budget }
    }
}

impl<R: Read> Read for Charged<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.budget.spend(count as u64).map_err(io::Error::other)?;
        Ok(count)
    }
}
