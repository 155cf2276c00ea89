//! Which documents are copies of one story: a family is led by the one that was published first.
//!
//! Documents stand in one order: by day of publication, those without a day last, then by key. A document leads unless
//! a leader before it is like it ([`Signature::is_copy_of`]); then it follows the first such leader. So families
//! depend on what the index holds and on nothing else: not on the order in which it came. That is the greedy
//! maximal independent set of the graph of likeness, which is kept up to date by looking only at what changed and what follows from
//! it (Censor-Hillel, Haramaty, Karnin, *Optimal dynamic distributed MIS*, 2016).
//!
//! Whom a document may be like is read off the bands of its signature. Of a band that more than [`MOST_OF_BAND`]
//! documents share only so many are looked at: where texts are made by the thousand after one pattern, time must not
//! grow with the square of their number, and which of them lead may then depend on the order in which they came.
//!
//! Nearly all bands are one document's alone. In segments that are new as a whole the bands that are not are found in one walk
//! through their dictionaries side by side; only these are looked up there.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use tantivy::columnar::Column;
use tantivy::postings::{SegmentPostings, TermInfo};
use tantivy::schema::IndexRecordOption;
use tantivy::termdict::TermMerger;
use tantivy::{
    DocAddress, DocId, DocSet, InvertedIndexReader, SegmentReader, TERMINATED, TantivyError, Term,
};

use super::error::IndexError;
use super::files::{FileKey, from_halves};
use super::reader::{COPY, Snapshot};
use crate::document::{Day, Signature};

/// How many documents with a band are looked at.
const MOST_OF_BAND: usize = 512;

/// A document that has copies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Copy {
    pub(super) document: u64,
    /// Key of the document that leads.
    pub(super) family: u64,
    pub(super) file: FileKey,
}

/// What is to be written of families.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Regrouped {
    /// Keys of the documents whose entries are no longer right.
    pub(super) gone: Vec<u64>,
    /// Entries that are.
    pub(super) put: Vec<Copy>,
}

/// A document in the order of all: its day, those without last, its key, and where its first passage stands.
type Placed = (u32, u64, DocAddress);

/// The columns of a segment.
struct Part<'a> {
    reader: &'a SegmentReader,
    bands: Arc<InvertedIndexReader>,
    document: Column<u64>,
    date: Column<u64>,
    signature: Column<u64>,
    added: Column<u64>,
    family: Column<u64>,
    file: [Column<u64>; 2],
    /// Of a segment that is new as a whole: for each entry, which of its bands another in such segments has, a bit for each.
    /// Empty for other segments.
    shared: Vec<u32>,
}

struct View<'a> {
    snapshot: &'a Snapshot,
    parts: Vec<Part<'a>>,
}

impl<'a> View<'a> {
    /// Where documents are new that came after this batch.
    fn new(snapshot: &'a Snapshot, since: u64) -> Result<Self, TantivyError> {
        let segments = snapshot.searcher().segment_readers().iter();
        let parts = segments.map(|reader| {
            let columns = reader.fast_fields();
            Ok(Part {
                reader,
                bands: reader.inverted_index(snapshot.fields().band)?,
                document: columns.u64("document")?,
                date: columns.u64("date")?,
                signature: columns.u64("signature")?,
                added: columns.u64("added")?,
                family: columns.u64("family")?,
                file: [columns.u64("key_high")?, columns.u64("key_low")?],
                shared: Vec::new(),
            })
        });
        let mut parts: Vec<Part<'_>> = parts.collect::<Result<_, TantivyError>>()?;
        let mut new: Vec<&mut Part<'_>> = parts
            .iter_mut()
            .filter(|part| part.added.max_value() > since && part.added.min_value() > since)
            .collect();
        find_shared(&mut new)?;
        Ok(Self { snapshot, parts })
    }

    fn part(&self, at: DocAddress) -> Option<&Part<'a>> {
        self.parts.get(at.segment_ord as usize)
    }

    fn placed(&self, at: DocAddress) -> Option<Placed> {
        let part = self.part(at)?;
        let key = part.document.first(at.doc_id)?;
        let day = part.date.first(at.doc_id);
        let day = day.and_then(|day| u32::try_from(day).ok());
        Some((day.unwrap_or(u32::MAX), key, at))
    }

    fn signature(&self, at: DocAddress) -> Option<Signature> {
        let part = self.part(at)?;
        Signature::from_numbers(part.signature.values_for_doc(at.doc_id).collect())
    }

    fn is_newer(&self, at: DocAddress, than: u64) -> bool {
        let added = self.part(at).and_then(|part| part.added.first(at.doc_id));
        added.is_some_and(|added| added > than)
    }

    fn file(&self, at: DocAddress) -> Option<FileKey> {
        let [high, low] = &self.part(at)?.file;
        Some(from_halves(high.first(at.doc_id)?, low.first(at.doc_id)?))
    }

    /// The documents that came after a batch, in order. Segments in which nothing did are not read.
    fn newer(&self, than: u64) -> Vec<Placed> {
        let mut newer = Vec::new();
        for (number, part) in (0..).zip(&self.parts) {
            if part.added.max_value() <= than {
                continue;
            }
            let docs = 0..part.reader.max_doc();
            newer.extend(docs.filter_map(|doc| {
                let at = DocAddress::new(number, doc);
                let is_one = part.added.first(doc)? > than && !part.reader.is_deleted(doc);
                is_one.then(|| self.placed(at)).flatten()
            }));
        }
        newer.sort_unstable();
        newer
    }

    /// Every entry of a document that has copies: its key and that of its family.
    fn copies(&self) -> Result<Vec<(u64, u64)>, TantivyError> {
        let term = Term::from_field_text(self.snapshot.fields().kind, COPY);
        let mut copies = Vec::new();
        for part in &self.parts {
            let inverted = part.reader.inverted_index(term.field())?;
            each(&inverted, part.reader, &term, usize::MAX, |doc| {
                let entry = part.document.first(doc).zip(part.family.first(doc));
                copies.extend(entry);
            })?;
        }
        Ok(copies)
    }

    /// The documents that share a band with this signature, each once, perhaps with the one whose it is.
    fn candidates(
        &self,
        signature: &Signature,
        own: DocAddress,
    ) -> Result<Vec<DocAddress>, TantivyError> {
        let mut found = Vec::new();
        let shared = self.part(own).and_then(|part| {
            let shared = part.shared.get(own.doc_id as usize);
            shared.copied()
        });
        for band in signature.bands() {
            let term = Term::from_field_u64(self.snapshot.fields().band, band);
            let mut room = MOST_OF_BAND;
            let alone = shared.is_some_and(|shared| shared & bit_of(band) == 0);
            for (number, part) in (0..).zip(&self.parts) {
                if alone && !part.shared.is_empty() {
                    continue;
                }
                let Some(info) = part.bands.get_term_info(&term)? else {
                    continue;
                };
                // Most bands are one document's alone, and opening a list costs more than all else here.
                if info.doc_freq == 1 && number == own.segment_ord {
                    continue;
                }
                let before = found.len();
                let option = IndexRecordOption::Basic;
                let postings = part.bands.read_postings_from_terminfo(&info, option)?;
                each_of(postings, part.reader, room, |doc| {
                    found.push(DocAddress::new(number, doc));
                });
                room -= found.len() - before;
            }
        }
        found.sort_unstable();
        found.dedup();
        Ok(found)
    }

    /// Where a document's first passage stands; none where the document is gone.
    fn find(&self, key: u64) -> Result<Option<Placed>, TantivyError> {
        Ok(self
            .snapshot
            .first_passage_of(key)?
            .and_then(|at| self.placed(at)))
    }
}

/// Marks the bands that more than one entry of these segments has.
fn find_shared(new: &mut [&mut Part<'_>]) -> Result<(), TantivyError> {
    if new.is_empty() {
        return Ok(());
    }
    let bands: Vec<Arc<InvertedIndexReader>> =
        new.iter().map(|part| Arc::clone(&part.bands)).collect();
    for part in new.iter_mut() {
        part.shared = vec![0; part.reader.max_doc() as usize];
    }
    let streams = bands.iter().map(|bands| bands.terms().stream());
    let mut merged = TermMerger::new(streams.collect::<Result<_, _>>()?);
    while merged.advance() {
        let infos = merged.current_segment_ords_and_term_infos();
        let infos: Vec<(usize, TermInfo)> = infos.collect();
        let entries: u32 = infos.iter().map(|(_, info)| info.doc_freq).sum();
        let Ok(band) = <[u8; 8]>::try_from(merged.key()) else {
            continue;
        };
        if entries < 2 {
            continue;
        }
        let bit = bit_of(u64::from_be_bytes(band));
        for (number, info) in infos {
            let Some((part, bands)) = new.get_mut(number).zip(bands.get(number)) else {
                continue;
            };
            let option = IndexRecordOption::Basic;
            let mut postings = bands.read_postings_from_terminfo(&info, option)?;
            while postings.doc() != TERMINATED {
                if let Some(shared) = part.shared.get_mut(postings.doc() as usize) {
                    *shared |= bit;
                }
                postings.advance();
            }
        }
    }
    Ok(())
}

/// The bit that stands for a band, of which a document has fewer than 32.
fn bit_of(band: u64) -> u32 {
    1 << Signature::place_of_band(band)
}

/// Calls for the entries of a segment that hold a term, for so many at most.
fn each(
    inverted: &InvertedIndexReader,
    segment: &SegmentReader,
    term: &Term,
    most: usize,
    mut then: impl FnMut(DocId),
) -> Result<(), TantivyError> {
    if let Some(postings) = inverted.read_postings(term, IndexRecordOption::Basic)? {
        each_of(postings, segment, most, &mut then);
    }
    Ok(())
}

fn each_of(
    mut postings: SegmentPostings,
    segment: &SegmentReader,
    most: usize,
    mut then: impl FnMut(DocId),
) {
    let mut met = 0;
    while postings.doc() != TERMINATED && met < most {
        if !segment.is_deleted(postings.doc()) {
            met += 1;
            then(postings.doc());
        }
        postings.advance();
    }
}

/// Families as they become.
struct Grouping<'a> {
    view: View<'a>,
    /// Documents that came after this batch are new.
    since: u64,
    /// The leader that each follows.
    follows: HashMap<u64, u64>,
    /// Old documents to look at again, beside all new ones.
    again: BTreeSet<Placed>,
}

/// What families have become since a batch: by the documents that came after it, and by those that are gone.
///
/// # Errors
/// The engine's, when a segment cannot be read.
pub(super) fn regroup(snapshot: &Snapshot, since: u64) -> Result<Regrouped, TantivyError> {
    let view = View::new(snapshot, since)?;
    let copies = view.copies()?;
    let new = view.newer(since);
    let led: HashSet<u64> = copies
        .iter()
        .filter(|(key, family)| key == family)
        .map(|(key, _)| *key)
        .collect();
    let mut grouping = Grouping {
        view,
        since,
        follows: HashMap::new(),
        again: BTreeSet::new(),
    };
    for &(key, family) in &copies {
        if key == family {
            continue;
        }
        if led.contains(&family) {
            grouping.follows.insert(key, family);
        } else if let Some(placed) = grouping.view.find(key)? {
            // Its leader is gone.
            grouping.follows.insert(key, family);
            grouping.again.insert(placed);
        }
    }
    let mut new = new.into_iter().peekable();
    loop {
        let next = match (new.peek(), grouping.again.first()) {
            (Some(a), Some(b)) if b < a => grouping.again.pop_first(),
            (Some(_), _) => new.next(),
            (None, _) => grouping.again.pop_first(),
        };
        let Some(next) = next else {
            break;
        };
        grouping.place(next)?;
    }
    grouping.written_against(copies)
}

impl Grouping<'_> {
    /// Finds whom a document follows. All that stand before it in the order are settled.
    fn place(&mut self, placed: Placed) -> Result<(), TantivyError> {
        let (_, key, at) = placed;
        let is_new = self.view.is_newer(at, self.since);
        let before = self.follows.remove(&key);
        let Some(signature) = self.view.signature(at) else {
            return Ok(());
        };
        let (mut earlier, mut later) = (Vec::new(), Vec::new());
        for candidate in self.view.candidates(&signature, at)? {
            let Some(candidate) = self.view.placed(candidate) else {
                continue;
            };
            if candidate < placed {
                earlier.extend(Some(candidate).filter(|one| !self.follows.contains_key(&one.1)));
            } else if candidate.1 != key && !self.view.is_newer(candidate.2, self.since) {
                later.push(candidate);
            }
        }
        earlier.sort_unstable();
        let mut leaders = earlier.into_iter();
        let leader = leaders.find(|leader| self.alike(&signature, &placed, leader));
        if let Some((_, leader, _)) = leader {
            self.follows.insert(key, leader);
            if !is_new && before.is_none() {
                self.look_again_at_followers(key)?;
            }
        } else if is_new || before.is_some() {
            // It leads from now on.
            later.retain(|later| self.alike(&signature, &placed, later));
            self.again.extend(later);
        }
        Ok(())
    }

    fn alike(&self, signature: &Signature, a: &Placed, b: &Placed) -> bool {
        let day = |placed: &Placed| Day::from_number(placed.0);
        let other = self.view.signature(b.2);
        other.is_some_and(|other| signature.is_copy_of(&other, [day(a), day(b)]))
    }

    fn look_again_at_followers(&mut self, leader: u64) -> Result<(), TantivyError> {
        for key in self.view.snapshot.copies_in(leader)? {
            if self.follows.get(&key) == Some(&leader) {
                let placed = self.view.find(key)?;
                self.again.extend(placed);
            }
        }
        Ok(())
    }

    /// What has to be written, given what is there.
    fn written_against(self, mut copies: Vec<(u64, u64)>) -> Result<Regrouped, TantivyError> {
        let mut wanted: Vec<(u64, u64)> = self.follows.into_iter().collect();
        let mut leaders: Vec<u64> = wanted.iter().map(|(_, leader)| *leader).collect();
        leaders.sort_unstable();
        leaders.dedup();
        wanted.extend(leaders.into_iter().map(|leader| (leader, leader)));
        wanted.sort_unstable();
        copies.sort_unstable();
        let mut regrouped = Regrouped::default();
        for copy in &copies {
            if wanted.binary_search(copy).is_err() {
                regrouped.gone.push(copy.0);
            }
        }
        for copy in &wanted {
            if copies.binary_search(copy).is_ok() {
                continue;
            }
            let at = self.view.snapshot.first_passage_of(copy.0)?;
            if let Some(file) = at.and_then(|at| self.view.file(at)) {
                regrouped.put.push(Copy {
                    document: copy.0,
                    family: copy.1,
                    file,
                });
            }
        }
        Ok(regrouped)
    }
}

impl Snapshot {
    /// Every document that has copies: its key and that of its family.
    ///
    /// # Errors
    /// [`IndexError::Damaged`] when a segment cannot be read.
    pub fn copies(&self) -> Result<Vec<(u64, u64)>, IndexError> {
        let copies = View::new(self, u64::MAX).and_then(|view| view.copies());
        copies.map_err(|cause| self.damaged(cause))
    }

    /// The family of a document, by key: that of the document that leads it; none where it has no copies.
    ///
    /// # Errors
    /// [`IndexError::Damaged`] when a segment cannot be read.
    pub fn family_of(&self, document: u64) -> Result<Option<u64>, IndexError> {
        let term = Term::from_field_u64(self.fields().copy, document);
        let family = self.columns_of(&term, "family");
        let family = family.map_err(|cause| self.damaged(cause))?;
        Ok(family.into_iter().next())
    }

    /// The keys of the documents in a family.
    ///
    /// # Errors
    /// [`IndexError::Damaged`] when a segment cannot be read.
    pub fn family(&self, family: u64) -> Result<Vec<u64>, IndexError> {
        self.copies_in(family).map_err(|cause| self.damaged(cause))
    }

    /// Where the first passage of a document stands; none where there is no such document.
    ///
    /// # Errors
    /// [`IndexError::Damaged`] when a segment cannot be read.
    pub fn first_passage(&self, document: u64) -> Result<Option<DocAddress>, IndexError> {
        self.first_passage_of(document)
            .map_err(|cause| self.damaged(cause))
    }

    /// The signature of the document with this first passage; none where it is too short.
    ///
    /// # Errors
    /// [`IndexError::Damaged`] when a segment cannot be read.
    pub fn signature(&self, first: DocAddress) -> Result<Option<Signature>, IndexError> {
        let segment = self.searcher().segment_reader(first.segment_ord);
        let column = segment.fast_fields().u64("signature");
        let column = column.map_err(|cause| self.damaged(cause))?;
        let numbers = column.values_for_doc(first.doc_id).collect();
        Ok(Signature::from_numbers(numbers))
    }

    fn copies_in(&self, family: u64) -> Result<Vec<u64>, TantivyError> {
        let term = Term::from_field_u64(self.fields().family, family);
        let mut keys = self.columns_of(&term, "document")?;
        keys.sort_unstable();
        Ok(keys)
    }

    fn columns_of(&self, term: &Term, name: &str) -> Result<Vec<u64>, TantivyError> {
        let mut values = Vec::new();
        for segment in self.searcher().segment_readers() {
            let inverted = segment.inverted_index(term.field())?;
            let column = segment.fast_fields().u64(name)?;
            each(&inverted, segment, term, usize::MAX, |doc| {
                values.extend(column.first(doc));
            })?;
        }
        Ok(values)
    }

    fn first_passage_of(&self, document: u64) -> Result<Option<DocAddress>, TantivyError> {
        let term = Term::from_field_u64(self.fields().document, document);
        for (number, segment) in (0..).zip(self.searcher().segment_readers()) {
            let inverted = segment.inverted_index(term.field())?;
            let ordinals = segment.fast_fields().u64("ordinal")?;
            let mut first = None;
            each(&inverted, segment, &term, usize::MAX, |doc| {
                if first.is_none() && ordinals.first(doc) == Some(0) {
                    first = Some(DocAddress::new(number, doc));
                }
            })?;
            if first.is_some() {
                return Ok(first);
            }
        }
        Ok(None)
    }
}

#[cfg(test)]
mod tests;
