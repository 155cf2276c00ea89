//! tantivy's view of the data directory, with three habits mended: files get the index's access modes
//! (tantivy writes `meta.json` 0600), a replaced file is durable before the call returns, and its locks are
//! no files, so that a reader needs no write permission and a run waits for no reader. One writer at a
//! time is the business of [`super::lock`].
//!
//! What the engine writes of itself gets a checksum ([`super::sums`]).
//!
//! Without the metadata lock a reader may find a segment gone that the metadata it has just read still names;
//! [`super::Index::open`] then reads the metadata again.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tantivy::directory::error::{DeleteError, LockError, OpenReadError, OpenWriteError};
use tantivy::directory::{
    AntiCallToken, Directory, DirectoryLock, FileHandle, Lock, MmapDirectory, TerminatingWrite,
    WatchCallback, WatchHandle, WritePtr,
};

use super::access::{Access, sync_dir};
use super::sums::{Seal, seal, unseal};

/// The data directory.
#[derive(Debug, Clone)]
pub(super) struct DataDirectory {
    inner: MmapDirectory,
    root: PathBuf,
    access: Access,
}

impl DataDirectory {
    pub(super) fn open(
        root: &Path,
        access: Access,
    ) -> Result<Self, tantivy::directory::error::OpenDirectoryError> {
        Ok(Self {
            inner: MmapDirectory::open(root)?,
            root: root.to_owned(),
            access,
        })
    }
}

/// A file that is synced when it is finished.
struct SyncedFile(File);

impl Write for SyncedFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

impl TerminatingWrite for SyncedFile {
    fn terminate_ref(&mut self, _: AntiCallToken) -> io::Result<()> {
        self.0.sync_data()
    }
}

impl Directory for DataDirectory {
    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
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
        self.inner.delete(path)
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        self.inner.exists(path)
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        match self.access.create_file(&self.root.join(path)) {
            Ok(file) => Ok(BufWriter::new(Box::new(SyncedFile(file)))),
            Err(cause) if cause.kind() == io::ErrorKind::AlreadyExists => {
                Err(OpenWriteError::FileAlreadyExists(path.to_owned()))
            }
            Err(cause) => Err(OpenWriteError::wrap_io_error(cause, path.to_owned())),
        }
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
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
        self.access
            .replace_file(&self.root.join(path), |file| file.write_all(&seal(data)))
    }

    fn sync_directory(&self) -> io::Result<()> {
        sync_dir(&self.root)
    }

    fn acquire_lock(&self, _: &Lock) -> Result<DirectoryLock, LockError> {
        // One writer at a time is the business of our own lock, which is held before this is asked.
        Ok(DirectoryLock::from(Box::new(())))
    }

    fn watch(&self, callback: WatchCallback) -> tantivy::Result<WatchHandle> {
        self.inner.watch(callback)
    }
}
