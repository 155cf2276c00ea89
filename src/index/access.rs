//! Who may read an index: its owner alone, or the owner's group too. Modes are set explicitly, whatever
//! the umask of the cron job that writes.

use std::io;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::disk::{Disk, DiskFile};

/// Who may read an index.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Access {
    /// The owner: directories 0700, files 0600.
    #[default]
    Owner,
    /// The owner and the group: directories 0750, files 0640.
    Group,
}

impl Access {
    /// The mode of a directory.
    fn dir_mode(self) -> u32 {
        match self {
            Self::Owner => 0o700,
            Self::Group => 0o750,
        }
    }

    /// The mode of a file.
    fn file_mode(self) -> u32 {
        match self {
            Self::Owner => 0o600,
            Self::Group => 0o640,
        }
    }

    /// Makes a directory, and those above it that are missing, and sets its mode.
    pub(crate) fn make_dir(self, disk: &Disk, dir: &Path) -> io::Result<()> {
        disk.make_dirs(dir)?;
        self.set_dir(disk, dir)
    }

    /// Sets the mode of a directory. For a group, a directory may be marked to give its own group to what is made in
    /// it (setgid), and stays so.
    pub(super) fn set_dir(self, disk: &Disk, dir: &Path) -> io::Result<()> {
        disk.set_mode(dir, self.dir_mode() | self.gives_group(dir)?)
    }

    /// The bit by which a directory gives its group, where it has it.
    fn gives_group(self, dir: &Path) -> io::Result<u32> {
        match self {
            #[cfg(unix)]
            Self::Group => {
                use std::os::unix::fs::PermissionsExt;
                Ok(std::fs::metadata(dir)?.permissions().mode() & 0o2000)
            }
            _ => {
                let _ = dir;
                Ok(0)
            }
        }
    }

    /// Makes a new file to write to; it must not exist.
    pub(crate) fn create_file(self, disk: &Disk, path: &Path) -> io::Result<DiskFile> {
        let file = disk.create(path, self.file_mode())?;
        // The umask may have taken the group's part.
        if let Err(cause) = self.set_file(disk, path) {
            let _ = disk.remove(path);
            return Err(cause);
        }
        Ok(file)
    }

    /// Sets the mode of a file.
    pub(super) fn set_file(self, disk: &Disk, path: &Path) -> io::Result<()> {
        disk.set_mode(path, self.file_mode())
    }

    /// Writes a file beside `path` and puts it in its place, durably: file, then directory are synced.
    pub(crate) fn replace_file(
        self,
        disk: &Disk,
        path: &Path,
        write: impl FnOnce(&mut DiskFile) -> io::Result<()>,
    ) -> io::Result<()> {
        let mut number = 0_u32;
        let temporary = loop {
            let beside = path.with_file_name(format!("{TEMPORARY}{number}"));
            match self.create_file(disk, &beside) {
                // Another thread replaces a file, or a killed run has left one that could not be removed.
                Err(cause)
                    if cause.kind() == io::ErrorKind::AlreadyExists && number < MOST_LEFT =>
                {
                    number += 1;
                }
                // One of that name would be another thread's.
                Err(cause) => return Err(cause),
                Ok(file) => break (beside, file),
            }
        };
        let (beside, mut file) = temporary;
        let replaced = write(&mut file)
            .and_then(|()| file.sync())
            .and_then(|()| disk.rename(&beside, path));
        if let Err(cause) = replaced {
            let _ = disk.remove(&beside);
            return Err(cause);
        }
        disk.sync_dir(path.parent().unwrap_or(Path::new("")))
    }
}

/// How the name of a file begins that is to take another's place.
const TEMPORARY: &str = ".kashaf-new-";
/// So many of them may lie about, whoever left them.
const MOST_LEFT: u32 = 100;

/// Whether a file is one that was to take another's place when its run was killed.
pub(crate) fn is_temporary(name: &str) -> bool {
    name.starts_with(TEMPORARY)
}

#[cfg(test)]
mod tests {
    use std::io::Write;
    use std::sync::Arc;

    use super::super::disk::{Operation, Watch};
    use super::*;

    /// Fails where a file is made, or where it gets its mode.
    #[derive(Debug)]
    struct Refused {
        made: bool,
    }

    impl Watch for Refused {
        fn before(&self, operation: Operation<'_>) -> io::Result<()> {
            match operation {
                Operation::Create(_) if !self.made => Err(io::Error::from_raw_os_error(24)),
                Operation::SetMode(_) if self.made => Err(io::Error::from_raw_os_error(5)),
                _ => Ok(()),
            }
        }
    }

    /// What another thread is about to put in a file's place stays where it is, and nothing of one's own is left.
    #[test]
    fn a_file_that_cannot_be_replaced_costs_nobody_else_his() {
        for made in [false, true] {
            let dir = tempfile::tempdir().expect("a directory");
            let of_another = dir.path().join(format!("{TEMPORARY}0"));
            std::fs::write(&of_another, "another's").expect("written");
            let disk = Disk::watched(Arc::new(Refused { made }));
            let path = dir.path().join("meta.json");
            let replaced = Access::Owner.replace_file(&disk, &path, |file| file.write_all(b"own"));
            let code = replaced.map_err(|cause| cause.raw_os_error());
            assert_eq!(code, Err(Some(if made { 5 } else { 24 })));
            let left = std::fs::read_dir(dir.path()).expect("listed").count();
            assert!(of_another.exists() && left == 1, "{left} files, {made}");
        }
    }
}
