//! Who may read an index: its owner alone, or the owner's group too. Modes are set explicitly, whatever
//! the umask of the cron job that writes.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::Path;

use serde::{Deserialize, Serialize};

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
    #[cfg(unix)]
    fn modes(self) -> (u32, u32) {
        match self {
            Self::Owner => (0o700, 0o600),
            Self::Group => (0o750, 0o640),
        }
    }

    /// Makes a directory, and those above it that are missing, and sets its mode.
    pub(super) fn make_dir(self, dir: &Path) -> io::Result<()> {
        if let Some(parent) = dir.parent().filter(|parent| !parent.as_os_str().is_empty()) {
            fs::create_dir_all(parent)?;
        }
        match fs::create_dir(dir) {
            Err(cause) if cause.kind() == io::ErrorKind::AlreadyExists && dir.is_dir() => {}
            other => other?,
        }
        self.set_dir(dir)
    }

    /// Sets the mode of a directory. For a group, a directory may be marked to give its own group to what is made in
    /// it (setgid), and stays so.
    pub(super) fn set_dir(self, dir: &Path) -> io::Result<()> {
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let gives_group = match self {
                Self::Owner => 0,
                Self::Group => fs::metadata(dir)?.permissions().mode() & 0o2000,
            };
            let mode = self.modes().0 | gives_group;
            fs::set_permissions(dir, fs::Permissions::from_mode(mode))?;
        }
        Ok(())
    }

    /// Makes a new file to write to; it must not exist.
    pub(super) fn create_file(self, path: &Path) -> io::Result<File> {
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        {
            use std::os::unix::fs::OpenOptionsExt;
            options.mode(self.modes().1);
        }
        let file = options.open(path)?;
        self.set_file(&file)?;
        Ok(file)
    }

    /// Sets the mode of an open file: the umask may have taken the group's part.
    pub(super) fn set_file(self, file: &File) -> io::Result<()> {
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            file.set_permissions(fs::Permissions::from_mode(self.modes().1))?;
        }
        Ok(())
    }

    /// Writes a file beside `path` and puts it in its place, durably: file, then directory are synced.
    pub(super) fn replace_file(
        self,
        path: &Path,
        write: impl FnOnce(&mut File) -> io::Result<()>,
    ) -> io::Result<()> {
        let parent = path.parent().unwrap_or(Path::new("."));
        let mut temporary = tempfile::Builder::new()
            .prefix(TEMPORARY)
            .tempfile_in(parent)?;
        self.set_file(temporary.as_file())?;
        write(temporary.as_file_mut())?;
        temporary.as_file().sync_all()?;
        temporary.persist(path).map_err(|failed| failed.error)?;
        sync_dir(parent)
    }
}

/// How the name of a file begins that is to take another's place.
const TEMPORARY: &str = ".kashaf-new-";

/// Whether a file is one that was to take another's place when its run was killed.
pub(super) fn is_temporary(name: &str) -> bool {
    name.starts_with(TEMPORARY)
}

/// Makes renames and new names in a directory durable.
pub(super) fn sync_dir(dir: &Path) -> io::Result<()> {
    #[cfg(unix)]
    File::open(dir)?.sync_all()?;
    Ok(())
}
