//! tantivy's view of the data directory, with three habits mended: files get the index's access modes
//! (tantivy writes `meta.json` 0600), a replaced file is durable before the call returns, and its locks are
//! no files, so that a reader needs no write permission and a run waits for no reader. One writer at a
//! time is the business of [`super::lock`]. And after a failure to write nothing is written any more
//! ([`super::gate`]).
//!
//! What the engine writes of itself gets a checksum ([`super::sums`]).
//!
//! Without the metadata lock a reader may find a segment gone that the metadata it has just read still names;
//! [`super::Index::open`] then reads the metadata again.

use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tantivy::directory::error::{
    DeleteError, LockError, OpenDirectoryError, OpenReadError, OpenWriteError,
};
use tantivy::directory::{
    AntiCallToken, Directory, DirectoryLock, FileHandle, Lock, MmapDirectory, TerminatingWrite,
    WatchCallback, WatchHandle, WritePtr,
};

use super::access::Access;
use super::disk::{Disk, DiskFile, Operation};
use super::gate::Gate;
use super::sums::{Seal, seal, unseal};

/// The data directory.
#[derive(Debug, Clone)]
pub(super) struct DataDirectory {
    inner: MmapDirectory,
    root: PathBuf,
    access: Access,
    disk: Disk,
    gate: Gate,
}

impl DataDirectory {
    pub(super) fn open(
        root: &Path,
        access: Access,
        disk: &Disk,
        gate: &Gate,
    ) -> Result<Self, OpenDirectoryError> {
        disk.before(Operation::Read(root))
            .map_err(|cause| OpenDirectoryError::wrap_io_error(cause, root.to_owned()))?;
        Ok(Self {
            inner: MmapDirectory::open(root)?,
            root: root.to_owned(),
            access,
            disk: disk.clone(),
            gate: gate.clone(),
        })
    }

    fn before_reading(&self, path: &Path) -> Result<(), OpenReadError> {
        self.disk
            .before(Operation::Read(&self.root.join(path)))
            .map_err(|cause| OpenReadError::wrap_io_error(cause, path.to_owned()))
    }
}

/// A file that is synced when it is finished.
struct SyncedFile {
    file: DiskFile,
    path: PathBuf,
    gate: Gate,
}

impl Write for SyncedFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let file = &mut self.file;
        self.gate.pass("write", &self.path, || file.write(bytes))
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl TerminatingWrite for SyncedFile {
    fn terminate_ref(&mut self, _: AntiCallToken) -> io::Result<()> {
        self.gate.pass("write", &self.path, || self.file.sync())
    }
}

impl Directory for DataDirectory {
    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        self.before_reading(path)?;
        match self.inner.get_file_handle(path) {
            // The engine takes a segment without positions for one that needs none.
            Err(OpenReadError::FileDoesNotExist(gone)) => Err(OpenReadError::wrap_io_error(
                io::Error::new(io::ErrorKind::NotFound, "the file is not there"),
                gone,
            )),
            other => other,
        }
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        let whole = self.root.join(path);
        // What cannot be removed lies about until the next run.
        let removed = self.gate.look(|| self.disk.remove(&whole));
        removed.flatten().map_err(|cause| match cause.kind() {
            io::ErrorKind::NotFound => DeleteError::FileDoesNotExist(path.to_owned()),
            _ => DeleteError::IoError {
                io_error: Arc::new(cause),
                filepath: path.to_owned(),
            },
        })
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        self.before_reading(path)?;
        self.inner.exists(path)
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        let whole = self.root.join(path);
        let created = self.gate.pass("write", &whole, || {
            self.access.create_file(&self.disk, &whole)
        });
        match created {
            Ok(file) => Ok(BufWriter::new(Box::new(SyncedFile {
                file,
                path: whole,
                gate: self.gate.clone(),
            }))),
            Err(cause) if cause.kind() == io::ErrorKind::AlreadyExists => {
                Err(OpenWriteError::FileAlreadyExists(path.to_owned()))
            }
            Err(cause) => Err(OpenWriteError::wrap_io_error(cause, path.to_owned())),
        }
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        self.before_reading(path)?;
        match unseal(self.inner.atomic_read(path)?) {
            (_, Seal::Broken) => Err(OpenReadError::wrap_io_error(
                io::Error::new(
                    io::ErrorKind::InvalidData,
                    "it is not as it was written (its checksum differs)",
                ),
                path.to_owned(),
            )),
            (body, Seal::Whole | Seal::None) => Ok(body),
        }
    }

    fn atomic_write(&self, path: &Path, data: &[u8]) -> io::Result<()> {
        let whole = self.root.join(path);
        self.gate.pass("write", &whole, || {
            self.access
                .replace_file(&self.disk, &whole, |file| file.write_all(&seal(data)))
        })
    }

    fn sync_directory(&self) -> io::Result<()> {
        self.gate
            .pass("write", &self.root, || self.disk.sync_dir(&self.root))
    }

    fn acquire_lock(&self, _: &Lock) -> Result<DirectoryLock, LockError> {
        // One writer at a time is the business of our own lock, which is held before this is asked.
        Ok(DirectoryLock::from(Box::new(())))
    }

    fn watch(&self, callback: WatchCallback) -> tantivy::Result<WatchHandle> {
        self.inner.watch(callback)
    }
}
