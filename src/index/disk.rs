//! All that the index does to files goes through here, so that a test may watch it and let any of it fail.
//!
//! What is done by nobody but the system (reading through a mapped file) is not seen. Who watches is
//! handed down with the options of a run; there is no state of the process.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Something that is about to be done to a file or a directory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Operation<'a> {
    /// A file is read or mapped, or it is looked whether it is there.
    Read(&'a Path),
    /// The names in a directory are read.
    List(&'a Path),
    /// A file is made that was not there.
    Create(&'a Path),
    /// Bytes are put at the end of a file.
    Write(&'a Path, &'a [u8]),
    /// What was written to a file is made durable.
    SyncFile(&'a Path),
    /// A file or directory gets its mode.
    SetMode(&'a Path),
    /// A file takes a new name, and the place of the file that has it.
    Rename(&'a Path, &'a Path),
    /// A file is removed.
    Remove(&'a Path),
    /// A directory is made.
    MakeDir(&'a Path),
    /// A directory is removed with all that is in it.
    RemoveDir(&'a Path),
    /// The names in a directory are made durable.
    SyncDir(&'a Path),
    /// The lock is taken, and its file made where it is missing.
    Lock(&'a Path),
}

impl Operation<'_> {
    /// Whether it changes anything on the disk.
    #[must_use]
    pub fn changes(&self) -> bool {
        !matches!(self, Self::Read(_) | Self::List(_) | Self::Lock(_))
    }
}

/// Is asked before each operation.
pub trait Watch: std::fmt::Debug + Send + Sync {
    /// An operation is about to be done.
    ///
    /// # Errors
    /// Whatever the operation shall fail with; then it is not done.
    fn before(&self, operation: Operation<'_>) -> io::Result<()>;
}

/// The way to the files of an index.
#[derive(Debug, Clone, Default)]
pub struct Disk {
    watch: Option<Arc<dyn Watch>>,
}

impl Disk {
    /// Files that somebody watches.
    #[must_use]
    pub fn watched(watch: Arc<dyn Watch>) -> Self {
        Self { watch: Some(watch) }
    }

    /// Asks who watches.
    pub(crate) fn before(&self, operation: Operation<'_>) -> io::Result<()> {
        match &self.watch {
            Some(watch) => watch.before(operation),
            None => Ok(()),
        }
    }

    /// A file's content.
    pub(crate) fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        self.before(Operation::Read(path))?;
        fs::read(path)
    }

    /// What is in a directory.
    pub(crate) fn list(&self, dir: &Path) -> io::Result<Vec<fs::DirEntry>> {
        self.before(Operation::List(dir))?;
        fs::read_dir(dir)?.collect()
    }

    /// Makes a new file to write to; it must not exist.
    pub(crate) fn create(&self, path: &Path, mode: u32) -> io::Result<DiskFile> {
        self.before(Operation::Create(path))?;
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, mode);
        #[cfg(not(unix))]
        let _ = mode;
        Ok(DiskFile {
            file: options.open(path)?,
            path: path.to_owned(),
            disk: self.clone(),
        })
    }

    /// Opens a file that is there, to write at its end.
    pub(crate) fn append(&self, path: &Path) -> io::Result<DiskFile> {
        self.before(Operation::Read(path))?;
        Ok(DiskFile {
            file: OpenOptions::new().append(true).open(path)?,
            path: path.to_owned(),
            disk: self.clone(),
        })
    }

    /// Sets the mode of a file or directory.
    pub(crate) fn set_mode(&self, path: &Path, mode: u32) -> io::Result<()> {
        self.before(Operation::SetMode(path))?;
        #[cfg(unix)]
        fs::set_permissions(path, std::os::unix::fs::PermissionsExt::from_mode(mode))?;
        #[cfg(not(unix))]
        let _ = mode;
        Ok(())
    }

    pub(crate) fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.before(Operation::Rename(from, to))?;
        fs::rename(from, to)
    }

    pub(crate) fn remove(&self, path: &Path) -> io::Result<()> {
        self.before(Operation::Remove(path))?;
        fs::remove_file(path)
    }

    /// Removes a directory with all that is in it.
    pub(crate) fn remove_dir(&self, dir: &Path) -> io::Result<()> {
        self.before(Operation::RemoveDir(dir))?;
        fs::remove_dir_all(dir)
    }

    /// Makes a directory and those above it, where they are missing, durably.
    pub(crate) fn make_dirs(&self, dir: &Path) -> io::Result<()> {
        let parent = dir.parent().unwrap_or(Path::new(""));
        if !parent.as_os_str().is_empty() && !parent.is_dir() {
            self.make_dirs(parent)?;
        }
        self.before(Operation::MakeDir(dir))?;
        match fs::create_dir(dir) {
            Err(cause) if cause.kind() == io::ErrorKind::AlreadyExists && dir.is_dir() => {
                return Ok(());
            }
            other => other?,
        }
        match self.sync_dir(parent) {
            // Who may write to a directory need not be able to read it.
            Err(cause) if cause.kind() == io::ErrorKind::PermissionDenied => Ok(()),
            Err(cause) => {
                // The next run is to make it again, for what is found there counts as durable.
                let _ = fs::remove_dir(dir);
                Err(cause)
            }
            Ok(()) => Ok(()),
        }
    }

    /// Makes renames and new names in a directory durable.
    pub(crate) fn sync_dir(&self, dir: &Path) -> io::Result<()> {
        let dir = if dir.as_os_str().is_empty() {
            Path::new(".")
        } else {
            dir
        };
        self.before(Operation::SyncDir(dir))?;
        #[cfg(unix)]
        File::open(dir)?.sync_all()?;
        Ok(())
    }
}

/// A file that is being written.
#[derive(Debug)]
pub(crate) struct DiskFile {
    file: File,
    path: PathBuf,
    disk: Disk,
}

impl DiskFile {
    /// Takes the file's lock, if nobody has it.
    pub(crate) fn try_lock(&self) -> io::Result<bool> {
        self.disk.before(Operation::Lock(&self.path))?;
        Ok(self.file.try_lock().is_ok())
    }

    /// Gives it back by name: a process that is just being started may share the open file.
    pub(crate) fn unlock(&self) {
        let _ = self.file.unlock();
    }

    /// Makes what was written durable.
    pub(crate) fn sync(&self) -> io::Result<()> {
        self.disk.before(Operation::SyncFile(&self.path))?;
        self.file.sync_data()
    }
}

impl Write for DiskFile {
    /// All of it or an error, so that whoever watches sees each byte once.
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.disk.before(Operation::Write(&self.path, bytes))?;
        self.file.write_all(bytes)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}
