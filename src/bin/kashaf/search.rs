//! `kashaf search`

use std::io::{self, IsTerminal, Write};
use std::path::Path;
use std::time::Duration;

use kashaf::extract::Limits;
use kashaf::index::{Index, IndexError};
use kashaf::query::{DateRange, Filter, Node, Occur, Query, parse};
use kashaf::render;
use kashaf::search::{FacetKind, Results, SearchOptions, Searcher};
use kashaf::source::Root;
use kashaf::update::{Progress, UpdateOptions};

use crate::args::{Filters, Format, Forms, Global, Matching, OwnAliases, Printed, Search};
use crate::failure::Failure;
use crate::screen::{Out, screen};
use crate::{Code, Outcome, index, log, settings, worker};

/// Where a query finds no more documents than this, others are suggested.
const FEW: usize = 2;

pub(crate) fn run(global: &Global, command: Search) -> Outcome {
    let query = parse(&command.query.join(" "));
    let matching = &command.matching;
    let folder = command.folder.as_deref();
    let (forms, own) = (&matching.forms, &matching.own);
    let mut searcher = open_for(global, folder, command.quiet, forms, own)?;
    let options = SearchOptions {
        limit: if command.quiet { 1 } else { command.page.limit },
        offset: command.page.offset,
        facets: facets(&command),
        ..options(matching)?
    };
    let format = format(&command.printed);
    if format == render::Format::Csv && command.facets.is_some() {
        return Err(Failure::usage(
            "a table of hits has no place for facets".to_owned(),
            "give `--format json`, or `--json`, with `--facets`",
        ));
    }
    if command.context.is_some() && format != render::Format::Text {
        return Err(Failure::usage(
            "`--context` is for text".to_owned(),
            "`kashaf show ID --at START-END` gives a passage with what stands around it as JSON",
        ));
    }
    let mut out = Out::new(&command.paging, format == render::Format::Text);
    if command.count {
        let counted = searcher.search(&query, &options.without_hits())?;
        if !command.quiet {
            render::counts(&mut out, format, &counted.totals)?;
            out.finish()?;
            print_notes(&counted.notes)?;
        }
        return Ok(if counted.totals.passages > 0 {
            Code::Done
        } else {
            Code::Nothing
        });
    }
    let mut results = searcher.search(&query, &options)?;
    if let Some(most) = command.context.filter(|most| *most > 0) {
        for hit in &results.hits {
            results.around.push(searcher.around(hit, most)?);
        }
    }
    if !command.quiet {
        render::hits(&mut out, format, &results, &screen(&command.screen))?;
        out.finish()?;
        print_notes(&results.notes)?;
        if options.limit > 0 {
            if results.totals.documents <= FEW {
                did_you_mean(&mut searcher, &query, &options)?;
            }
            if results.hits.is_empty() {
                suggest(&query, &results, &options, searcher.passages() == 0, folder)?;
            }
        }
    }
    let found = !results.hits.is_empty() || (options.limit == 0 && results.totals.passages > 0);
    Ok(if found { Code::Done } else { Code::Nothing })
}

/// The options of a search for these hits.
pub(crate) fn options(matching: &Matching) -> Result<SearchOptions, Failure> {
    Ok(SearchOptions {
        per_document: (matching.per_document > 0).then_some(matching.per_document),
        filters: filters(&matching.filters)?,
        sort: matching.sort,
        duplicates: matching.duplicates,
        ..matching.forms.options()
    })
}

/// What the documents are to be counted by: all there is, where nothing is named.
fn facets(command: &Search) -> Vec<FacetKind> {
    let Some(asked) = &command.facets else {
        return Vec::new();
    };
    let kinds = FacetKind::ALL.into_iter();
    kinds
        .filter(|kind| asked.is_empty() || asked.contains(kind))
        .collect()
}

/// The form that was asked for.
pub(crate) fn format(printed: &Printed) -> render::Format {
    if printed.json {
        render::Format::Json
    } else {
        printed.format.into()
    }
}

/// A searcher with the aliases that these options call for.
pub(crate) fn open_for(
    global: &Global,
    folder: Option<&Path>,
    quiet: bool,
    forms: &Forms,
    own: &OwnAliases,
) -> Result<Searcher, Failure> {
    let searcher = open(global, folder, quiet)?;
    if forms.no_aliases {
        return Ok(searcher);
    }
    Ok(searcher.with_aliases(settings::aliases(global, own.aliases.as_deref())?))
}

/// A searcher over the index, or over that of a folder, which is brought up to date first.
pub(crate) fn open(
    global: &Global,
    folder: Option<&Path>,
    quiet: bool,
) -> Result<Searcher, Failure> {
    Ok(Searcher::new(&open_index(global, folder, quiet)?)?)
}

/// Opens the index, or brings that of a folder up to date and opens it.
pub(crate) fn open_index(
    global: &Global,
    folder: Option<&Path>,
    quiet: bool,
) -> Result<Index, Failure> {
    let dir = match folder {
        Some(folder) => updated(folder, quiet)?,
        None => settings::index_dir(global)?,
    };
    Ok(Index::open(&dir)?)
}

/// Brings the cached index of a folder up to date.
fn updated(folder: &Path, quiet: bool) -> Result<std::path::PathBuf, Failure> {
    let root = Root::open(folder)?;
    let dir = settings::cached_index(&root.canonical)?;
    let mut options = UpdateOptions {
        threads: index::threads(None),
        lock_timeout: Duration::from_secs(600),
        // The cache is ours: an index of another version is made anew without asking.
        rebuild: matches!(
            Index::open(&dir),
            Err(IndexError::Incompatible { .. } | IndexError::Damaged { .. })
        ),
        allow_empty: true,
        now: log::seconds(),
        workers: Some(worker::options(Limits::default(), index::PATIENCE)?),
        ..UpdateOptions::default()
    };
    let on_terminal = io::stderr().is_terminal() && !quiet;
    let roots = [root];
    let summary =
        match index::with_progress(&dir, &roots, &options, &Progress::default(), on_terminal) {
            // What was opened as whole may still break on reading.
            Err(failure) if failure.code(false) == Code::Index && !options.rebuild => {
                options.rebuild = true;
                index::with_progress(&dir, &roots, &options, &Progress::default(), on_terminal)?
            }
            other => other?,
        };
    if summary.failed > 0 && !quiet {
        index::list_failures(&mut io::stderr().lock(), &summary)?;
    }
    if summary.documents == 0 && !quiet {
        writeln!(
            io::stderr(),
            "note: no documents in `{}`: it holds no file that kashaf reads (text, HTML, PDF, Word, mail, records, ZIP and others: docs/formats.md)",
            render::one_line(&folder.display().to_string())
        )?;
    }
    Ok(dir)
}

/// The conditions that the options name.
pub(crate) fn filters(asked: &Filters) -> Result<Vec<Filter>, Failure> {
    let mut filters = Vec::new();
    if asked.since.is_some() || asked.until.is_some() {
        let range = DateRange {
            from: asked.since.and_then(|range| range.from),
            until: asked.until.and_then(|range| range.until),
        };
        if let (Some(from), Some(until)) = (range.from, range.until)
            && from > until
        {
            return Err(Failure::usage(
                "`--since` is after `--until`".to_owned(),
                "no day lies between them; turn them around",
            ));
        }
        filters.push(Filter::Date(range));
    }
    filters.extend(asked.told.map(Filter::Told));
    filters.extend(asked.added.map(Filter::Added));
    filters.extend(asked.source.clone().map(Filter::Source));
    filters.extend(asked.path.clone().map(Filter::Path));
    filters.extend(asked.language.clone().map(Filter::Language));
    filters.extend(asked.place.clone().map(Filter::Place));
    filters.extend(asked.group.clone().map(Filter::Group));
    Ok(filters)
}

impl From<Format> for render::Format {
    fn from(format: Format) -> Self {
        match format {
            Format::Text => Self::Text,
            Format::Json => Self::Json,
            Format::Csv => Self::Csv,
            Format::Html => Self::Html,
            Format::Markdown => Self::Markdown,
        }
    }
}

pub(crate) fn print_notes(notes: &[impl ToString]) -> io::Result<()> {
    let mut stderr = io::stderr().lock();
    for note in notes {
        writeln!(stderr, "note: {}", render::one_line(&note.to_string()))?;
    }
    Ok(())
}

/// Queries that may have been meant, and find more.
fn did_you_mean(
    searcher: &mut Searcher,
    query: &Query,
    options: &SearchOptions,
) -> Result<(), Failure> {
    let mut stderr = io::stderr().lock();
    for meant in searcher.suggest(query, options)? {
        let documents = match meant.documents {
            1 => "1 document".to_owned(),
            documents => format!("{documents} documents"),
        };
        let query = render::one_line(&meant.query);
        writeln!(stderr, "did you mean `{query}`? ({documents})")?;
    }
    Ok(())
}

/// What to try when nothing was found.
fn suggest(
    query: &Query,
    results: &Results,
    options: &SearchOptions,
    is_empty: bool,
    folder: Option<&Path>,
) -> io::Result<()> {
    let mut stderr = io::stderr().lock();
    if results.totals.passages > 0 {
        return writeln!(
            stderr,
            "nothing here: there are only {} hits in all",
            results.totals.documents
        );
    }
    writeln!(stderr, "nothing found")?;
    if is_empty {
        return match folder {
            // That was said already.
            Some(_) => Ok(()),
            None => writeln!(
                stderr,
                "the index holds no document; `kashaf index FOLDER` adds those of a folder"
            ),
        };
    }
    let mut tries: Vec<String> = Vec::new();
    let clauses = &query.root.clauses;
    let has = |wanted: fn(&Node) -> bool| clauses.iter().any(|clause| wanted(&clause.node));
    if has(|node| matches!(node, Node::Phrase { .. })) {
        tries.push("the words without quotation marks, or near each other: \"…\"~5".to_owned());
    }
    if !options.filters.is_empty() || has(|node| matches!(node, Node::Filter(_))) {
        tries.push("without the conditions on date, days told, source, path or language; `kashaf stats` lists what there is".to_owned());
    }
    if options.exact || has(|node| matches!(node, Node::Form { .. })) {
        tries.push("with stems: without `--exact` and `=`".to_owned());
    }
    if clauses.iter().any(|clause| clause.occur != Occur::Should) {
        tries.push("fewer words with `+` or `-`".to_owned());
    }
    for clause in clauses {
        if let Node::Word { text } = &clause.node {
            tries.push(format!(
                "another spelling: {text}~ or a beginning: {}*",
                beginning(text)
            ));
            break;
        }
    }
    for text in tries {
        writeln!(stderr, "try {}", render::one_line(&text))?;
    }
    Ok(())
}

/// The first letters of a word, at most four.
fn beginning(word: &str) -> &str {
    kashaf::text::prefix(word, word.chars().count().saturating_sub(2).clamp(2, 4))
}
