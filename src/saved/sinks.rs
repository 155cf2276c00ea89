//! Where news go: a mailbox, a feed, a page. Each is written whole or not at all, and holds nothing twice: a run that was
//! killed after it wrote a file and before it remembered that tells the same again, and the file knows it.
//!
//! Such a run may find a document changed meanwhile that the file holds as it was: that is a change, although the search
//! has not seen it before.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{self, BufRead, BufReader, Write};
use std::path::{Path, PathBuf};

use super::error::SavedError;
use super::files::{replace, target};
use super::news::{content_of, document_of};
use crate::document::hash;
use crate::index::Disk;
use crate::render::{Feed, Found, Kept, News, feed, kept_entries, mail, mail_id, news_page};

/// Entries that a feed keeps beside those of the last run.
const FEED_ENTRIES: usize = 200;
/// Bytes of a mailbox that are read at once.
const BUFFER: usize = 1 << 18;

/// Takes news.
pub trait Sink {
    /// Leaves out documents that it holds, and marks as changed those that it holds otherwise.
    fn leave_out(&self, _news: &mut News) {}

    /// Takes what is new of one search, without what it would leave out. Nobody looks at it afterwards.
    ///
    /// # Errors
    /// [`SavedError::Telling`] or [`SavedError::Output`] when it cannot be written.
    fn take(&mut self, news: &mut News) -> Result<(), SavedError>;

    /// Whether all that was taken is out of our hands, so that it may be remembered.
    fn is_safe(&self) -> bool;

    /// Writes what was taken, durably. `time` is that of the run, as RFC 3339 writes it.
    ///
    /// # Errors
    /// Those of [`Sink::take`].
    fn finish(&mut self, time: &str) -> Result<(), SavedError>;
}

/// What a file holds already.
#[derive(Debug, Default)]
struct Held {
    uuids: BTreeSet<String>,
    /// How it holds each document, where several times, the last time.
    last: BTreeMap<String, String>,
}

impl Held {
    /// Adds what stands in the file, the oldest first.
    fn add(&mut self, uuid: &str) {
        self.last
            .insert(document_of(uuid).to_owned(), content_of(uuid).to_owned());
        self.uuids.insert(uuid.to_owned());
    }

    /// Whether it holds a document so, and not otherwise since.
    fn is_last(&self, uuid: &str) -> bool {
        self.last.get(document_of(uuid)).map(String::as_str) == Some(content_of(uuid))
    }

    /// Adds what is told newly, each document with its copies.
    fn add_found(&mut self, found: &Found) {
        let copies = found.copies.iter().map(|copy| &copy.uuid);
        for uuid in std::iter::once(&found.uuid).chain(copies) {
            self.add(uuid);
        }
    }

    /// Leaves out documents that the file holds as they are, and marks those that it holds otherwise.
    fn sift(&self, news: &mut News) {
        let last = |uuid: &str| self.last.get(document_of(uuid));
        news.found
            .retain(|found| last(&found.uuid).is_none_or(|last| *last != found.uuid));
        for found in &mut news.found {
            found.changed |= last(&found.uuid).is_some();
        }
    }
}

fn refused(path: &Path) -> impl FnOnce(io::Error) -> SavedError {
    SavedError::output("write", path)
}

/// The file to write to, where one can be.
fn checked(path: &Path) -> Result<PathBuf, SavedError> {
    let path = target(path);
    if path.exists() && !path.is_file() {
        return Err(SavedError::OthersFile {
            path,
            what: "not a file",
        });
    }
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    if path.file_name().is_none() || folder.is_some_and(|folder| !folder.is_dir()) {
        return Err(refused(&path)(io::ErrorKind::NotFound.into()));
    }
    Ok(path)
}

/// A mailbox to which messages are added.
#[derive(Debug)]
pub struct MailFile {
    disk: Disk,
    path: PathBuf,
    held: Held,
    new: Vec<u8>,
}

impl MailFile {
    /// Looks what the mailbox holds, if it is there.
    ///
    /// # Errors
    /// [`SavedError::OthersFile`] when it is no mailbox, [`SavedError::Output`] when it cannot be read.
    pub fn open(disk: &Disk, path: &Path) -> Result<Self, SavedError> {
        let path = checked(path)?;
        let held = match File::open(&path) {
            Ok(file) => mails(file).map_err(SavedError::output("read", &path))?,
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => Some(Held::default()),
            Err(cause) => return Err(SavedError::output("read", &path)(cause)),
        };
        let Some(held) = held else {
            return Err(SavedError::OthersFile {
                path,
                what: "no mailbox",
            });
        };
        Ok(Self {
            disk: disk.clone(),
            path,
            held,
            new: Vec::new(),
        })
    }
}

/// The messages of ours in a mailbox; `None` when it is none.
fn mails(file: File) -> io::Result<Option<Held>> {
    let mut lines = BufReader::with_capacity(BUFFER, file);
    let mut held = Held::default();
    let mut line = Vec::new();
    let mut is_first = true;
    while lines.read_until(b'\n', &mut line)? > 0 {
        if is_first && !line.starts_with(b"From ") {
            return Ok(None);
        }
        is_first = false;
        if let Some(uuid) = std::str::from_utf8(&line).ok().and_then(mail_id) {
            held.add(uuid);
        }
        line.clear();
    }
    Ok(Some(held))
}

impl Sink for MailFile {
    fn leave_out(&self, news: &mut News) {
        self.held.sift(news);
    }

    fn take(&mut self, news: &mut News) -> Result<(), SavedError> {
        for found in &mut news.found {
            // A document that is again what it once was. No two messages have one id.
            if self.held.uuids.contains(&found.uuid) {
                found.uuid = format!("{}.{}", found.uuid, found.added);
            }
        }
        for found in &news.found {
            mail(&mut self.new, news, found).map_err(SavedError::Telling)?;
            self.held.add_found(found);
        }
        Ok(())
    }

    fn is_safe(&self) -> bool {
        false
    }

    /// Copies the mailbox with the new messages behind it: added to the file itself, a message could be torn.
    fn finish(&mut self, _: &str) -> Result<(), SavedError> {
        if self.new.is_empty() {
            return Ok(());
        }
        let (path, new) = (&self.path, &self.new);
        let copied = replace(&self.disk, path, |out| {
            match File::open(path) {
                Ok(mut file) => {
                    let mut end = LastBytes::default();
                    io::copy(&mut file, &mut end.before(out))?;
                    out.write_all(end.missing())?;
                }
                Err(cause) if cause.kind() == io::ErrorKind::NotFound => {}
                Err(cause) => return Err(cause),
            }
            out.write_all(new)
        });
        copied.map_err(refused(path))?;
        self.new.clear();
        Ok(())
    }
}

/// The last two bytes that were written, for messages are parted by an empty line.
#[derive(Default)]
struct LastBytes(Vec<u8>);

impl LastBytes {
    fn before<'w>(&'w mut self, out: &'w mut dyn Write) -> impl Write + 'w {
        struct Both<'w>(&'w mut LastBytes, &'w mut dyn Write);
        impl Write for Both<'_> {
            fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
                let written = self.1.write(bytes)?;
                let last = &mut self.0.0;
                last.extend(bytes.iter().take(written).rev().take(2).rev());
                let more = last.len().saturating_sub(2);
                last.drain(..more);
                Ok(written)
            }

            fn flush(&mut self) -> io::Result<()> {
                self.1.flush()
            }
        }
        Both(self, out)
    }

    /// What is missing of an empty line at the end.
    fn missing(&self) -> &'static [u8] {
        match self.0.as_slice() {
            [] | [b'\n', b'\n'] => b"",
            [.., b'\n'] => b"\n",
            _ => b"\n\n",
        }
    }
}

/// An Atom feed that keeps its earlier entries.
#[derive(Debug)]
pub struct FeedFile {
    disk: Disk,
    path: PathBuf,
    held: Held,
    /// As it was; nothing where there is none yet.
    before: Option<Feed>,
    new: Vec<(u64, Kept)>,
}

impl FeedFile {
    /// Reads the feed, if it is there.
    ///
    /// # Errors
    /// [`SavedError::OthersFile`] when it is none that was written here, [`SavedError::Output`] when it cannot be read.
    pub fn open(disk: &Disk, path: &Path) -> Result<Self, SavedError> {
        let path = checked(path)?;
        let before = match std::fs::read(&path) {
            Ok(bytes) => match String::from_utf8(bytes)
                .ok()
                .as_deref()
                .and_then(kept_entries)
            {
                Some(feed) => Some(feed),
                None => {
                    return Err(SavedError::OthersFile {
                        path,
                        what: "no feed of kashaf",
                    });
                }
            },
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => None,
            Err(cause) => return Err(SavedError::output("read", &path)(cause)),
        };
        let mut held = Held::default();
        for kept in before.iter().flat_map(|feed| feed.entries.iter().rev()) {
            for uuid in std::iter::once(&kept.uuid).chain(&kept.copies) {
                held.add(uuid);
            }
        }
        Ok(Self {
            disk: disk.clone(),
            path,
            held,
            before,
            new: Vec::new(),
        })
    }
}

impl Sink for FeedFile {
    fn leave_out(&self, news: &mut News) {
        self.held.sift(news);
    }

    fn take(&mut self, news: &mut News) -> Result<(), SavedError> {
        for found in &news.found {
            self.new.push((found.added, Kept::of(news, found)));
            self.held.add_found(found);
        }
        Ok(())
    }

    fn is_safe(&self) -> bool {
        false
    }

    /// All that is new, the newest first, and behind it as much of what was there as there is room for. A feed that is not
    /// there is made, so that a reader finds one.
    fn finish(&mut self, time: &str) -> Result<(), SavedError> {
        if self.new.is_empty() && self.before.is_some() {
            return Ok(());
        }
        // The order of arrival, and among those that came together that of the searches and their ranks.
        self.new.sort_by_key(|(added, _)| std::cmp::Reverse(*added));
        let mut entries: Vec<Kept> = self.new.drain(..).map(|(_, kept)| kept).collect();
        let room = FEED_ENTRIES.saturating_sub(entries.len());
        let uuid = match self.before.take() {
            Some(before) => {
                let mut kept = Vec::new();
                for old in before.entries {
                    // One that is again what it once was takes the place of what stood for that, and tells what was
                    // told with it, if nothing was told of that since.
                    match entries.iter_mut().find(|new| new.uuid == old.uuid) {
                        Some(new) => {
                            let copies = old.copies.iter();
                            copies
                                .filter(|copy| self.held.is_last(copy))
                                .for_each(|copy| new.tell_with(copy));
                        }
                        None => kept.push(old),
                    }
                }
                kept.truncate(room);
                entries.extend(kept);
                before.uuid
            }
            None => feed_uuid([self.path.as_os_str().as_encoded_bytes(), time.as_bytes()]),
        };
        let whole = Feed {
            uuid,
            updated: time.to_owned(),
            entries,
        };
        replace(&self.disk, &self.path, |out| feed(out, &whole)).map_err(refused(&self.path))?;
        self.before = Some(whole);
        Ok(())
    }
}

/// What a new feed is known by.
pub(super) fn feed_uuid(parts: [&[u8]; 2]) -> String {
    let half = |salt: u8| {
        hash(|hasher| {
            hasher.update(&[salt]);
            for part in parts {
                hasher.update(part);
            }
        })
    };
    let (a, b) = (half(0), half(1));
    format!(
        "{:08x}-{:04x}-8{:03x}-{:04x}-{:012x}",
        a >> 32,
        a >> 16 & 0xFFFF,
        a & 0xFFF,
        b >> 48 & 0x3FFF | 0x8000,
        b & 0xFFFF_FFFF_FFFF
    )
}

/// A page with the news of one run. Without any it stays as it was.
#[derive(Debug)]
pub struct PageFile {
    disk: Disk,
    path: PathBuf,
    new: Vec<News>,
}

impl PageFile {
    /// Looks whether the page can be written. Whatever file stands there is replaced.
    ///
    /// # Errors
    /// [`SavedError::OthersFile`] when it is a folder or the like, [`SavedError::Output`] when its folder is not there.
    pub fn open(disk: &Disk, path: &Path) -> Result<Self, SavedError> {
        Ok(Self {
            disk: disk.clone(),
            path: checked(path)?,
            new: Vec::new(),
        })
    }
}

impl Sink for PageFile {
    fn take(&mut self, news: &mut News) -> Result<(), SavedError> {
        self.new.push(std::mem::take(news));
        Ok(())
    }

    fn is_safe(&self) -> bool {
        false
    }

    fn finish(&mut self, _: &str) -> Result<(), SavedError> {
        if self.new.is_empty() {
            return Ok(());
        }
        let new = std::mem::take(&mut self.new);
        replace(&self.disk, &self.path, |out| news_page(out, &new)).map_err(refused(&self.path))
    }
}
