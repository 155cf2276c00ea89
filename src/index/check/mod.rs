//! An index checked against itself: the files that say what it consists of, the checksum of every segment file,
//! and then what these files say: every passage beside the next, its text analysed again and compared with what the index holds for it.
//!
//! One pass over the files and one over the passages; what is kept meanwhile does not grow with the index. A run may
//! work at the same time: what is checked is the state of one whole batch.

mod findings;
mod held;
mod keys;
mod named;
mod passages;
mod terms;
#[cfg(test)]
mod tests;
mod view;

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use tantivy::{Segment, SegmentReader, TantivyError};

pub use findings::{Checked, Problem, ProblemKind};

use super::error::IndexError;
use super::schema;
use super::verify::{segment_files, verify};
use findings::Findings;
use view::{Seen, View};

/// Where a check stands; read it from another thread.
#[derive(Debug, Default)]
pub struct CheckProgress {
    /// Bytes of the files that were compared with their checksums.
    pub bytes: AtomicU64,
    /// Bytes of all files; 0 until it is known.
    pub all_bytes: AtomicU64,
    /// Passages that were compared with their terms.
    pub passages: AtomicU64,
    /// All passages; 0 until the files are through.
    pub all_passages: AtomicU64,
}

/// Checks the index at `dir` against itself. What is wrong with it is no error but a problem of the answer.
///
/// # Errors
/// [`IndexError::Missing`], [`IndexError::Incompatible`], or [`IndexError::Io`] where it may not be read.
pub fn check(dir: &Path, progress: &CheckProgress) -> Result<Checked, IndexError> {
    let mut found = Findings::default();
    match view::see(dir, &mut found)? {
        Seen::Nothing => {}
        Seen::View(mut view) => {
            let sound = files(&mut view, progress, &mut found);
            contents(&view, &sound, progress, &mut found);
        }
    }
    Ok(found.finish())
}

/// Compares every file of the segments with its checksum. The answer says which segments are sound.
fn files(view: &mut View, progress: &CheckProgress, found: &mut Findings) -> Vec<bool> {
    let sizes = view.files.iter().filter_map(|(_, file)| {
        let file = file.as_ref().ok()?;
        Some(file.metadata().ok()?.len())
    });
    progress.all_bytes.store(sizes.sum(), Ordering::Relaxed);
    let mut broken = Vec::new();
    let mut versions = Vec::new();
    for (name, file) in &mut view.files {
        let shown = name.display().to_string();
        let file = match file {
            Ok(file) => file,
            Err(cause) => {
                found.unopened(&shown, cause);
                broken.push(name.clone());
                continue;
            }
        };
        found.checked.files += 1;
        let read = |bytes| {
            progress.bytes.fetch_add(bytes, Ordering::Relaxed);
        };
        found.checked.bytes += file.metadata().map_or(0, |meta| meta.len());
        match verify(file, read) {
            Ok(version) => versions.push((name.clone(), version.to_string())),
            Err(unsound) => {
                found.file(unsound.kind(), &shown, &unsound.message());
                broken.push(name.clone());
            }
        }
    }
    for (name, message) in odd_versions(view, &versions) {
        found.file(ProblemKind::Footer, &name.display().to_string(), message);
        broken.push(name);
    }
    let whole = |segment: &Segment| {
        let files = segment_files(segment.meta());
        !files.iter().any(|name| broken.contains(name))
    };
    view.segments.iter().map(whole).collect()
}

/// Files whose version of the engine cannot be right. It is the one part of a file that no checksum covers. What
/// was written at once names one version; deletions may be of a newer program than what they delete from.
fn odd_versions(view: &View, versions: &[(PathBuf, String)]) -> Vec<(PathBuf, &'static str)> {
    let now = tantivy::version().to_string();
    let mut odd = Vec::new();
    for segment in &view.segments {
        let files = segment_files(segment.meta());
        let of_segment = versions.iter().filter(|(name, _)| files.contains(name));
        let (deletions, written): (Vec<_>, Vec<_>) =
            of_segment.partition(|(name, _)| name.extension().is_some_and(|kind| kind == "del"));
        let same = written.windows(2).all(|two| two[0].1 == two[1].1);
        let first = written.first().map(|(_, version)| version);
        let written = written
            .iter()
            .filter(|(_, version)| !same && *version != now);
        let deletions = deletions
            .iter()
            .filter(|(_, version)| same && *version != now && Some(version) != first);
        for (name, _) in written.chain(deletions) {
            odd.push((
                name.clone(),
                "names another version of the engine than the files beside it",
            ));
        }
    }
    odd
}

/// Looks into the segments whose files are sound; what damaged ones say would mean nothing.
fn contents(view: &View, sound: &[bool], progress: &CheckProgress, found: &mut Findings) {
    let (_, fields) = schema::build();
    let mut readers = Vec::new();
    let mut passed_over = 0;
    for (segment, sound) in view.segments.iter().zip(sound) {
        if !sound {
            passed_over += 1;
            continue;
        }
        match SegmentReader::open(segment) {
            Ok(reader) => readers.push(reader),
            Err(cause) => found.engine(&segment.id().uuid_string(), &cause),
        }
    }
    if passed_over > 0 {
        found.note(format!(
            "the passages of {passed_over} of {} segments were not looked at, for their files are damaged",
            sound.len()
        ));
    }
    let all: u64 = readers
        .iter()
        .map(|reader| u64::from(reader.num_docs()))
        .sum();
    progress.all_passages.store(all, Ordering::Relaxed);
    let mut each =
        |step: &mut dyn FnMut(&SegmentReader, &mut Findings) -> Result<(), TantivyError>| {
            for reader in &readers {
                if let Err(cause) = step(reader, found) {
                    found.engine(&reader.segment_id().uuid_string(), &cause);
                }
            }
        };
    each(&mut |reader, found| passages::check(reader, &fields, progress, found));
    if let Err(cause) = keys::check(&readers, &fields, found) {
        found.engine("the dictionaries", &cause);
    }
}
