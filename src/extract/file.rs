//! A file on disk: read once to judge it and to take its fingerprint, then to hand out what it holds.

use std::borrow::Cow;
use std::fs::File;
use std::io::{self, Read, Seek};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::budget::{DEPTH, nested_too_deep};
use super::input::{Input, too_large};
use super::kind::Kind;
use super::out::Out;
use super::read::{only_a_picture, read, read_as, refined, refusal};
use super::recognise::{HEAD, Recognised, ending, names_a_document, recognise};
use super::{ExtractError, Item, Limits, Sink};
use crate::source::Hashing;

/// Files are kept in memory up to this size, so that they are read only once.
const KEPT: usize = 32 << 20;

/// Every so many bytes of a file that is looked through for its fingerprint are told of.
const STEP: u64 = 4 << 20;

/// What is to be read, and what is known of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Request {
    /// The file.
    #[serde(with = "as_bytes")]
    pub path: PathBuf,
    /// How much may be held at once.
    pub limits: Limits,
    /// Whether documents that are but pictures of their pages are handed on.
    pub scans: bool,
    /// What read it before, and the fingerprint (hex) of what it read: where both are the same, it is not
    /// read again.
    pub known: Option<(u64, String)>,
}

/// Paths between processes: not all of them are UTF-8.
mod as_bytes {
    use std::ffi::OsStr;
    use std::path::{Path, PathBuf};

    use serde::{Deserialize, Deserializer, Serializer};

    pub(super) fn serialize<S: Serializer>(path: &Path, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(path.as_os_str().as_encoded_bytes())
    }

    pub(super) fn deserialize<'d, D: Deserializer<'d>>(
        deserializer: D,
    ) -> Result<PathBuf, D::Error> {
        let bytes = Vec::<u8>::deserialize(deserializer)?;
        #[cfg(unix)]
        let path = <OsStr as std::os::unix::ffi::OsStrExt>::from_bytes(&bytes).into();
        #[cfg(not(unix))]
        let path = String::from_utf8(bytes)
            .map_err(serde::de::Error::custom)?
            .into();
        Ok(path)
    }
}

/// What reading a file yields, in this order: any number of the first, one of the next three, and after
/// [`Event::Opened`] items.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[expect(
    clippy::large_enum_variant,
    reason = "handed on one at a time, and nearly always an item"
)]
pub enum Event {
    /// It is large and still being looked through.
    Reading,
    /// It is no document.
    NotADocument {
        /// It is a picture, though, which may be that of a page.
        picture: bool,
    },
    /// It holds what it held when it was read before.
    Unchanged {
        /// How many of its bytes were read.
        bytes: u64,
    },
    /// It can be read.
    Opened {
        /// What reads it, in which version; to be remembered.
        reader: u64,
        /// The fingerprint of its bytes (hex).
        fingerprint: String,
        /// How many bytes it has.
        bytes: u64,
    },
    /// A record, or the failure of one.
    Item(Item),
    /// Pictures in it, which may be those of pages, were passed over; comes last.
    LeftPictures,
}

/// Takes what happens; breaks off the reading by answering [`ControlFlow::Break`].
pub type Events<'e> = dyn FnMut(Event) -> ControlFlow<()> + 'e;

/// Reads one file.
///
/// # Errors
/// The file as a whole, or what comes after the items that were handed out, cannot be read.
pub fn read_file(request: &Request, events: &mut Events<'_>) -> Result<(), ExtractError> {
    let unreadable = |error: io::Error| ExtractError::unreadable(&error);
    let file = File::open(&request.path).map_err(unreadable)?;
    let metadata = file.metadata().map_err(unreadable)?;
    if !metadata.is_file() {
        return Err(ExtractError::unreadable(&io::Error::other(
            "neither a file nor a folder",
        )));
    }
    let size = metadata.len();
    let name = name_of(&request.path);
    let mut hashing = Hashing::new(file);
    let mut kept = Vec::new();
    (&mut hashing)
        .take(HEAD as u64)
        .read_to_end(&mut kept)
        .map_err(unreadable)?;
    if kept.is_empty() {
        // Empty files mark something for programs; only a document should not be empty.
        if names_a_document(&ending(&name)) {
            return Err(ExtractError::no_text());
        }
        let _ = events(Event::NotADocument { picture: false });
        return Ok(());
    }
    let mut kind = match identify(&kept, &name)? {
        Identified::Kind(kind) => kind,
        Identified::Picture if request.scans => Kind::Picture,
        Identified::Picture if names_a_document(&ending(&name)) => return Err(only_a_picture()),
        other => {
            let picture = other == Identified::Picture;
            let _ = events(Event::NotADocument { picture });
            return Ok(());
        }
    };
    let packed = matches!(recognise(&kept, &name), Recognised::Packed(_));
    if kind.is_held() && !packed && size > request.limits.max_file_size {
        return Err(too_large(request.limits));
    }
    if size <= KEPT as u64 {
        (&mut hashing)
            .take(KEPT as u64)
            .read_to_end(&mut kept)
            .map_err(unreadable)?;
    }
    let mut rest = 0;
    loop {
        // A large file on a slow disk takes its time, which is no reason to give it up.
        let mut step = (&mut hashing).take(STEP);
        let passed = io::copy(&mut step, &mut io::sink()).map_err(unreadable)?;
        rest += passed;
        if passed == 0 {
            break;
        }
        if events(Event::Reading).is_break() {
            return Ok(());
        }
    }
    let fingerprint = hashing.fingerprint().to_hex();
    let bytes = kept.len() as u64 + rest;
    let mut input = if rest == 0 {
        Input::Bytes(kept)
    } else {
        let mut file = hashing.into_inner();
        file.rewind().map_err(unreadable)?;
        Input::File(file)
    };
    if !packed {
        kind = refined(kind, &mut input, request.limits);
    }
    let reader = kind.reader();
    if request
        .known
        .as_ref()
        .is_some_and(|known| known.0 == reader && known.1 == fingerprint)
    {
        let _ = events(Event::Unchanged { bytes });
        return Ok(());
    }
    let opened = Event::Opened {
        reader,
        fingerprint,
        bytes,
    };
    if events(opened).is_break() {
        return Ok(());
    }
    let mut sink = |item: Item| events(Event::Item(item));
    let mut out = Out::for_file(request.limits, size, &mut sink);
    if request.scans {
        out.want_scans();
    }
    let read = if packed {
        read(input, &name, &mut out)
    } else {
        read_as(kind, input, &mut out)
    };
    let left = out.budget().left_pictures();
    drop(out);
    if left {
        let _ = events(Event::LeftPictures);
    }
    read
}

/// Reads bytes as those of a file of that name.
///
/// # Errors
/// As [`read_file`].
pub fn read_bytes(
    name: &str,
    bytes: Vec<u8>,
    limits: Limits,
    sink: &mut Sink<'_>,
) -> Result<(), ExtractError> {
    let size = bytes.len() as u64;
    read(
        Input::Bytes(bytes),
        name,
        &mut Out::for_file(limits, size, sink),
    )
}

/// Whether a file is taken for a document, by its beginning and its name. What cannot be opened is: reading it
/// says why not.
#[must_use]
pub fn is_document_file(path: &Path) -> bool {
    let mut head = Vec::new();
    let read = File::open(path).and_then(|file| file.take(HEAD as u64).read_to_end(&mut head));
    read.is_err()
        || !matches!(
            identify(&head, &name_of(path)),
            Ok(Identified::NotADocument | Identified::Picture)
        )
}

fn name_of(path: &Path) -> String {
    path.file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default()
}

/// What a file holds, whatever it is packed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Identified {
    Kind(Kind),
    Picture,
    NotADocument,
}

/// What a file with this beginning holds.
fn identify(head: &[u8], name: &str) -> Result<Identified, ExtractError> {
    let mut head = Cow::Borrowed(head);
    let mut name = Cow::Borrowed(name);
    for _ in 0..=DEPTH {
        match recognise(&head, &name) {
            Recognised::Kind(kind) => return Ok(Identified::Kind(kind)),
            Recognised::NotADocument => return Ok(Identified::NotADocument),
            Recognised::Picture => return Ok(Identified::Picture),
            Recognised::Packed(packing) => {
                let mut inner = Vec::new();
                // The head of packed data breaks off; what comes out until then is enough.
                if let Ok(unpacked) = packing.unpack(Box::new(head.as_ref())) {
                    let _ = unpacked.take(HEAD as u64).read_to_end(&mut inner);
                }
                name = Cow::Owned(packing.inner_name(&name));
                head = Cow::Owned(inner);
            }
            other => return Err(refusal(other)),
        }
    }
    Err(nested_too_deep())
}
