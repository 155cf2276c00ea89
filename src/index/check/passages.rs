//! The entries of a segment one after the other, as the store holds them: each document's passages side by side,
//! their texts continuing, columns and terms those that the stored text and metadata lead to.

use std::ops::Range;
use std::sync::atomic::Ordering;

use tantivy::columnar::{Column, StrColumn};
use tantivy::fieldnorm::FieldNormReader;
use tantivy::schema::{Field, IndexRecordOption, Value as _};
use tantivy::{DocId, SegmentReader, TantivyDocument, TantivyError};

use super::CheckProgress;
use super::findings::{Findings, ProblemKind};
use super::named::{NamedColumns, NamedRun};
use super::terms::{Sum, add_postings, only_terms};
use crate::analysis::{Analyzer, Latin};
use crate::document::{Meta, Signature, Sketch, numbers, speaks_from, told};
use crate::index::entries::{LEAD, exact_terms, skeletons, stem_terms, sum as sum_of};
use crate::index::files::{FileRecord, from_halves, hex};
use crate::index::reader::{COPY, FILE, PASSAGE};
use crate::index::schema::Fields;

/// Entries whose sums are held at once.
const WINDOW: u32 = 1 << 20;

/// Checks the entries of a segment.
pub(super) fn check(
    segment: &SegmentReader,
    fields: &Fields,
    progress: &CheckProgress,
    found: &mut Findings,
) -> Result<(), TantivyError> {
    let store = segment.get_store_reader(1)?;
    let mut stored = store.iter::<TantivyDocument>(None);
    let mut walk = Walk {
        f: fields,
        columns: Columns::open(segment)?,
        lengths: Lengths::open(segment, fields)?,
        named: NamedColumns::open(segment)?,
        analyzer: Analyzer::new(),
        run: None,
        found,
    };
    let mut start = 0;
    while start < segment.max_doc() {
        let window = start..segment.max_doc().min(start.saturating_add(WINDOW));
        let told = Told::read(segment, fields, &window)?;
        for doc in window.clone() {
            let Some(entry) = stored.next() else {
                let name = segment.segment_id().uuid_string();
                let message = format!("stores {doc} entries where {} are named", segment.max_doc());
                walk.found.file(ProblemKind::Count, &name, &message);
                return Ok(());
            };
            if segment.is_deleted(doc) {
                continue;
            }
            let entry = entry?;
            let place = (doc - window.start) as usize;
            let sum = told.sums.get(place).copied().unwrap_or_default();
            let file = told.files.get(place).copied().unwrap_or_default();
            if walk.columns.ordinal.first(doc).is_some() {
                walk.passage(doc, &entry, sum, file);
                progress.passages.fetch_add(1, Ordering::Relaxed);
            } else if let Some(family) = walk.columns.family.first(doc) {
                walk.copy(doc, family, sum, file);
            } else {
                walk.file(doc, &entry, sum);
            }
        }
        start = window.end;
    }
    walk.end();
    Ok(())
}

/// What the postings say of each entry of a window.
struct Told {
    /// The sum of its terms.
    sums: Vec<u64>,
    /// Which file it comes from.
    files: Vec<u32>,
}

impl Told {
    fn read(
        segment: &SegmentReader,
        f: &Fields,
        window: &Range<DocId>,
    ) -> Result<Self, TantivyError> {
        use IndexRecordOption::{Basic, WithFreqs, WithFreqsAndPositions};
        let mut told = Self {
            sums: vec![0; window.len()],
            files: vec![0; window.len()],
        };
        for (field, kept) in [
            (f.kind, Basic),
            (f.exact, WithFreqsAndPositions),
            (f.stem, WithFreqsAndPositions),
            (f.skeleton, WithFreqs),
            (f.lead, WithFreqs),
            (f.title_exact, WithFreqsAndPositions),
            (f.title_stem, WithFreqsAndPositions),
            (f.id, Basic),
            (f.document, Basic),
            (f.state, Basic),
            (f.band, Basic),
            (f.copy, Basic),
            (f.family, Basic),
        ] {
            add_postings(segment, field, kept, window, &mut told.sums)?;
        }
        only_terms(segment, f.file, window, &mut told.files)?;
        Ok(told)
    }
}

/// The columns of a segment.
struct Columns {
    document: Column<u64>,
    ordinal: Column<u64>,
    digest: Column<u64>,
    /// When the document came as it is, and when first.
    came: [Column<u64>; 2],
    date: Column<u64>,
    told: Column<u64>,
    key: [Column<u64>; 2],
    signature: Column<u64>,
    family: Column<u64>,
    texts: Vec<Texts>,
}

/// The columns of text, in this order.
const TEXTS: [&str; 5] = ["path", "source", "language", "format", "encoding"];

/// A column of text, and the value that was read last: neighbours share it.
struct Texts {
    column: Option<StrColumn>,
    last: Option<(u64, String)>,
}

impl Texts {
    fn get(&mut self, doc: DocId) -> Option<&str> {
        let column = self.column.as_ref()?;
        let ord = column.ords().first(doc)?;
        if self.last.as_ref().is_none_or(|(last, _)| *last != ord) {
            let mut text = String::new();
            if !column.ord_to_str(ord, &mut text).unwrap_or(false) {
                return None;
            }
            self.last = Some((ord, text));
        }
        self.last.as_ref().map(|(_, text)| text.as_str())
    }
}

impl Columns {
    fn open(segment: &SegmentReader) -> Result<Self, TantivyError> {
        let columns = segment.fast_fields();
        let texts: Result<Vec<Texts>, TantivyError> = TEXTS
            .iter()
            .map(|name| {
                Ok(Texts {
                    column: columns.str(name)?,
                    last: None,
                })
            })
            .collect();
        Ok(Self {
            document: columns.u64("document")?,
            ordinal: columns.u64("ordinal")?,
            digest: columns.u64("digest")?,
            came: [columns.u64("added")?, columns.u64("first")?],
            date: columns.u64("date")?,
            told: columns.u64("told")?,
            key: [columns.u64("key_high")?, columns.u64("key_low")?],
            signature: columns.u64("signature")?,
            family: columns.u64("family")?,
            texts: texts?,
        })
    }

    /// Whether the columns of text say what is stored.
    fn say(&mut self, doc: DocId, stored: [Option<&str>; TEXTS.len()]) -> bool {
        let mut columns = self.texts.iter_mut().zip(stored);
        columns.all(|(column, stored)| column.get(doc) == stored)
    }
}

/// How many terms each passage has in the fields whose lengths count.
struct Lengths {
    exact: FieldNormReader,
    stem: FieldNormReader,
    title_exact: FieldNormReader,
    title_stem: FieldNormReader,
}

impl Lengths {
    fn open(segment: &SegmentReader, f: &Fields) -> Result<Self, TantivyError> {
        Ok(Self {
            exact: segment.get_fieldnorms_reader(f.exact)?,
            stem: segment.get_fieldnorms_reader(f.stem)?,
            title_exact: segment.get_fieldnorms_reader(f.title_exact)?,
            title_stem: segment.get_fieldnorms_reader(f.title_stem)?,
        })
    }
}

fn is_length(lengths: &FieldNormReader, doc: DocId, sum: Sum) -> bool {
    // Read from outside its bounds the engine would panic.
    doc < lengths.num_docs()
        && lengths.fieldnorm_id(doc) == FieldNormReader::fieldnorm_to_id(sum.count)
}

/// The document whose passages are being met.
struct Run {
    key: u64,
    meta: Meta,
    json: String,
    file: u32,
    /// Where the next passage has to be.
    doc: DocId,
    ordinal: u64,
    start: u64,
    /// Its title's terms, in both forms.
    title: [Sum; 2],
    /// The signature that it is compared with others by, as kept and as its text gives it.
    signature: Vec<u64>,
    sketch: Sketch,
    /// The places and groups that its passages name.
    named: NamedRun,
}

struct Walk<'a> {
    f: &'a Fields,
    columns: Columns,
    lengths: Lengths,
    named: NamedColumns,
    analyzer: Analyzer,
    run: Option<Run>,
    found: &'a mut Findings,
}

fn text(entry: &TantivyDocument, field: Field) -> Option<&str> {
    entry.get_first(field).and_then(|value| value.as_str())
}

fn number(entry: &TantivyDocument, field: Field) -> Option<u64> {
    entry.get_first(field).and_then(|value| value.as_u64())
}

impl Walk<'_> {
    /// One passage. `sum` is what the postings say of it, `file` which file they say it comes from.
    fn passage(&mut self, doc: DocId, entry: &TantivyDocument, sum: u64, file: u32) {
        self.found.checked.passages += 1;
        let ordinal = self.columns.ordinal.first(doc).unwrap_or_default();
        let key = self.columns.document.first(doc).unwrap_or_default();
        let stored = (
            text(entry, self.f.text),
            text(entry, self.f.meta),
            number(entry, self.f.start),
        );
        let (Some(body), Some(json), Some(start)) = stored else {
            let message = format!("passage {ordinal} is not stored whole");
            self.found.document(ProblemKind::Passage, "", message);
            self.run = None;
            return;
        };
        if ordinal == 0 {
            self.found.checked.documents += 1;
            self.begin(key, json, file, doc, start);
        }
        let Some(run) = &mut self.run else {
            // What its first passage was has been told, or it has none.
            if self.columns.ordinal.first(doc.wrapping_sub(1)).is_none() {
                let message = format!("passage {ordinal} stands alone");
                self.found.document(ProblemKind::Passage, "", message);
            }
            return;
        };
        let id = run.meta.id.clone();
        let mut wrong = |kind, message: String| self.found.document(kind, &id, message);
        if run.key != key || run.ordinal != ordinal || run.doc != doc {
            let message = format!(
                "passage {ordinal} stands where passage {} should",
                run.ordinal
            );
            wrong(ProblemKind::Passage, message);
            self.run = None;
            return;
        }
        if run.start != start {
            let message = format!(
                "passage {ordinal} starts at {start}, the one before it ends at {}",
                run.start
            );
            wrong(ProblemKind::Passage, message);
        }
        if run.json != json || run.file != file || file == 0 || file == u32::MAX {
            let message =
                format!("passage {ordinal} names another document or file than the first");
            wrong(ProblemKind::Passage, message);
        }
        let meta = &run.meta;
        let day = meta.date.as_ref().and_then(|day| {
            let digits: String = day.chars().filter(char::is_ascii_digit).collect();
            digits.parse::<u64>().ok()
        });
        let columns = [
            Some(meta.path.as_str()),
            meta.source.as_deref(),
            meta.language.as_deref(),
            meta.file_format.as_deref(),
            meta.encoding.as_deref(),
        ];
        if number(entry, self.f.sum) != Some(sum_of(body, json)) {
            let message = format!("what passage {ordinal} stores is not what was written");
            wrong(ProblemKind::Passage, message);
        }
        let digested = self.columns.digest.first(doc).is_some() == (ordinal == 0);
        let came = self.columns.came.each_ref().map(|came| came.first(doc));
        let came = match came {
            [Some(added), Some(first)] => ordinal == 0 && first <= added,
            [None, None] => ordinal > 0,
            _ => false,
        };
        let of_first = digested && came;
        if self.columns.date.first(doc) != day || !self.columns.say(doc, columns) || !of_first {
            let message = format!("the columns of passage {ordinal} are not those of its metadata");
            wrong(ProblemKind::Passage, message);
        }
        let f = self.f;
        let latin = Latin::of(meta.language.as_deref());
        let tokens = self.analyzer.analyze_in(body, latin);
        let all = 0..tokens.len();
        let days = numbers(&told(body, &tokens, all.clone(), speaks_from(meta)));
        if !self.columns.told.values_for_doc(doc).eq(days) {
            let message =
                format!("the days that passage {ordinal} tells of are not those of its text");
            wrong(ProblemKind::Passage, message);
        }
        run.named.passage(&tokens, all.clone(), self.named.of(doc));
        let exact = Sum::of_lines(f.exact, exact_terms(&tokens, all.clone()).as_str(), true);
        let stems = stem_terms(&tokens, all.clone());
        let stem = Sum::of_lines(f.stem, stems.as_str(), true);
        let lead = if ordinal == 0 { stems.first(LEAD) } else { "" };
        let expected = [
            exact,
            stem,
            run.title[0],
            run.title[1],
            Sum::of_lines(f.skeleton, skeletons(&tokens, all).as_str(), false),
            Sum::of_lines(f.lead, lead, false),
            Sum::of_keyword(f.kind, PASSAGE.as_bytes()),
            Sum::of_keyword(f.id, meta.id.as_bytes()),
            Sum::of_keyword(f.document, &key.to_be_bytes()),
        ];
        let mut expected = expected.into_iter().fold(Sum::default(), Sum::and);
        if ordinal == 0
            && let Some(signature) = Signature::from_numbers(run.signature.clone())
        {
            let bands = signature.bands();
            let bands = bands.map(|band| Sum::of_keyword(f.band, &band.to_be_bytes()));
            expected = bands.fold(expected, Sum::and);
        }
        run.sketch.add(&tokens);
        let lengths = is_length(&self.lengths.exact, doc, exact)
            && is_length(&self.lengths.stem, doc, stem)
            && is_length(&self.lengths.title_exact, doc, run.title[0])
            && is_length(&self.lengths.title_stem, doc, run.title[1]);
        if expected.sum != sum || !lengths {
            let message =
                format!("what leads to passage {ordinal} is not what its text and title hold");
            wrong(ProblemKind::Terms, message);
        }
        run.doc += 1;
        run.ordinal += 1;
        run.start += body.chars().count() as u64;
    }

    /// All passages of a document were met.
    fn end(&mut self) {
        let Some(run) = self.run.take() else {
            return;
        };
        if let Some(passage) = run.named.first_wrong() {
            let message =
                format!("the places or groups of passage {passage} are not those its text names");
            self.found
                .document(ProblemKind::Passage, &run.meta.id, message);
        }
        let signature = run.sketch.signature();
        let numbers = signature.as_ref().map(Signature::numbers);
        if numbers.unwrap_or_default() != run.signature {
            let message = "what its copies are found by is not what its text gives".to_owned();
            self.found
                .document(ProblemKind::Terms, &run.meta.id, message);
        }
    }

    /// A document that has copies.
    fn copy(&mut self, doc: DocId, family: u64, sum: u64, file: u32) {
        self.end();
        let key = self.columns.document.first(doc).unwrap_or_default();
        let of_number = |field, number: u64| Sum::of_keyword(field, &number.to_be_bytes());
        let expected = Sum::of_keyword(self.f.kind, COPY.as_bytes())
            .and(of_number(self.f.document, key))
            .and(of_number(self.f.copy, key))
            .and(of_number(self.f.family, family));
        if expected.sum != sum || file == 0 || file == u32::MAX {
            let message = format!("what is said of the copies of document {key:016x} is not whole");
            self.found.document(ProblemKind::Terms, "", message);
        }
    }

    /// The first passage of a document.
    fn begin(&mut self, key: u64, json: &str, file: u32, doc: DocId, start: u64) {
        if self.run.as_ref().is_some_and(|run| run.key == key) {
            let id = self.run.as_ref().map(|run| run.meta.id.clone());
            let message = "is in the index twice".to_owned();
            self.found
                .document(ProblemKind::Passage, &id.unwrap_or_default(), message);
        }
        self.end();
        let Ok(meta) = serde_json::from_str::<Meta>(json) else {
            let message = format!("the metadata of document {key:016x} cannot be read");
            self.found.document(ProblemKind::Passage, "", message);
            return;
        };
        if start != 0 {
            let message = format!("its first passage starts at {start}");
            self.found.document(ProblemKind::Passage, &meta.id, message);
        }
        let latin = Latin::of(meta.language.as_deref());
        let tokens = self
            .analyzer
            .analyze_in(meta.title.as_deref().unwrap_or_default(), latin);
        let named = NamedRun::new(&tokens, meta.date.as_deref());
        let all = 0..tokens.len();
        let title = [
            Sum::of_lines(
                self.f.title_exact,
                exact_terms(&tokens, all.clone()).as_str(),
                true,
            ),
            Sum::of_lines(self.f.title_stem, stem_terms(&tokens, all).as_str(), true),
        ];
        self.run = Some(Run {
            key,
            meta,
            json: json.to_owned(),
            file,
            doc,
            ordinal: 0,
            start,
            title,
            signature: self.columns.signature.values_for_doc(doc).collect(),
            sketch: Sketch::default(),
            named,
        });
    }

    /// What is remembered of a file.
    fn file(&mut self, doc: DocId, entry: &TantivyDocument, sum: u64) {
        self.end();
        self.found.checked.known += 1;
        let record = text(entry, self.f.record)
            .and_then(|json| serde_json::from_str::<FileRecord>(json).ok());
        let half = |column: &Column<u64>| column.first(doc).unwrap_or_default();
        let [high, low] = &self.columns.key;
        let key = hex(&from_halves(half(high), half(low)));
        let Some(record) = record else {
            let message = "what is remembered of it cannot be read";
            self.found.file(ProblemKind::State, &key, message);
            return;
        };
        let expected = Sum::of_keyword(self.f.kind, FILE.as_bytes())
            .and(Sum::of_keyword(self.f.state, key.as_bytes()));
        let path = [Some(record.path.as_str()), None, None, None, None];
        if expected.sum != sum || !self.columns.say(doc, path) {
            let message = "what is remembered of it does not agree with what leads to that";
            self.found.file(ProblemKind::State, &record.path, message);
        }
    }
}
