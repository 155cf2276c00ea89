//! Folders of files for trying the program on, with what must come of each file.
//!
//! [`good`] writes documents in every format and character set, [`hostile`] what is broken, locked or made to do harm,
//! [`seeds`] gives small files of each format for fuzzing, [`bulk`] the same stories in each for measuring. The formats are written by hand, byte by byte
//! where that is possible, so that what is read is not what the same crate wrote.

pub(crate) mod bulk;
mod charsets;
pub(crate) mod good;
pub(crate) mod hostile;
mod mail;
mod office;
mod packed;
mod pdf;
pub(crate) mod seeds;
mod story;
mod web;
mod xml;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use story::Story;

/// A document that must be found.
#[derive(Debug, Clone)]
pub(crate) struct Document {
    /// Its id.
    pub(crate) id: String,
    /// Searches that find it: words of its beginning, and of its end.
    pub(crate) queries: Vec<String>,
    /// Whether they find no other document.
    pub(crate) alone: bool,
    /// Its title, where the file says one.
    pub(crate) title: Option<String>,
    /// Its day of publication as year, month and day, where the file says one.
    pub(crate) date: Option<String>,
    /// The character set, by its WHATWG name, where it is certain.
    pub(crate) encoding: Option<&'static str>,
}

impl Document {
    /// The whole story under an id; without title, date or charset.
    fn of(id: impl Into<String>, story: &Story) -> Self {
        Self {
            id: id.into(),
            queries: vec![
                format!("\"{}\"", story.reporter),
                format!("\"{}\"", story.editor),
            ],
            alone: true,
            title: None,
            date: None,
            encoding: None,
        }
    }

    fn titled(self, story: &Story) -> Self {
        Self {
            title: Some(story.title.clone()),
            ..self
        }
    }

    fn dated(self, story: &Story) -> Self {
        Self {
            date: Some(story.date.clone()),
            ..self
        }
    }

    fn encoded(self, encoding: Option<&'static str>) -> Self {
        Self { encoding, ..self }
    }
}

/// A folder that is being filled, and the documents in it.
struct Folder {
    root: PathBuf,
    files: usize,
    documents: Vec<Document>,
}

impl Folder {
    fn new(root: &Path) -> Self {
        Self {
            root: root.to_path_buf(),
            files: 0,
            documents: Vec::new(),
        }
    }

    /// Writes a file, and the folders above it.
    fn write(&mut self, path: impl AsRef<Path>, bytes: impl AsRef<[u8]>) -> io::Result<()> {
        let path = self.root.join(path);
        if let Some(above) = path.parent() {
            fs::create_dir_all(above)?;
        }
        fs::write(path, bytes)?;
        self.files += 1;
        Ok(())
    }

    /// Writes a file that is one document; its id is its path.
    fn one(
        &mut self,
        path: &str,
        bytes: impl AsRef<[u8]>,
        document: impl FnOnce(Document) -> Document,
        story: &Story,
    ) -> io::Result<()> {
        self.write(path, bytes)?;
        self.documents.push(document(Document::of(path, story)));
        Ok(())
    }

    /// Notes a document of a file that was written.
    fn holds(&mut self, document: Document) {
        self.documents.push(document);
    }
}
