//! `kashaf timeline`

use std::io::{self, Write};

use kashaf::query::{Filter, Node, Occur, Query, parse};
use kashaf::render::{self, TimelineFormat};
use kashaf::search::{By, SearchOptions, Timeline as Line, When};

use crate::args::{Global, Timeline, TimelineBy, TimelineOf, TimelineTo};
use crate::screen::{Out, screen};
use crate::{Code, Outcome, search};

pub(crate) fn run(global: &Global, command: Timeline) -> Outcome {
    let query = parse(&command.query.join(" "));
    let folder = command.folder.as_deref();
    let mut searcher = search::open_for(global, folder, false, &command.forms, &command.own)?;
    let options = SearchOptions {
        filters: search::filters(&command.filters)?,
        ..command.forms.options()
    };
    let when = match command.of {
        Some(TimelineOf::Date) => When::Published,
        Some(TimelineOf::Told) => When::Told,
        None if asks_for_days_told(&query, &options) => When::Told,
        None => When::Published,
    };
    let by = command.by.map(|by| match by {
        TimelineBy::Day => By::Day,
        TimelineBy::Month => By::Month,
        TimelineBy::Year => By::Year,
    });
    let line = searcher.timeline(&query, &options, when, by)?;
    let format = match command.format {
        _ if command.json => TimelineFormat::Json,
        TimelineTo::Text => TimelineFormat::Text,
        TimelineTo::Json => TimelineFormat::Json,
        TimelineTo::Csv => TimelineFormat::Csv,
        TimelineTo::Svg => TimelineFormat::Svg,
    };
    let mut out = Out::new(&command.paging, format == TimelineFormat::Text);
    render::timeline(&mut out, format, &line, &screen(&command.screen))?;
    out.finish()?;
    search::print_notes(&line.notes)?;
    say_what_is_missing(&line)?;
    Ok(if line.documents > 0 {
        Code::Done
    } else {
        Code::Nothing
    })
}

/// Whether the search has a condition on days told: then those are what a reader wants to see.
fn asks_for_days_told(query: &Query, options: &SearchOptions) -> bool {
    let is_told = |filter: &Filter| matches!(filter, Filter::Told(_));
    options.filters.iter().any(is_told)
        || query.root.clauses.iter().any(|clause| {
            clause.occur == Occur::Must
                && matches!(&clause.node, Node::Filter(filter) if is_told(filter))
        })
}

/// Tells what the counts leave out, where that is not what one expects.
fn say_what_is_missing(line: &Line) -> io::Result<()> {
    let mut stderr = io::stderr().lock();
    match (line.documents, line.some_words) {
        (0, 0) => writeln!(stderr, "nothing found")?,
        (0, some) => {
            writeln!(
                stderr,
                "no document has a passage with every word; {some} have one with some of them"
            )?;
            writeln!(stderr, "try fewer words, or OR between them")?;
        }
        _ if line.buckets.is_empty() && line.too_wide > 0 && line.by == By::Year => {
            writeln!(stderr, "what they tell of is longer than ten years")?;
        }
        _ if line.buckets.is_empty() && line.too_wide > 0 => {
            writeln!(
                stderr,
                "what they tell of is longer than a {}; try a longer unit, `--by year`",
                line.by.as_str()
            )?;
        }
        _ if line.sparse => {
            writeln!(
                stderr,
                "note: {}s without a document are left out; `--by` with a longer unit shows them",
                line.by.as_str()
            )?;
        }
        _ => {}
    }
    Ok(())
}
