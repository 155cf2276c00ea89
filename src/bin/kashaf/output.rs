//! A file that is written whole or not at all, and never over one that is read.

use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use crate::failure::Failure;

/// A file in the making. Until [`Output::finish`] what stood there before stays as it was.
pub(crate) struct Output {
    path: PathBuf,
    part: NamedTempFile,
}

impl Output {
    /// Makes sure that `path` can be written before any work is done for it. `inputs` are the files that are
    /// read, with the options that name them.
    pub(crate) fn create(path: &Path, inputs: &[(&str, &Path)]) -> Result<Self, Failure> {
        // Like any file that is written: readable by whom the umask lets read.
        Self::create_with(path, inputs, 0o666)
    }

    /// The same for a file that only its owner may read: what an archive of conflict holds may endanger people. One that
    /// is there stays readable by whom it was.
    pub(crate) fn create_private(path: &Path) -> Result<Self, Failure> {
        let output = Self::create_with(path, &[], 0o600)?;
        if let Ok(there) = fs::metadata(&output.path) {
            let part = output.part.as_file().set_permissions(there.permissions());
            part.map_err(|error| unwritable(path, &error))?;
        }
        Ok(output)
    }

    fn create_with(path: &Path, inputs: &[(&str, &Path)], mode: u32) -> Result<Self, Failure> {
        // Through a link the file behind it is written.
        let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        for (option, input) in inputs {
            if fs::canonicalize(input).is_ok_and(|input| input == target) {
                return Err(Failure::usage(
                    format!("`{}` is the file that `{option}` reads", path.display()),
                    "write to another file",
                ));
            }
        }
        if target.exists() && !target.is_file() {
            return Err(Failure::usage(
                format!("`{}` is not a file", path.display()),
                "name a file that is to be written",
            ));
        }
        let folder = match target.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            _ => Path::new("."),
        };
        match part_in(folder, mode) {
            Ok(part) => Ok(Self { path: target, part }),
            Err(error) => Err(unwritable(path, &error)),
        }
    }

    /// Writes the content and puts the file in its place.
    pub(crate) fn finish<T, E: Into<Failure>>(
        mut self,
        write: impl FnOnce(&mut dyn Write) -> Result<T, E>,
    ) -> Result<T, Failure> {
        let mut out = BufWriter::new(self.part.as_file_mut());
        let written = write(&mut out).map_err(Into::into)?;
        out.flush()
            .map_err(|error| unwritable(&self.path, &error))?;
        drop(out);
        let durable = self.part.as_file().sync_all();
        durable.map_err(|error| unwritable(&self.path, &error))?;
        self.part
            .persist(&self.path)
            .map_err(|error| unwritable(&self.path, &error.error))?;
        Ok(written)
    }
}

#[cfg_attr(not(unix), expect(unused_variables, reason = "modes are of Unix"))]
fn part_in(folder: &Path, mode: u32) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".kashaf-");
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(mode));
    builder.tempfile_in(folder)
}

fn unwritable(path: &Path, error: &io::Error) -> Failure {
    Failure::usage(
        format!("cannot write `{}`: {error}", path.display()),
        "name a file in a folder that is there and may be written to",
    )
}
