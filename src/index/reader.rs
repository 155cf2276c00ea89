//! Open an index for reading: a consistent snapshot, with no lock and no write permission.

use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde::de::DeserializeOwned;
use tantivy::directory::error::OpenReadError;
use tantivy::postings::TermInfo;
use tantivy::schema::{Field, IndexRecordOption, Value as _};
use tantivy::{
    DocAddress, DocSet, IndexReader, InvertedIndexReader, ReloadPolicy, Searcher, SegmentReader,
    TantivyDocument, TantivyError, Term,
};

use super::access::Access;
use super::arrivals::Arrivals;
use super::directory::DataDirectory;
use super::disk::Disk;
use super::entries::sum;
use super::error::IndexError;
use super::gate::Gate;
use super::manifest::Manifest;
use super::schema::{self, Fields};
use super::stored::Stores;
use super::terms::TermReader;
use super::verify;
use crate::analysis::CHAINS;
use crate::document::Meta;

/// How often opening is tried again when a run replaces files meanwhile.
const TRIES: usize = 20;

/// The value of `kind` on a file's own entry.
pub(super) const FILE: &str = "file";
/// The value of `kind` on the entry of a document that has copies.
pub(super) const COPY: &str = "copy";
/// The value of `kind` on a passage.
pub(super) const PASSAGE: &str = "passage";

/// A stored passage.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredPassage {
    /// Its document.
    pub meta: Meta,
    /// Where it starts in the document's text, in Unicode scalar values.
    pub start: u64,
    /// Page or slide where it starts, from 1.
    pub page: Option<u64>,
    /// Moment of the recording where it starts, in milliseconds.
    pub time: Option<u64>,
    /// Its text.
    pub text: String,
}

/// An index, open for reading.
#[derive(Clone)]
pub struct Index {
    dir: PathBuf,
    manifest: Manifest,
    fields: Fields,
    reader: IndexReader,
    arrivals: Arrivals,
    disk: Disk,
}

impl std::fmt::Debug for Index {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Index")
            .field("dir", &self.dir)
            .finish_non_exhaustive()
    }
}

/// Whether `dir` holds an index, of whatever version.
///
/// # Errors
/// [`IndexError::Io`] or [`IndexError::Damaged`] when its manifest cannot be read.
pub fn exists(dir: &Path) -> Result<bool, IndexError> {
    Ok(Manifest::read(&Disk::default(), dir)?.is_some())
}

/// The roots an index was made from, readable whatever its version.
///
/// # Errors
/// [`IndexError::Missing`] without an index, [`IndexError::Damaged`] when its manifest cannot be read.
pub fn roots(dir: &Path) -> Result<Vec<PathBuf>, IndexError> {
    match Manifest::read(&Disk::default(), dir)? {
        Some(manifest) => Ok(manifest.roots),
        None => Err(IndexError::Missing(dir.to_owned())),
    }
}

/// Who may read an index, whatever its version; none without one.
///
/// # Errors
/// [`IndexError::Damaged`] or [`IndexError::Io`] when its manifest cannot be read.
pub fn access(dir: &Path) -> Result<Option<Access>, IndexError> {
    Ok(Manifest::read(&Disk::default(), dir)?.map(|manifest| manifest.access))
}

impl Index {
    /// Opens the index at `dir`. Its smallest files are compared with their checksums first, all files of a small
    /// index: that takes some milliseconds.
    ///
    /// # Errors
    /// [`IndexError::Missing`], [`IndexError::Incompatible`], [`IndexError::Damaged`], or
    /// [`IndexError::Io`] when it may not be read.
    pub fn open(dir: &Path) -> Result<Self, IndexError> {
        Self::open_with(&Disk::default(), dir, verify::ON_OPEN)
    }

    /// The same, by way of a disk that somebody may watch.
    ///
    /// # Errors
    /// Those of [`Index::open`].
    pub fn open_on(disk: &Disk, dir: &Path) -> Result<Self, IndexError> {
        Self::open_with(disk, dir, verify::ON_OPEN)
    }

    /// The same, comparing files of up to `most` bytes in sum with their checksums.
    ///
    /// # Errors
    /// Those of [`Index::open`].
    pub fn open_verifying(dir: &Path, most: u64) -> Result<Self, IndexError> {
        Self::open_with(&Disk::default(), dir, most)
    }

    fn open_with(disk: &Disk, dir: &Path, most: u64) -> Result<Self, IndexError> {
        let mut last = None;
        for attempt in 0..TRIES {
            if attempt > 0 {
                std::thread::sleep(std::time::Duration::from_millis(5 * attempt as u64));
            }
            let manifest =
                Manifest::read(disk, dir)?.ok_or_else(|| IndexError::Missing(dir.to_owned()))?;
            manifest.check(dir)?;
            let data = dir.join(&manifest.data);
            match open_data(&data, manifest.access, disk, &Gate::default(), most) {
                Ok((_, reader, fields, arrivals)) => {
                    return Ok(Self {
                        dir: dir.to_owned(),
                        manifest,
                        fields,
                        reader,
                        arrivals,
                        disk: disk.clone(),
                    });
                }
                Err(cause) if is_gone(&cause) => last = Some(cause),
                Err(cause) => return Err(damaged(dir, cause)),
            }
        }
        Err(IndexError::Damaged {
            dir: dir.to_owned(),
            what: "a file that it names is not there".to_owned(),
            cause: last,
        })
    }

    /// Where it stands.
    #[must_use]
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// What it was written with.
    #[must_use]
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// The state of the last whole batch, unchanging as long as it is held.
    ///
    /// # Errors
    /// [`IndexError::Damaged`] when a segment cannot be read.
    pub fn snapshot(&self) -> Result<Snapshot, IndexError> {
        let searcher = self.reader.searcher();
        Snapshot::new(self.dir.clone(), searcher, self.fields, self.arrivals)
    }

    /// Bytes on disk.
    ///
    /// # Errors
    /// [`IndexError::Io`] when the directory cannot be listed.
    pub fn size_on_disk(&self) -> Result<u64, IndexError> {
        let data = self.dir.join(&self.manifest.data);
        let mut size = 0;
        for entry in self
            .disk
            .list(&data)
            .map_err(IndexError::io("list", &data))?
        {
            size += entry.metadata().map(|meta| meta.len()).unwrap_or(0);
        }
        Ok(size)
    }
}

/// Opens the data directory and reads its segments, having verified files of up to `verified` bytes in sum.
pub(super) fn open_data(
    data: &Path,
    access: Access,
    disk: &Disk,
    gate: &Gate,
    verified: u64,
) -> Result<(tantivy::Index, IndexReader, Fields, Arrivals), TantivyError> {
    let directory = DataDirectory::open(data, access, disk, gate)?;
    let mut index = tantivy::Index::open(directory)?;
    let (schema, fields) = schema::build();
    if index.schema() != schema {
        return Err(TantivyError::SchemaError(
            "the fields are not those of its version".to_owned(),
        ));
    }
    register_chains(&mut index);
    verify::verify_small(data, &index.searchable_segment_metas()?, verified)?;
    // Before the segments: all documents up to this number are in those that are read next.
    let arrivals = Arrivals::of(&index)?;
    let reader = index
        .reader_builder()
        .reload_policy(ReloadPolicy::Manual)
        .try_into()?;
    Ok((index, reader, fields, arrivals))
}

/// Text reaches tantivy analysed; the names of the chains stand for reading terms as they are.
pub(super) fn register_chains(index: &mut tantivy::Index) {
    for chain in CHAINS {
        index
            .tokenizers()
            .register(chain.name, TermReader::default());
    }
}

/// Tries again what finds a file gone, for a run may have replaced it meanwhile.
pub(super) fn still_there<T>(
    mut action: impl FnMut() -> Result<T, TantivyError>,
) -> Result<T, TantivyError> {
    let mut attempt = 1;
    loop {
        match action() {
            Err(cause) if is_gone(&cause) && attempt < TRIES => attempt += 1,
            other => return other,
        }
    }
}

/// Whether an error says that a file is not there (any more).
fn is_gone(error: &TantivyError) -> bool {
    match error {
        TantivyError::OpenReadError(OpenReadError::FileDoesNotExist(_)) => true,
        TantivyError::OpenDirectoryError(
            tantivy::directory::error::OpenDirectoryError::DoesNotExist(_),
        ) => true,
        TantivyError::IoError(cause)
        | TantivyError::OpenReadError(OpenReadError::IoError {
            io_error: cause, ..
        }) => cause.kind() == std::io::ErrorKind::NotFound,
        _ => false,
    }
}

/// Sorts an error of the engine on reading: the machine's, or damage.
pub(super) fn damaged(dir: &Path, cause: TantivyError) -> IndexError {
    IndexError::of_machine(dir, &cause).unwrap_or_else(|| IndexError::Damaged {
        dir: dir.to_owned(),
        what: "it cannot be opened".to_owned(),
        cause: Some(cause),
    })
}

/// In how many entries of a segment a term stands. Exact: those that were deleted but not yet merged away
/// do not count, so a score does not depend on the order in which an index grew.
///
/// # Errors
/// The engine's, when the postings cannot be read.
pub fn alive_doc_freq(
    segment: &SegmentReader,
    inverted: &InvertedIndexReader,
    info: &TermInfo,
) -> Result<u32, TantivyError> {
    let Some(alive) = segment.alive_bitset() else {
        return Ok(info.doc_freq);
    };
    let postings = inverted.read_postings_from_terminfo(info, IndexRecordOption::Basic)?;
    Ok(postings.doc_freq_given_deletes(alive))
}

/// As much of a document's metadata as a list of ids needs.
#[derive(Deserialize)]
struct IdOnly {
    id: String,
}

/// A consistent state of the index.
#[derive(Clone)]
pub struct Snapshot {
    dir: PathBuf,
    searcher: Searcher,
    stores: Stores,
    fields: Fields,
    arrivals: Arrivals,
    passages: u64,
}

impl std::fmt::Debug for Snapshot {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Snapshot")
            .field("passages", &self.passages)
            .finish_non_exhaustive()
    }
}

impl Snapshot {
    pub(super) fn new(
        dir: PathBuf,
        searcher: Searcher,
        fields: Fields,
        arrivals: Arrivals,
    ) -> Result<Self, IndexError> {
        let mut snapshot = Self {
            dir,
            stores: Stores::new(&searcher),
            searcher,
            fields,
            arrivals,
            passages: 0,
        };
        let term = Term::from_field_text(fields.kind, PASSAGE);
        snapshot.passages = snapshot.doc_freq(&term)?;
        Ok(snapshot)
    }

    /// The segments, and the engine's view of each.
    #[must_use]
    pub fn searcher(&self) -> &Searcher {
        &self.searcher
    }

    /// Handles to the fields.
    #[must_use]
    pub fn fields(&self) -> &Fields {
        &self.fields
    }

    /// How many passages there are.
    #[must_use]
    pub fn passages(&self) -> u64 {
        self.passages
    }

    /// How far documents had come: it holds all batches up to this one, and perhaps some of the next, whose documents
    /// bear later numbers.
    #[must_use]
    pub fn arrivals(&self) -> Arrivals {
        self.arrivals
    }

    /// Turns an error of the engine into ours.
    #[must_use]
    pub fn damaged(&self, cause: TantivyError) -> IndexError {
        damaged(&self.dir, cause)
    }

    /// In how many passages or files a term stands, as [`alive_doc_freq`] counts.
    ///
    /// # Errors
    /// [`IndexError::Damaged`] when a segment cannot be read.
    pub fn doc_freq(&self, term: &Term) -> Result<u64, IndexError> {
        let of_segment = |segment: &SegmentReader| -> Result<u32, TantivyError> {
            let inverted = segment.inverted_index(term.field())?;
            match inverted.get_term_info(term)? {
                Some(info) => alive_doc_freq(segment, &inverted, &info),
                None => Ok(0),
            }
        };
        let mut count = 0;
        for segment in self.searcher.segment_readers() {
            count += u64::from(of_segment(segment).map_err(|e| self.damaged(e))?);
        }
        Ok(count)
    }

    /// The entries that hold a term, in the order of the segments.
    ///
    /// # Errors
    /// [`IndexError::Damaged`] when a segment cannot be read.
    pub fn entries_with(&self, term: &Term) -> Result<Vec<DocAddress>, IndexError> {
        let mut out = Vec::new();
        for (ord, segment) in self.searcher.segment_readers().iter().enumerate() {
            let inverted = segment
                .inverted_index(term.field())
                .map_err(|e| self.damaged(e))?;
            let postings = inverted
                .read_postings(term, IndexRecordOption::Basic)
                .map_err(|e| self.damaged(e.into()))?;
            let Some(mut postings) = postings else {
                continue;
            };
            while postings.doc() != tantivy::TERMINATED {
                if !segment.is_deleted(postings.doc()) {
                    out.push(DocAddress::new(ord as u32, postings.doc()));
                }
                postings.advance();
            }
        }
        Ok(out)
    }

    /// The passages of all documents with this id, by document and then by place: one list a document.
    ///
    /// # Errors
    /// [`IndexError::Damaged`] when a segment cannot be read, or a document in it is not whole.
    pub fn documents_with_id(&self, id: &str) -> Result<Vec<Vec<DocAddress>>, IndexError> {
        let entries = self.entries_with(&Term::from_field_text(self.fields.id, id))?;
        let mut keyed = Vec::with_capacity(entries.len());
        for address in entries {
            let segment = self.searcher.segment_reader(address.segment_ord);
            let columns = segment.fast_fields();
            let key = columns
                .u64("document")
                .map_err(|e| self.damaged(e))?
                .first(address.doc_id);
            let ordinal = columns
                .u64("ordinal")
                .map_err(|e| self.damaged(e))?
                .first(address.doc_id);
            keyed.push((key, ordinal, address));
        }
        keyed.sort_unstable();
        let mut documents = Vec::new();
        for document in keyed.chunk_by(|a, b| a.0 == b.0) {
            let counted = (0..).zip(document).all(|(n, (_, at, _))| *at == Some(n));
            let passages: Vec<DocAddress> = document.iter().map(|(.., at)| *at).collect();
            let key = document.first().and_then(|(key, ..)| *key);
            if !counted || !self.are_side_by_side(&passages, key)? {
                return Err(self.spoilt("a document is not whole"));
            }
            documents.push(passages);
        }
        Ok(documents)
    }

    /// Whether these passages stand side by side, and the next is none of their document.
    fn are_side_by_side(
        &self,
        passages: &[DocAddress],
        key: Option<u64>,
    ) -> Result<bool, IndexError> {
        let beside = |a: &DocAddress, b: &DocAddress| {
            a.segment_ord == b.segment_ord && a.doc_id.checked_add(1) == Some(b.doc_id)
        };
        let Some(last) = passages.last() else {
            return Ok(false);
        };
        let segment = self.searcher.segment_reader(last.segment_ord);
        let next = last.doc_id.saturating_add(1);
        let goes_on = next < segment.max_doc() && !segment.is_deleted(next) && {
            let columns = segment.fast_fields();
            let keys = columns.u64("document").map_err(|e| self.damaged(e))?;
            let ordinals = columns.u64("ordinal").map_err(|e| self.damaged(e))?;
            // That it has copies is told by an entry of its own.
            keys.first(next) == key && ordinals.first(next).is_some()
        };
        Ok(passages.is_sorted_by(beside) && !goes_on)
    }

    /// Something stored is not what it should be.
    #[must_use]
    pub fn spoilt(&self, what: &str) -> IndexError {
        IndexError::Damaged {
            dir: self.dir.clone(),
            what: what.to_owned(),
            cause: None,
        }
    }

    /// The id of the document that a passage belongs to.
    ///
    /// # Errors
    /// [`IndexError::Damaged`] when it cannot be read as what it should be.
    pub fn document_id(&self, address: DocAddress) -> Result<String, IndexError> {
        let entry = self.entry(address)?;
        Ok(self.meta::<IdOnly>(&entry)?.id)
    }

    /// What is stored with a passage.
    ///
    /// # Errors
    /// [`IndexError::Damaged`] when it cannot be read as what it should be.
    pub fn passage(&self, address: DocAddress) -> Result<StoredPassage, IndexError> {
        let entry = self.entry(address)?;
        let number = |field| entry.get_first(field).and_then(|v| v.as_u64());
        let text = self.stored_text(&entry, self.fields.text);
        let meta = self.stored_text(&entry, self.fields.meta);
        if number(self.fields.sum) != Some(sum(text, meta)) {
            return Err(self.spoilt("a passage is not what was stored"));
        }
        Ok(StoredPassage {
            meta: self.meta(&entry)?,
            start: number(self.fields.start).unwrap_or(0),
            page: number(self.fields.page),
            time: number(self.fields.time),
            text: text.to_owned(),
        })
    }

    fn entry(&self, address: DocAddress) -> Result<TantivyDocument, IndexError> {
        let entry = self.stores.entry(&self.searcher, address);
        entry.map_err(|e| self.damaged(e))
    }

    fn meta<M: DeserializeOwned>(&self, entry: &TantivyDocument) -> Result<M, IndexError> {
        serde_json::from_str(self.stored_text(entry, self.fields.meta)).map_err(|cause| {
            IndexError::Damaged {
                dir: self.dir.clone(),
                what: format!("a passage's metadata cannot be read ({cause})"),
                cause: None,
            }
        })
    }

    pub(super) fn stored_text<'d>(&self, entry: &'d TantivyDocument, field: Field) -> &'d str {
        entry
            .get_first(field)
            .and_then(|value| value.as_str())
            .unwrap_or("")
    }
}
