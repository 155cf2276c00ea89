//! `kashaf similar`

use std::io::{self, Write};

use kashaf::render;
use kashaf::search::SearchOptions;

use crate::args::{Global, Similar};
use crate::screen::{Out, screen};
use crate::{Code, Outcome, search, show};

pub(crate) fn run(global: &Global, command: Similar) -> Outcome {
    let mut searcher = search::open(global, command.folder.as_deref(), false)?;
    let options = SearchOptions {
        limit: command.page.limit,
        offset: command.page.offset,
        filters: search::filters(&command.filters)?,
        ..SearchOptions::default()
    };
    let Some(alike) = searcher.similar(&command.id, &options)? else {
        return show::unknown(&command.id);
    };
    let format = search::format(&command.printed);
    let mut out = Out::new(&command.paging, format == render::Format::Text);
    let on = screen(&command.screen);
    render::alike(&mut out, format, &alike, &on)?;
    out.finish()?;
    search::print_notes(&alike.results.notes)?;
    if alike.results.hits.is_empty() {
        let mut stderr = io::stderr().lock();
        writeln!(stderr, "nothing is like it")?;
        if !options.filters.is_empty() {
            writeln!(stderr, "try it without the conditions")?;
        } else if options.offset > 0 {
            writeln!(stderr, "try it without `--offset`")?;
        }
        return Ok(Code::Nothing);
    }
    Ok(Code::Done)
}
