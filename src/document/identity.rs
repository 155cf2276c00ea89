//! What tells a document from all others, from run to run, and its content from what it was.

use super::Origin;
use super::met::Met;
use crate::extract::{Record, RecordKey};

/// What a document is known by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// The record's own id, else the path relative to the root, with `#part` and `#N` for the N-th record.
    pub id: String,
    /// Hash of the file, the part, the id and, of several with the same, which of them it is. Where it stands among the
    /// others does not matter: a record that is put before them changes none.
    pub key: u64,
    /// Hash of all that was read of it.
    pub digest: u64,
}

/// The documents of one file as they come.
#[derive(Debug, Default)]
pub struct Identities {
    met: Met,
}

impl Identities {
    /// Tells the file's next document. Some 9 bytes are kept of each.
    pub fn next(&mut self, record: &Record, origin: &Origin<'_>) -> Identity {
        let id = id(record, origin.relative);
        let mut key = hash(|hasher| {
            hasher.update(origin.key);
            hasher.update(record.part.as_deref().unwrap_or_default().as_bytes());
            hasher.update(&[0xFF]);
            hasher.update(id.as_bytes());
        });
        while !self.met.insert(key) {
            key = hash(|hasher| {
                hasher.update(&key.to_le_bytes());
            });
        }
        let digest = hash(|hasher| {
            hasher.update(id.as_bytes());
            hasher.update(&[0xFF]);
            // A hasher takes whatever it is given, and a record holds nothing that has no form.
            let _ = rmp_serde::encode::write(hasher, record);
        });
        Identity { id, key, digest }
    }
}

fn id(record: &Record, relative: &str) -> String {
    let within = || match &record.part {
        Some(part) => format!("{relative}#{part}"),
        None => relative.to_owned(),
    };
    let mut id = match &record.key {
        RecordKey::Whole => within(),
        RecordKey::Id(id) => id.clone(),
        RecordKey::Ordinal(ordinal) => format!("{}#{ordinal}", within()),
    };
    if record.volume > 1 {
        id.push_str(&format!("#{}", record.volume));
    }
    id
}

/// Hash of what is written: the first eight bytes of BLAKE3, the first the lowest.
pub fn hash(write: impl FnOnce(&mut blake3::Hasher)) -> u64 {
    let mut hasher = blake3::Hasher::new();
    write(&mut hasher);
    first_eight(&hasher)
}

/// The first eight bytes of what a hasher has made of all it was given, the first the lowest.
pub(super) fn first_eight(hasher: &blake3::Hasher) -> u64 {
    let mut bytes = [0; 8];
    bytes.copy_from_slice(&hasher.finalize().as_bytes()[..8]);
    u64::from_le_bytes(bytes)
}
