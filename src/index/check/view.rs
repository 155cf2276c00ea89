//! What an index says that it consists of, at one moment: manifest, the engine's metadata, the files they name.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use tantivy::directory::{Directory as _, MmapDirectory};
use tantivy::{Segment, TantivyError};

use super::findings::{Findings, ProblemKind};
use super::held::{Held, META};
use crate::index::access::is_temporary;
use crate::index::disk::Disk;
use crate::index::error::IndexError;
use crate::index::manifest::{self, Manifest, is_data};
use crate::index::place::SAVED;
use crate::index::sums::{Seal, unseal};
use crate::index::verify::segment_files;
use crate::index::{lock, schema};

/// How often to look again when a run replaces files meanwhile.
const TRIES: u64 = 10;
/// Name of the engine's list of the files that it has written.
const MANAGED: &str = ".managed.json";
/// What else may lie in the directory of an index, beside its data.
const OURS: [&str; 5] = [lock::NAME, manifest::NAME, "runs.jsonl", "scratch", SAVED];

/// The segments and their files.
pub(super) struct View {
    pub(super) segments: Vec<Segment>,
    /// Every file of a segment by its name, open.
    pub(super) files: Vec<(PathBuf, io::Result<File>)>,
}

/// What there was to see.
pub(super) enum Seen {
    /// Too much is damaged to say what the index consists of.
    Nothing,
    /// The segments.
    View(View),
}

/// Why looking has to begin again.
struct Changed;

pub(super) fn see(dir: &Path, found: &mut Findings) -> Result<Seen, IndexError> {
    let mut attempt = 1;
    loop {
        let mut now = Findings::default();
        if let Ok(seen) = look(dir, attempt == TRIES, &mut now)? {
            *found = now;
            return Ok(seen);
        }
        std::thread::sleep(std::time::Duration::from_millis(5 * attempt));
        attempt += 1;
    }
}

/// Reads a file, or says in a problem why that cannot be done.
fn bytes_of(
    path: &Path,
    kind: ProblemKind,
    found: &mut Findings,
) -> Result<Option<Vec<u8>>, IndexError> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(cause) if cause.kind() == io::ErrorKind::PermissionDenied => {
            Err(IndexError::io("read", path)(cause))
        }
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => {
            found.file(ProblemKind::Missing, &name_of(path), "is not there");
            Ok(None)
        }
        Err(cause) => {
            found.file(kind, &name_of(path), &format!("cannot be read ({cause})"));
            Ok(None)
        }
    }
}

fn name_of(path: &Path) -> String {
    path.file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default()
}

/// One of the engine's two files, without the line that sums it up.
fn sealed(data: &Path, name: &str, found: &mut Findings) -> Result<Option<Vec<u8>>, IndexError> {
    let Some(bytes) = bytes_of(&data.join(name), ProblemKind::Metadata, found)? else {
        return Ok(None);
    };
    found.checked.files += 1;
    found.checked.bytes += bytes.len() as u64;
    let (body, seal) = unseal(bytes);
    let wrong = match seal {
        Seal::Whole => return Ok(Some(body)),
        Seal::Broken => "is not as it was written (its checksum differs)",
        Seal::None => "has lost the line with its checksum",
    };
    found.file(ProblemKind::Metadata, name, wrong);
    Ok((seal == Seal::None).then_some(body))
}

fn look(dir: &Path, last: bool, found: &mut Findings) -> Result<Result<Seen, Changed>, IndexError> {
    let manifest = match Manifest::read(&Disk::default(), dir) {
        Ok(Some(manifest)) => manifest,
        Ok(None) => return Err(IndexError::Missing(dir.to_owned())),
        Err(IndexError::Damaged { what, .. }) => {
            found.file(ProblemKind::Manifest, manifest::NAME, &what);
            return Ok(Ok(Seen::Nothing));
        }
        Err(error) => return Err(error),
    };
    manifest.check(dir)?;
    let written = bytes_of(&dir.join(manifest::NAME), ProblemKind::Manifest, found)?;
    found.checked.files += 1;
    found.checked.bytes += written.as_ref().map_or(0, Vec::len) as u64;
    if written.is_some_and(|bytes| bytes != manifest.bytes()) {
        if !last {
            return Ok(Err(Changed));
        }
        let message = "is not as this program writes it";
        found.file(ProblemKind::Manifest, manifest::NAME, message);
    }
    let data = dir.join(&manifest.data);
    let Some(meta) = sealed(&data, META, found)? else {
        return Ok(Ok(Seen::Nothing));
    };
    let managed = sealed(&data, MANAGED, found)?;
    let (view, missing) = match open(&data, meta.clone()) {
        Ok(opened) => opened,
        Err(cause) => {
            found.file(
                ProblemKind::Metadata,
                META,
                &format!("cannot be read ({cause})"),
            );
            return Ok(Ok(Seen::Nothing));
        }
    };
    // What was opened is one state only if nothing changed meanwhile.
    let again = fs::read(data.join(META)).map(|bytes| unseal(bytes).0).ok();
    if again.as_ref() != Some(&meta) && !last {
        return Ok(Err(Changed));
    }
    if view
        .segments
        .first()
        .is_some_and(|segment| segment.schema() != schema::build().0)
    {
        found.file(
            ProblemKind::Metadata,
            META,
            "names other fields than those of its version",
        );
        return Ok(Ok(Seen::Nothing));
    }
    let listed = managed.and_then(|managed| list_of_files(&managed, &view, found));
    if !missing {
        lying_about(dir, &data, &view, &listed.unwrap_or_default(), found);
    }
    Ok(Ok(Seen::View(view)))
}

/// Opens the files that the metadata name; says whether one is not there.
fn open(data: &Path, meta: Vec<u8>) -> Result<(View, bool), TantivyError> {
    let real = MmapDirectory::open(data)?;
    let mut held = Held {
        meta,
        ..Held::default()
    };
    let metas = tantivy::Index::open(held.clone())?.searchable_segment_metas()?;
    let mut files = Vec::new();
    for name in metas.iter().flat_map(segment_files) {
        let file = File::open(data.join(&name));
        if let (Ok(_), Ok(handle)) = (&file, real.get_file_handle(&name)) {
            held.files.insert(name.clone(), handle);
        }
        files.push((name, file));
    }
    let missing = files.iter().any(|(_, file)| file.is_err());
    let segments = tantivy::Index::open(held)?.searchable_segments()?;
    Ok((View { segments, files }, missing))
}

/// Reads the engine's list of its files. It removes what is listed and no longer used; what it uses and has not
/// listed would stay for ever.
fn list_of_files(managed: &[u8], view: &View, found: &mut Findings) -> Option<BTreeSet<PathBuf>> {
    let Ok(listed) = serde_json::from_slice::<BTreeSet<PathBuf>>(managed) else {
        found.file(ProblemKind::Metadata, MANAGED, "cannot be read");
        return None;
    };
    for (name, _) in view.files.iter().filter(|(name, _)| !listed.contains(name)) {
        let message = format!("does not list `{}`", name.display());
        found.file(ProblemKind::Metadata, MANAGED, &message);
    }
    Some(listed)
}

/// Notes what belongs to no index, or to none any more.
fn lying_about(
    dir: &Path,
    data: &Path,
    view: &View,
    listed: &BTreeSet<PathBuf>,
    found: &mut Findings,
) {
    let names = |dir: &Path| -> BTreeSet<PathBuf> {
        let entries = fs::read_dir(dir).into_iter().flatten().flatten();
        entries.map(|entry| entry.file_name().into()).collect()
    };
    let used: BTreeSet<&Path> = view.files.iter().map(|(name, _)| name.as_path()).collect();
    let (mut left, mut unknown) = (Vec::new(), Vec::new());
    for name in names(dir) {
        let text = name.to_string_lossy();
        if data.file_name() == Some(name.as_os_str()) || OURS.contains(&text.as_ref()) {
            continue;
        }
        if is_data(&text) || is_temporary(&text) {
            left.push(name);
        } else {
            unknown.push(name);
        }
    }
    for name in names(data) {
        if used.contains(name.as_path())
            || [META, MANAGED].contains(&name.to_string_lossy().as_ref())
        {
            continue;
        }
        let place = Path::new(&name_of(data)).join(&name);
        if listed.contains(&name) {
            left.push(place);
        } else {
            unknown.push(place);
        }
    }
    let mut note = |names: &[PathBuf], what: &str| {
        if let Some(first) = names.first() {
            let (count, first) = (names.len(), first.display());
            found.note(format!("{what}: {count}, the first is `{first}`"));
        }
    };
    note(
        &left,
        "files or folders that are left from another run, or belong to one that is at work",
    );
    note(&unknown, "files or folders that are none of the index's");
}
