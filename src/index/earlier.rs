//! The data that a rebuild replaces, as far as they say when documents came.
//!
//! They may be of another version, whose fields this program cannot name, so columns are looked up by name. And they may
//! be damaged: a segment is believed if all of its files have their checksums, for what the engine reads from others may
//! break it.

use std::path::Path;

use tantivy::schema::Field;
use tantivy::{SegmentReader, TantivyError};

use super::access::Access;
use super::arrivals::Arrivals;
use super::directory::DataDirectory;
use super::disk::Disk;
use super::files::FileKey;
use super::gate::Gate;
use super::known::{HeldDocuments, held_in};
use super::verify::{segment_files, verify_all};

/// Data that are being replaced.
pub(super) struct Earlier {
    segments: Vec<SegmentReader>,
    file: Field,
    arrivals: Arrivals,
    /// Whether every segment could be believed.
    whole: bool,
}

impl Earlier {
    /// Opens data; nothing where they do not say when documents came, or cannot be read.
    pub(super) fn open(data: &Path, access: Access, disk: &Disk) -> Option<Self> {
        let directory = DataDirectory::open(data, access, disk, &Gate::default()).ok()?;
        let index = tantivy::Index::open(directory).ok()?;
        let arrivals = Arrivals::told(&index).ok()??;
        let schema = index.schema();
        let file = schema.get_field("file").ok()?;
        let mut earlier = Self {
            segments: Vec::new(),
            file,
            arrivals,
            whole: true,
        };
        for segment in index.searchable_segments().ok()? {
            let sound = verify_all(data, &segment_files(segment.meta()));
            match sound.and_then(|()| SegmentReader::open(&segment)) {
                Ok(reader) => earlier.segments.push(reader),
                Err(_) => earlier.whole = false,
            }
        }
        Some(earlier)
    }

    /// How far they have come, if all of it is known.
    pub(super) fn arrivals(&self) -> Option<Arrivals> {
        self.whole.then_some(self.arrivals)
    }

    /// The number of their last batch.
    pub(super) fn last(&self) -> u64 {
        self.arrivals.last
    }

    /// The documents of a file.
    pub(super) fn documents(&self, file: &FileKey) -> Result<HeldDocuments, TantivyError> {
        held_in(&self.segments, self.file, file)
    }
}
