//! Two hundred files of documents, in all formats and character sets.

mod containers;
mod documents;
mod texts;

use std::fs;
use std::io;
use std::path::Path;

use super::story::Teller;
use super::{Document, Folder};

/// How many files the folder has, beside copies of the PDF files of `tests/pdf`.
pub(crate) const FILES: usize = 200;

/// The folder, and what tells the stories.
struct Builder {
    folder: Folder,
    teller: Teller,
}

/// Writes the files, and answers what documents they hold.
pub(crate) fn write(root: &Path) -> io::Result<Vec<Document>> {
    let mut builder = Builder {
        folder: Folder::new(root),
        teller: Teller::new(),
    };
    texts::plain(&mut builder)?;
    texts::markdown(&mut builder)?;
    texts::pages(&mut builder)?;
    texts::records(&mut builder)?;
    documents::pdf(&mut builder)?;
    documents::office(&mut builder)?;
    documents::rich_text(&mut builder)?;
    documents::mails(&mut builder)?;
    documents::web(&mut builder)?;
    containers::containers(&mut builder)?;
    containers::packed(&mut builder)?;
    containers::names(&mut builder)?;
    texts::mixed(&mut builder)?;
    assert_eq!(builder.folder.files, FILES, "files");
    copies(&mut builder.folder)?;
    Ok(builder.folder.documents)
}

/// Copies the PDF files of `tests/pdf`, where there are any. Those named `PRODUCER-KIND.pdf` must be found
/// by a phrase of `KIND.expected.txt`; several have the same text. The others are of no use here.
fn copies(folder: &mut Folder) -> io::Result<()> {
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pdf");
    let Ok(entries) = fs::read_dir(&samples) else {
        return Ok(());
    };
    let mut paths: Vec<_> = entries
        .map(|entry| Ok(entry?.path()))
        .collect::<io::Result<_>>()?;
    paths.sort();
    for path in paths {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let kind = name
            .strip_suffix(".pdf")
            .and_then(|name| name.split_once('-'));
        let Some((_, kind)) = kind else {
            continue;
        };
        let text = samples.join(format!("{kind}.expected.txt"));
        if !text.exists() {
            continue;
        }
        let id = format!("producers/{name}");
        folder.write(&id, fs::read(&path)?)?;
        folder.holds(Document {
            id,
            queries: phrase(&fs::read_to_string(text)?).into_iter().collect(),
            alone: false,
            title: None,
            date: None,
            encoding: None,
        });
    }
    Ok(())
}

/// The first four plain words in a row of one line.
fn phrase(text: &str) -> Option<String> {
    let plain = |word: &&str| word.chars().all(|c| ('\u{621}'..='\u{64A}').contains(&c));
    text.lines().find_map(|line| {
        let words: Vec<&str> = line.split_whitespace().collect();
        let four = words.windows(4).find(|four| four.iter().all(plain))?;
        Some(format!("\"{}\"", four.join(" ")))
    })
}
