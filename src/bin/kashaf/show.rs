//! `kashaf show`

use std::collections::BTreeSet;
use std::io::{self, Write};

use kashaf::evidence::quoted;
use kashaf::query::parse;
use kashaf::render;
use kashaf::search::SearchOptions;

use crate::args::{Global, Show};
use crate::screen::{Out, screen};
use crate::{Code, Outcome, quote, search};

pub(crate) fn run(global: &Global, command: Show) -> Outcome {
    let folder = command.folder.as_deref();
    let mut searcher = search::open_for(global, folder, false, &command.forms, &command.own)?;
    let query = command.query.as_deref().map(parse);
    let format = search::format(&command.printed);
    let options = SearchOptions {
        limit: usize::MAX,
        days_told: format == render::Format::Json,
        ..command.forms.options()
    };
    let mut documents = searcher.documents(&command.id, query.as_ref(), &options)?;
    if documents.is_empty() {
        return unknown(&command.id);
    }
    if let Some(file) = &command.file {
        let paths: BTreeSet<String> = documents
            .iter()
            .map(|shown| shown.document.path.clone())
            .collect();
        documents.retain(|shown| shown.document.path == *file);
        if documents.is_empty() {
            return elsewhere(&command.id, file, &paths);
        }
    }
    if !command.at.is_empty() {
        return quote::run(&command, &searcher, &documents);
    }
    let mut out = Out::new(&command.paging, format == render::Format::Text);
    for (number, document) in documents.iter().enumerate() {
        if number > 0 && format == render::Format::Text {
            writeln!(out)?;
        }
        render::document(&mut out, format, document, &screen(&command.screen))?;
    }
    out.finish()?;
    note_several(documents.len())?;
    if let Some(query) = query {
        search::print_notes(&query.problems)?;
    }
    Ok(Code::Done)
}

/// Says that no document has an id.
pub(crate) fn unknown(id: &str) -> Outcome {
    let mut stderr = io::stderr().lock();
    writeln!(stderr, "there is no document `{}`", render::one_line(id))?;
    writeln!(stderr, "try the id that a search shows with each hit")?;
    Ok(Code::Nothing)
}

/// Paths that are told at most, of documents with one id.
const PATHS: usize = 10;

/// Says that the documents with an id stand in other files.
fn elsewhere(id: &str, file: &str, paths: &BTreeSet<String>) -> Outcome {
    let mut stderr = io::stderr().lock();
    let [id, file] = [id, file].map(render::one_line);
    writeln!(stderr, "there is no document `{id}` in `{file}`")?;
    for path in paths.iter().take(PATHS) {
        writeln!(stderr, "try `--file {}`", render::one_line(&quoted(path)))?;
    }
    if paths.len() > PATHS {
        writeln!(stderr, "and {} more files have it", paths.len() - PATHS)?;
    }
    Ok(Code::Nothing)
}

/// Says that several documents have one id.
pub(crate) fn note_several(documents: usize) -> io::Result<()> {
    if documents > 1 {
        writeln!(
            io::stderr(),
            "note: {documents} documents have this id; their paths tell them apart"
        )?;
    }
    Ok(())
}
