//! All that an index holds, as values to compare, and whether each document is whole.

use std::collections::BTreeMap;
use std::path::Path;

use kashaf::index::{Disk, FileFailure, Index, IndexError, Snapshot, StoredPassage};
use kashaf::query::parse;
use kashaf::search::{SearchOptions, Searcher};
use tantivy::DocAddress;

/// What is remembered of a file, and what went wrong in it.
pub(crate) type Remembered = (String, u64, i64, u64, Vec<FileFailure>);

/// All that an index holds, however it grew.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct State {
    /// The passages of each document, by its id and its key.
    pub(crate) documents: BTreeMap<(String, u64), Vec<StoredPassage>>,
    /// Files by their paths.
    pub(crate) files: BTreeMap<String, Remembered>,
    /// What some queries answer, word for word.
    pub(crate) answers: Vec<String>,
}

impl State {
    /// Reads an index as a search does, and all of it.
    pub(crate) fn of(disk: &Disk, dir: &Path, questions: &[&str]) -> Result<Self, Flaw> {
        let index = Index::open_on(disk, dir)?;
        let snapshot = index.snapshot()?;
        let mut state = Self::default();
        for (key, entries) in documents(&snapshot)? {
            let (id, passages) = whole(&snapshot, &entries)?;
            if state
                .documents
                .insert((id.clone(), key), passages)
                .is_some()
            {
                return Err(Flaw::Broken(format!("`{id}` is there twice")));
            }
        }
        for file in snapshot.known_files()?.states() {
            let record = snapshot.file_record(&file)?;
            let rest = (
                record.fingerprint,
                file.stat.size,
                file.stat.modified,
                file.failures,
                record.failures,
            );
            if state.files.insert(record.path.clone(), rest).is_some() {
                return Err(Flaw::Broken(format!(
                    "`{}` is remembered twice",
                    record.path
                )));
            }
        }
        let mut searcher = Searcher::new(&index)?;
        let options = SearchOptions {
            limit: 50,
            ..SearchOptions::default()
        };
        for question in questions {
            let results = searcher.search(&parse(question), &options)?;
            state.answers.push(format!("{results:?}"));
        }
        Ok(state)
    }

    /// Where it differs from another; none where it does not.
    pub(crate) fn difference(&self, other: &Self) -> Option<String> {
        let of_documents = first_difference(&self.documents, &other.documents).map(|key| {
            let (mine, theirs) = (self.documents.get(&key), other.documents.get(&key));
            format!("document {key:?}: {mine:?} and not {theirs:?}")
        });
        let of_files =
            || first_difference(&self.files, &other.files).map(|path| format!("file `{path}`"));
        let of_answers = || {
            let mut both = self.answers.iter().zip(&other.answers).enumerate();
            both.find(|(_, (mine, theirs))| mine != theirs)
                .map(|(number, _)| format!("answer {number}"))
        };
        of_documents.or_else(of_files).or_else(of_answers)
    }
}

fn first_difference<K: Ord + Clone, V: PartialEq>(
    mine: &BTreeMap<K, V>,
    theirs: &BTreeMap<K, V>,
) -> Option<K> {
    let differs = |key: &&K| mine.get(key) != theirs.get(key);
    mine.keys()
        .find(differs)
        .or_else(|| theirs.keys().find(differs))
        .cloned()
}

/// What is wrong with an index.
#[derive(Debug)]
pub(crate) enum Flaw {
    /// It cannot be read.
    Index(IndexError),
    /// Something in it is not whole, or there twice.
    Broken(String),
}

impl std::fmt::Display for Flaw {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Index(error) => write!(f, "{error} ({error:?})"),
            Self::Broken(what) => f.write_str(what),
        }
    }
}

impl From<IndexError> for Flaw {
    fn from(error: IndexError) -> Self {
        Self::Index(error)
    }
}

/// The entries of each document, by its key, with the places of its passages.
fn documents(snapshot: &Snapshot) -> Result<BTreeMap<u64, Vec<(u64, DocAddress)>>, Flaw> {
    let mut documents: BTreeMap<u64, Vec<(u64, DocAddress)>> = BTreeMap::new();
    for (number, segment) in (0..).zip(snapshot.searcher().segment_readers()) {
        let columns = segment.fast_fields();
        let column = |name: &str| {
            columns
                .u64(name)
                .map_err(|cause| Flaw::Index(snapshot.damaged(cause)))
        };
        let (key, ordinal) = (column("document")?, column("ordinal")?);
        for entry in segment.doc_ids_alive() {
            if let (Some(key), Some(ordinal)) = (key.first(entry), ordinal.first(entry)) {
                let address = DocAddress::new(number, entry);
                documents.entry(key).or_default().push((ordinal, address));
            }
        }
    }
    Ok(documents)
}

/// A document's id and its passages, if they are side by side, all there, and give one text.
fn whole(
    snapshot: &Snapshot,
    entries: &[(u64, DocAddress)],
) -> Result<(String, Vec<StoredPassage>), Flaw> {
    let mut passages: Vec<StoredPassage> = Vec::with_capacity(entries.len());
    let mut before: Option<DocAddress> = None;
    let mut end = 0;
    for (place, (ordinal, address)) in (0..).zip(entries) {
        let passage = snapshot.passage(*address)?;
        let id = &passage.meta.id;
        let says = |what: String| Err(Flaw::Broken(format!("`{id}`: {what}")));
        if *ordinal != place {
            return says(format!("passage {ordinal} stands in place {place}"));
        }
        if before.is_some_and(|before| {
            before.segment_ord != address.segment_ord || before.doc_id + 1 != address.doc_id
        }) {
            return says(format!("passage {ordinal} stands apart"));
        }
        if passage.start != end {
            return says(format!("passage {ordinal} starts at {}", passage.start));
        }
        if passages
            .first()
            .is_some_and(|first| first.meta != passage.meta)
        {
            return says(format!("passage {ordinal} is another document's"));
        }
        end += passage.text.chars().count() as u64;
        before = Some(*address);
        passages.push(passage);
    }
    let id = passages
        .first()
        .map(|passage| passage.meta.id.clone())
        .unwrap_or_default();
    Ok((id, passages))
}
