//! `kashaf show --at`: what a citation names, and whether its file is still the one that was cited.

use std::io::{self, Write};

use kashaf::evidence::{Evidence, FileNow, Files, OutOfRange, Quotation};
use kashaf::render;
use kashaf::search::{Searcher, ShownDocument};

use crate::args::Show;
use crate::failure::Failure;
use crate::screen::{Out, screen};
use crate::{Code, Outcome, search};

pub(crate) fn run(command: &Show, searcher: &Searcher, documents: &[ShownDocument]) -> Outcome {
    let format = search::format(&command.printed);
    if !matches!(format, render::Format::Text | render::Format::Json) {
        return Err(Failure::usage(
            "what `--at` shows is text or JSON".to_owned(),
            "`kashaf export` writes evidence as CSV, HTML and Markdown",
        ));
    }
    let mut files = Files::default();
    let mut beyond = None;
    let mut found = Vec::new();
    for shown in documents {
        let evidence = Evidence::of_document(searcher, &shown.document, &mut files)?;
        match Quotation::of(shown, &command.at, evidence, command.sha256.clone()) {
            Ok(quotation) => found.push(quotation),
            Err(range) => beyond = Some(range),
        }
    }
    // Of several documents with one id that one is meant whose file was cited.
    if command.sha256.is_some() && found.iter().any(Quotation::is_cited) {
        found.retain(Quotation::is_cited);
    }
    if let (Some(OutOfRange { start, end, length }), true) = (beyond, found.is_empty()) {
        return Err(Failure::usage(
            format!("`{start}-{end}` reaches beyond the text, which has {length} characters"),
            "the document may have changed since it was cited; without `--at` it is shown whole",
        ));
    }
    let mut out = Out::new(&command.paging, format == render::Format::Text);
    let on = screen(&command.screen);
    for (place, quotation) in found.iter().enumerate() {
        if place > 0 && format == render::Format::Text {
            writeln!(out)?;
        }
        render::quotation(&mut out, format, quotation, &on)?;
    }
    out.finish()?;
    let mut code = Code::Done;
    for quotation in found.iter().filter(|quotation| !quotation.is_same()) {
        code = Code::Partly;
        warn(quotation)?;
    }
    crate::show::note_several(found.len())?;
    Ok(code)
}

/// Says in what way a file is not the one that was cited.
fn warn(quotation: &Quotation) -> io::Result<()> {
    let mut stderr = io::stderr().lock();
    let file = &quotation.evidence.file;
    let path = render::one_line(&file.path);
    let (message, hint) = match file.now {
        FileNow::Same => (
            format!("`{path}` is not the file that was cited: its SHA-256 is another"),
            "the text shown is that of the file as it is now; look for another copy of the file that was cited",
        ),
        FileNow::Changed => (
            format!("`{path}` has changed since it was indexed"),
            "the text shown is that which was indexed; `kashaf index` brings the index up to date",
        ),
        FileNow::Gone => (
            format!("`{path}` is not there any more"),
            "the text shown is that which was indexed",
        ),
        FileNow::Unreadable | FileNow::NotRead => (
            format!("`{path}` cannot be read"),
            "see who may read it; the text shown is that which was indexed",
        ),
        FileNow::Unknown => (
            format!("the index does not say how `{path}` was when it was indexed"),
            "it changed while it was read; `kashaf index` reads it again",
        ),
    };
    writeln!(stderr, "warning: {message}\nhint: {hint}")
}
