//! The manifest: what an index was written with, and where its data stands.
//!
//! It is the first file that is read and the last that is written. It keeps the versions of schema and
//! chains and the hash of the lexicons, so that an index is never searched through another analysis
//! than it was made with.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::access::Access;
use super::disk::Disk;
use super::error::IndexError;
use super::forget::Forgotten;
use super::schema::schema_version;
use super::sums;
use crate::analysis::{CHAINS, lexicon_fingerprint};
use crate::document::naming_fingerprint;

/// Name of the file.
pub(super) const NAME: &str = "manifest.json";

/// The field that holds the sum of the others.
const SUM: &str = "sum";

/// A chain as the index was written with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChainVersion {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: u32,
}

/// The manifest of an index.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// Always `kashaf index`.
    pub what: String,
    /// Version of `index-schema/schema.toml`.
    pub schema: u32,
    /// Analyser chains and their versions.
    pub chains: Vec<ChainVersion>,
    /// Hash of the lexicons behind the stem chain, and of the names of places and groups.
    pub lexicon: String,
    /// The program that made it.
    pub kashaf: String,
    /// Directory of the data, below the index.
    pub data: String,
    /// Who may read it.
    pub access: Access,
    /// The folders and files it was made from, absolute, the first that was given before the others: of several
    /// that hold a file the first decides how its path is told.
    #[serde(default, with = "paths")]
    pub roots: Vec<PathBuf>,
    /// Documents that are not to be indexed again, sorted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) forgotten: Vec<Forgotten>,
}

impl Manifest {
    /// The manifest that this program writes.
    pub(super) fn new(access: Access, data: String) -> Self {
        Self {
            what: "kashaf index".to_owned(),
            schema: schema_version(),
            chains: CHAINS
                .iter()
                .map(|chain| ChainVersion {
                    name: chain.name.to_owned(),
                    version: chain.version,
                })
                .collect(),
            lexicon: format!("{}-{}", lexicon_fingerprint(), naming_fingerprint()),
            kashaf: env!("CARGO_PKG_VERSION").to_owned(),
            data,
            access,
            roots: Vec::new(),
            forgotten: Vec::new(),
        }
    }

    /// Reads the manifest of the index at `dir`; `None` when there is none.
    pub(super) fn read(disk: &Disk, dir: &Path) -> Result<Option<Self>, IndexError> {
        let path = dir.join(NAME);
        let bytes = match disk.read(&path) {
            Ok(bytes) => bytes,
            Err(cause)
                if matches!(
                    cause.kind(),
                    io::ErrorKind::NotFound | io::ErrorKind::NotADirectory
                ) =>
            {
                return if holds_data(disk, dir) {
                    Err(IndexError::Damaged {
                        dir: dir.to_owned(),
                        what: format!("its `{NAME}` is not there"),
                        cause: None,
                    })
                } else {
                    Ok(None)
                };
            }
            Err(cause) => return Err(IndexError::io("read", path)(cause)),
        };
        let damaged = |what| IndexError::Damaged {
            dir: dir.to_owned(),
            what,
            cause: None,
        };
        let unreadable = |cause| damaged(format!("its manifest cannot be read ({cause})"));
        let mut value: Value = serde_json::from_slice(&bytes).map_err(unreadable)?;
        let sum = value
            .as_object_mut()
            .and_then(|fields| fields.shift_remove(SUM));
        if sum.is_some_and(|sum| sum.as_str() != Some(&sum_of(&value))) {
            return Err(damaged(
                "its manifest is not as it was written (its checksum differs)".to_owned(),
            ));
        }
        let manifest: Self = serde_json::from_value(value).map_err(unreadable)?;
        // What the manifest names as data is removed by a rebuild: it must be data of this index.
        if !is_data(&manifest.data) {
            return Err(damaged("its manifest names no data".to_owned()));
        }
        Ok(Some(manifest))
    }

    /// Writes the manifest unless it stands there as it is: a disk may be full of what the run is about to remove.
    pub(super) fn write_if_new(&self, disk: &Disk, dir: &Path) -> Result<(), IndexError> {
        match disk.read(&dir.join(NAME)) {
            Ok(bytes) if bytes == self.bytes() => Ok(()),
            _ => self.write(disk, dir),
        }
    }

    /// The documents to leave out, as far as a damaged manifest still tells them: a rebuild must not bring back what
    /// somebody wanted gone because a byte elsewhere is wrong.
    pub(super) fn salvage_forgotten(disk: &Disk, dir: &Path) -> Vec<Forgotten> {
        let told = disk.read(&dir.join(NAME)).ok();
        let told: Option<Value> = told.and_then(|bytes| serde_json::from_slice(&bytes).ok());
        let list = told.and_then(|mut told| Some(told.get_mut("forgotten")?.take()));
        let mut forgotten: Vec<Forgotten> = list
            .and_then(|list| serde_json::from_value(list).ok())
            .unwrap_or_default();
        forgotten.sort();
        forgotten
    }

    /// Replaces the manifest as one step: a crash leaves the old or the new one.
    pub(super) fn write(&self, disk: &Disk, dir: &Path) -> Result<(), IndexError> {
        let path = dir.join(NAME);
        let bytes = self.bytes();
        self.access
            .replace_file(disk, &path, |file| file.write_all(&bytes))
            .map_err(IndexError::io("write", path))
    }

    /// The manifest as a file: with the sum of all that it says.
    pub(super) fn bytes(&self) -> Vec<u8> {
        let mut value = serde_json::to_value(self).unwrap_or_default();
        let sum = sum_of(&value);
        if let Some(fields) = value.as_object_mut() {
            fields.insert(SUM.to_owned(), sum.into());
        }
        let mut bytes = serde_json::to_vec_pretty(&value).unwrap_or_default();
        bytes.push(b'\n');
        bytes
    }

    /// Whether this program reads what the manifest describes.
    pub(super) fn check(&self, dir: &Path) -> Result<(), IndexError> {
        let now = Self::new(self.access, String::new());
        let differs = |what, expected: String, found: String| {
            Err(IndexError::Incompatible {
                dir: dir.to_owned(),
                what,
                expected,
                found,
            })
        };
        if self.schema != now.schema {
            return differs(
                "schema version",
                now.schema.to_string(),
                self.schema.to_string(),
            );
        }
        if self.chains != now.chains {
            let show = |chains: &[ChainVersion]| {
                let all: Vec<String> = chains
                    .iter()
                    .map(|c| format!("{} {}", c.name, c.version))
                    .collect();
                all.join(", ")
            };
            return differs("analysis chains", show(&now.chains), show(&self.chains));
        }
        if self.lexicon != now.lexicon {
            return differs("lexicon", now.lexicon, self.lexicon.clone());
        }
        Ok(())
    }
}

/// The sum of what a manifest says, however it is laid out.
fn sum_of(value: &Value) -> String {
    sums::of(&serde_json::to_vec(value).unwrap_or_default())
}

/// Whether a directory without a manifest holds passages nevertheless. A first run writes the manifest before
/// it commits anything, so such an index has lost it.
fn holds_data(disk: &Disk, dir: &Path) -> bool {
    let names = disk.list(dir).into_iter().flatten();
    names
        .filter(|entry| is_data(&entry.file_name().to_string_lossy()))
        .filter_map(|entry| disk.read(&entry.path().join("meta.json")).ok())
        .filter_map(|bytes| serde_json::from_slice::<Value>(&sums::unseal(bytes).0).ok())
        .any(|meta| {
            let segments = meta.get("segments").and_then(Value::as_array);
            segments.is_some_and(|segments| !segments.is_empty())
        })
}

/// Whether a name is that of a data directory.
pub(super) fn is_data(name: &str) -> bool {
    name.strip_prefix("data-")
        .is_some_and(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()))
}

/// Paths as text, and as their bytes where they are no text: an archive on an old disk may lie in a
/// folder whose name is not UTF-8.
mod paths {
    use std::ffi::OsString;
    use std::path::PathBuf;

    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    #[derive(Serialize, Deserialize)]
    #[serde(untagged)]
    enum Written {
        Text(String),
        Bytes(Vec<u8>),
    }

    pub(super) fn serialize<S: Serializer>(
        paths: &[PathBuf],
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        let written = paths.iter().map(|path| match path.to_str() {
            Some(text) => Written::Text(text.to_owned()),
            None => Written::Bytes(path.as_os_str().as_encoded_bytes().to_vec()),
        });
        serializer.collect_seq(written)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Vec<PathBuf>, D::Error> {
        let written = Vec::<Written>::deserialize(deserializer)?;
        Ok(written
            .into_iter()
            .map(|path| match path {
                Written::Text(text) => text.into(),
                Written::Bytes(bytes) => os_string(bytes).into(),
            })
            .collect())
    }

    #[cfg(unix)]
    fn os_string(bytes: Vec<u8>) -> OsString {
        std::os::unix::ffi::OsStringExt::from_vec(bytes)
    }

    #[cfg(not(unix))]
    fn os_string(bytes: Vec<u8>) -> OsString {
        String::from_utf8_lossy(&bytes).into_owned().into()
    }
}
