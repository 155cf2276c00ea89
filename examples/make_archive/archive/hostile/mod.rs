//! Files that are broken, locked or made to do harm, beside twenty good ones.

mod documents;
mod packed;
mod special;
mod text;

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use super::charsets::Charset;
use super::office::{self, Runs};
use super::packed::{gzip, zip_of};
use super::pdf::{self, Streams};
use super::story::{Story, Teller};
use super::web::{Page, article};
use super::{Document, Folder};

/// What may come of a file that is no failure: its text is found.
pub(crate) const FOUND: &str = "found";
/// Nothing: it is no document, and is passed over without a word.
pub(crate) const SKIPPED: &str = "skipped";

/// How many good files stand beside the hostile ones.
pub(crate) const GOOD: usize = 20;

/// A hostile file.
#[derive(Debug, Clone)]
pub(crate) struct Trap {
    /// Its path below the folder.
    pub(crate) path: PathBuf,
    /// What may come of it, the most natural first: a kind of failure, [`FOUND`], or [`SKIPPED`].
    pub(crate) outcomes: &'static [&'static str],
    /// A search that finds its text, where it has one.
    pub(crate) query: Option<String>,
}

/// Writes hostile files as they are thought of.
struct Traps<'a> {
    root: &'a Path,
    teller: Teller,
    traps: Vec<Trap>,
}

/// Writes the files below `hostile` and `good`. `address` is where documents ask to be fetched from, as
/// host and port. Answers the good documents and the hostile files.
pub(crate) fn write(root: &Path, address: &str) -> io::Result<(Vec<Document>, Vec<Trap>)> {
    let mut traps = Traps {
        root,
        teller: Teller::new(),
        traps: Vec::new(),
    };
    let good = good(root, &mut traps.teller)?;
    packed::bombs(&mut traps)?;
    packed::paths(&mut traps)?;
    packed::broken(&mut traps)?;
    text::long_lines(&mut traps)?;
    text::deep(&mut traps)?;
    text::junk(&mut traps)?;
    text::feeds(&mut traps)?;
    text::mail(&mut traps)?;
    text::web_archives(&mut traps)?;
    documents::entities(&mut traps, address)?;
    documents::broken(&mut traps)?;
    documents::pdf(&mut traps)?;
    documents::endless(&mut traps)?;
    special::names(&mut traps)?;
    special::no_files(&mut traps)?;
    Ok((good, traps.traps))
}

/// The good files.
fn good(root: &Path, teller: &mut Teller) -> io::Result<Vec<Document>> {
    let mut folder = Folder::new(root);
    for number in 0..GOOD {
        let story = teller.in_charset(Charset::Cp864, 2);
        let page = || {
            article(
                &story,
                Page {
                    charset: Some("utf-8"),
                    json_ld: true,
                },
            )
            .into_bytes()
        };
        let (ending, bytes) = match number % 7 {
            0 => ("txt", story.plain().into_bytes()),
            1 => ("html", page()),
            2 => ("docx", office::docx(&story, Runs::Whole)),
            3 => ("txt.gz", gzip(story.plain().as_bytes())),
            4 => (
                "pdf",
                pdf::pdf(&story.title, &story.paragraphs, Streams::Deflated),
            ),
            5 => (
                "md",
                format!("# {}\n\n{}\n", story.title, story.text()).into_bytes(),
            ),
            _ => ("zip", zip_of(&[("a.html", page())])),
        };
        let path = format!("good/{number:02}.{ending}");
        folder.write(&path, bytes)?;
        let id = if ending == "zip" {
            format!("{path}#a.html")
        } else {
            path
        };
        folder.holds(Document::of(id, &story).titled(&story));
    }
    Ok(folder.documents)
}

impl Traps<'_> {
    /// Where a hostile file of this name goes; the folders above it are there.
    fn place(&self, name: impl AsRef<Path>) -> io::Result<PathBuf> {
        let path = self.root.join("hostile").join(name);
        if let Some(above) = path.parent() {
            fs::create_dir_all(above)?;
        }
        Ok(path)
    }

    /// Writes a file that nothing is to be found in.
    fn bad(
        &mut self,
        name: &str,
        bytes: impl AsRef<[u8]>,
        outcomes: &'static [&'static str],
    ) -> io::Result<()> {
        fs::write(self.place(name)?, bytes)?;
        self.is(name, outcomes, None);
        Ok(())
    }

    /// Writes a file that a text stands in.
    fn told(
        &mut self,
        name: &str,
        bytes: impl AsRef<[u8]>,
        outcomes: &'static [&'static str],
        story: &Story,
    ) -> io::Result<()> {
        fs::write(self.place(name)?, bytes)?;
        self.is(name, outcomes, Some(format!("\"{}\"", story.reporter)));
        Ok(())
    }

    /// Writes a file that goes on with zeros up to a size; they take no room on disk.
    fn sparse(
        &mut self,
        name: &str,
        begin: &[u8],
        size: u64,
        outcomes: &'static [&'static str],
    ) -> io::Result<()> {
        let path = self.place(name)?;
        fs::write(&path, begin)?;
        File::options().append(true).open(path)?.set_len(size)?;
        self.is(name, outcomes, None);
        Ok(())
    }

    /// Notes a file that was written.
    fn is(
        &mut self,
        name: impl AsRef<Path>,
        outcomes: &'static [&'static str],
        query: Option<String>,
    ) {
        self.traps.push(Trap {
            path: Path::new("hostile").join(name),
            outcomes,
            query,
        });
    }
}
