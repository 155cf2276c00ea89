//! `kashaf show`

use std::io::{self, BufWriter, Write};

use kashaf::query::parse;
use kashaf::render;
use kashaf::search::SearchOptions;

use crate::args::{Global, Show};
use crate::{Code, Outcome, search, settings};

pub(crate) fn run(global: &Global, command: Show) -> Outcome {
    let mut searcher = search::open(global, command.folder.as_deref(), false)?;
    if !command.forms.no_aliases {
        let own = settings::aliases(global, command.forms.aliases.as_deref())?;
        searcher = searcher.with_aliases(own);
    }
    let query = command.query.as_deref().map(parse);
    let options = SearchOptions {
        exact: command.forms.exact,
        variants: !command.forms.no_variants,
        aliases: !command.forms.no_aliases,
        ..SearchOptions::default()
    };
    let documents = searcher.documents(&command.id, query.as_ref(), &options)?;
    if documents.is_empty() {
        let mut stderr = io::stderr().lock();
        writeln!(
            stderr,
            "there is no document `{}`",
            render::one_line(&command.id)
        )?;
        writeln!(stderr, "try the id that a search shows with each hit")?;
        return Ok(Code::Nothing);
    }
    let format = if command.json {
        render::Format::Json
    } else {
        command.format.into()
    };
    let mut out = BufWriter::new(io::stdout().lock());
    for (number, document) in documents.iter().enumerate() {
        if number > 0 && format == render::Format::Text {
            writeln!(out)?;
        }
        render::document(&mut out, format, document, &search::screen(&command.screen))?;
    }
    out.flush()?;
    if documents.len() > 1 {
        writeln!(
            io::stderr(),
            "note: {} documents have this id; their paths tell them apart",
            documents.len()
        )?;
    }
    if let Some(query) = query {
        search::print_notes(&query.problems)?;
    }
    Ok(Code::Done)
}
