//! One writer at a time: a lock on a file in the index, which the system frees when its holder dies.

use std::fs::{File, OpenOptions, TryLockError};
use std::io;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use super::access::Access;
use super::disk::{Disk, Operation};
use super::error::IndexError;

/// Name of the file.
pub(super) const NAME: &str = "lock";
/// How often a waiting run asks again.
const PATIENCE: Duration = Duration::from_millis(200);

/// Holds the lock as long as it lives.
#[derive(Debug)]
pub(crate) struct WriteLock {
    file: File,
}

impl WriteLock {
    /// Takes the lock of the index at `dir`, waiting for it at most `timeout`, and no longer
    /// when `stop` is set.
    pub(crate) fn take(
        disk: &Disk,
        dir: &Path,
        access: Access,
        timeout: Duration,
        stop: &AtomicBool,
    ) -> Result<Self, IndexError> {
        let path = dir.join(NAME);
        let file = open(disk, dir, &path)
            .and_then(|file| access.set_file(disk, &path).map(|()| file))
            .map_err(IndexError::io("write", &path))?;
        let deadline = Instant::now() + timeout;
        loop {
            match file.try_lock() {
                Ok(()) => return Ok(Self { file }),
                Err(TryLockError::WouldBlock)
                    if Instant::now() < deadline && !stop.load(Ordering::Relaxed) =>
                {
                    std::thread::sleep(PATIENCE.min(timeout));
                }
                Err(TryLockError::WouldBlock) => return Err(IndexError::Locked(dir.to_owned())),
                Err(TryLockError::Error(cause)) => return Err(IndexError::io("lock", path)(cause)),
            }
        }
    }
}

impl Drop for WriteLock {
    /// Gives the lock back by name: closing the file is not enough where another thread has just forked
    /// a process, which shares the open file until it runs its own program.
    fn drop(&mut self) {
        let _ = self.file.unlock();
    }
}

/// Opens the file, and makes it where it is missing: durably, for data without it are nobody's.
fn open(disk: &Disk, dir: &Path, path: &Path) -> io::Result<File> {
    disk.before(Operation::Lock(path))?;
    let mut options = OpenOptions::new();
    options.write(true);
    match options.open(path) {
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => {
            let file = options.create(true).truncate(false).open(path)?;
            disk.sync_dir(dir)?;
            Ok(file)
        }
        other => other,
    }
}
