//! The directory of an index: what in it is ours, and what a killed run has left there.

use std::path::Path;

use tantivy::store::{Compressor, ZstdCompressor};
use tantivy::{IndexSettings, TantivyError};

use super::access::{Access, is_temporary};
use super::directory::DataDirectory;
use super::disk::Disk;
use super::error::IndexError;
use super::gate::Gate;
use super::manifest::{self, is_data};
use super::{history, lock, schema};

/// The folder of saved searches. No run touches it.
pub const SAVED: &str = "saved";

/// Whether a directory without a readable manifest holds anything that is not ours. What a killed run
/// leaves always includes the lock; without one, even a folder named like our data is someone else's.
pub(super) fn holds_other_things(disk: &Disk, dir: &Path) -> Result<bool, IndexError> {
    let entries = match disk.list(dir) {
        Ok(entries) => entries,
        Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => return Ok(false),
        Err(cause) => return Err(IndexError::io("list", dir)(cause)),
    };
    let (mut empty, mut locked) = (true, false);
    for entry in entries {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        let is_file_of_ours = [lock::NAME, manifest::NAME, history::NAME, SAVED].contains(&&*name);
        if !is_file_of_ours && !is_data(&name) && !is_temporary(&name) {
            return Ok(true);
        }
        empty = false;
        locked |= name == lock::NAME;
    }
    Ok(!empty && !locked)
}

pub(super) fn next_data(name: &str) -> String {
    let number = name
        .strip_prefix("data-")
        .and_then(|n| n.parse::<u64>().ok())
        .unwrap_or(0);
    format!("data-{}", number.wrapping_add(1))
}

/// Removes data that no manifest names and files that were to take another's place: what a killed run has
/// left. A new index also starts with an empty directory of its own.
pub(super) fn remove_leftovers(
    disk: &Disk,
    dir: &Path,
    kept: &[Option<&String>],
    is_new: bool,
) -> Result<(), IndexError> {
    for entry in disk.list(dir).map_err(IndexError::io("list", dir))? {
        let path = entry.path();
        let name = entry.file_name();
        let name = name.to_string_lossy();
        let named = kept.iter().flatten().any(|kept| **kept == name);
        let fresh = is_new
            && kept
                .first()
                .copied()
                .flatten()
                .is_some_and(|new| **new == name);
        if is_data(&name) && (!named || fresh) {
            disk.remove_dir(&path)
                .map_err(IndexError::io("remove", &path))?;
        } else if is_data(&name) {
            for entry in disk.list(&path).map_err(IndexError::io("list", &path))? {
                if is_temporary(&entry.file_name().to_string_lossy()) {
                    let path = entry.path();
                    disk.remove(&path)
                        .map_err(IndexError::io("remove", &path))?;
                }
            }
        } else if is_temporary(&name) {
            disk.remove(&path)
                .map_err(IndexError::io("remove", &path))?;
        }
    }
    Ok(())
}

/// Gives everything in a directory the modes of `access`.
pub(super) fn open_to(disk: &Disk, access: Access, data: &Path) -> std::io::Result<()> {
    if !data.exists() {
        return Ok(());
    }
    access.set_dir(disk, data)?;
    for entry in disk.list(data)? {
        access.set_file(disk, &entry.path())?;
    }
    Ok(())
}

/// Makes the engine's files of an index that holds nothing.
pub(super) fn create_data(
    data: &Path,
    access: Access,
    disk: &Disk,
    gate: &Gate,
) -> Result<(), TantivyError> {
    access.make_dir(disk, data)?;
    let (schema, _) = schema::build();
    let settings = IndexSettings {
        docstore_compression: Compressor::Zstd(ZstdCompressor {
            compression_level: Some(3),
        }),
        ..IndexSettings::default()
    };
    tantivy::Index::create(
        DataDirectory::open(data, access, disk, gate)?,
        schema,
        settings,
    )?;
    Ok(())
}
