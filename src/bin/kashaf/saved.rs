//! `kashaf saved`

use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use kashaf::index::{Access, Arrivals, Disk, Index};
use kashaf::query::parse;
use kashaf::render::{self, News, json_line, one_line, wire::FORMAT};
use kashaf::saved::{
    FeedFile, MailFile, PageFile, Ran, Request, SavedError, SavedSearch, Since, Sink, Store,
    saved_searches, seen_now,
};
use kashaf::search::{Day, SearchOptions, Searcher};
use serde::Serialize;

use crate::args::{Global, Saved, SavedAdd, SavedCommand, SavedList, SavedRemove, SavedRun};
use crate::failure::Failure;
use crate::{Code, Outcome, log, search, settings};

pub(crate) fn run(global: &Global, command: Saved) -> Outcome {
    let index = settings::index_dir(global)?;
    let place = Place {
        saved: settings::saved_dir(global, command.saved.as_deref(), &index)?,
        index,
    };
    match command.command {
        SavedCommand::Add(command) => add(global, &place, command),
        SavedCommand::List(command) => list(&place, &command),
        SavedCommand::Remove(command) => remove(&place, &command),
        SavedCommand::Run(command) => tell(global, &place, &command),
    }
}

/// Where things are.
struct Place {
    index: PathBuf,
    saved: PathBuf,
}

impl Place {
    /// The folder, for changing what is in it. Who may read the index may read the searches.
    fn store(&self, access: Access) -> Result<Store, SavedError> {
        Store::open(&Disk::default(), &self.saved, access)
    }
}

fn add(global: &Global, place: &Place, command: SavedAdd) -> Outcome {
    let query = parse(&command.query.join(" "));
    let options = SearchOptions {
        filters: search::filters(&command.filters)?,
        ..command.forms.options()
    };
    if query.root.clauses.is_empty() && options.filters.is_empty() {
        return Err(Failure::usage(
            "the query holds no word".to_owned(),
            "say what to look for, such as `kashaf saved add aleppo \"قصف حلب\"`",
        ));
    }
    let index = Index::open(&place.index)?;
    let mut searcher = Searcher::new(&index)?;
    let now = searcher.arrivals();
    let seen = if command.from_start {
        Arrivals { last: 0, ..now }
    } else {
        now
    };
    let mut saved = SavedSearch::new(&command.name, &query.text, &options, seen, &log::now())?;
    let store = place.store(index.manifest().access)?;
    if command.replace && !command.from_start {
        let (searches, _) = store.searches()?;
        if let Some(before) = searches.iter().find(|search| search.name == saved.name) {
            saved.seen = before.seen;
            saved.ran.clone_from(&before.ran);
            saved.told = before.told;
        }
    }
    store.add(&saved, command.replace)?;
    if !command.forms.no_aliases {
        searcher = searcher.with_aliases(settings::aliases(global, None)?);
    }
    // What of it was read otherwise than typed is known now, and not told by each run.
    let precise = saved.options(0)?;
    search::print_notes(&searcher.search(&query, &precise)?.notes)?;
    Ok(Code::Done)
}

/// A search, for programs.
#[derive(Debug, Serialize)]
struct Wire<'a> {
    name: &'a str,
    query: &'a str,
    filters: &'a [String],
    exact: bool,
    variants: bool,
    aliases: bool,
    saved: &'a str,
    ran: Option<&'a str>,
    told: u64,
}

impl<'a> From<&'a SavedSearch> for Wire<'a> {
    fn from(search: &'a SavedSearch) -> Self {
        Self {
            name: &search.name,
            query: &search.query,
            filters: &search.filters,
            exact: search.exact,
            variants: search.variants,
            aliases: search.aliases,
            saved: &search.saved,
            ran: search.ran.as_deref(),
            told: search.told,
        }
    }
}

#[derive(Debug, Serialize)]
struct Report<'a> {
    format: u32,
    searches: Vec<Wire<'a>>,
}

fn list(place: &Place, command: &SavedList) -> Outcome {
    let (searches, troubles) = saved_searches(&Disk::default(), &place.saved)?;
    let mut out = BufWriter::new(io::stdout().lock());
    if command.json {
        let report = Report {
            format: FORMAT,
            searches: searches.iter().map(Wire::from).collect(),
        };
        json_line(&mut out, &report)?;
    } else if searches.is_empty() && troubles.is_empty() {
        writeln!(out, "no search is saved")?;
    } else {
        print(&mut out, &searches)?;
    }
    out.flush()?;
    Ok(if told(troubles) {
        Code::Usage
    } else {
        Code::Done
    })
}

/// Times and numbers first, a name and a query on lines of their own: nothing stands to the right of Arabic.
fn print(out: &mut dyn Write, searches: &[SavedSearch]) -> io::Result<()> {
    for search in searches {
        let ran = search.ran.as_deref().unwrap_or("never");
        writeln!(out, "{}", one_line(&search.name))?;
        writeln!(
            out,
            "    last run: {}, told: {}",
            one_line(ran),
            search.told
        )?;
        writeln!(out, "    query: {}", one_line(&search.query))?;
        for filter in &search.filters {
            writeln!(out, "    with: {}", one_line(filter))?;
        }
        for (is_so, option) in [
            (search.exact, "--exact"),
            (!search.variants, "--no-variants"),
            (!search.aliases, "--no-aliases"),
        ] {
            if is_so {
                writeln!(out, "    {option}")?;
            }
        }
    }
    Ok(())
}

fn remove(place: &Place, command: &SavedRemove) -> Outcome {
    if !place.saved.is_dir() {
        let name = command.names.first().cloned().unwrap_or_default();
        let near = Vec::new();
        return Err(SavedError::Unknown { name, near }.into());
    }
    let access = kashaf::index::access(&place.index)?.unwrap_or_default();
    place.store(access)?.remove(&command.names)?;
    Ok(Code::Done)
}

fn tell(global: &Global, place: &Place, command: &SavedRun) -> Outcome {
    let index = Index::open(&place.index)?;
    let store = place.store(index.manifest().access)?;
    let (searches, troubles) = store.chosen(&command.names)?;
    if searches.is_empty() && troubles.is_empty() {
        return Err(Failure::usage(
            format!("no search is saved in `{}`", place.saved.display()),
            "save one with `kashaf saved add NAME QUERY`",
        ));
    }
    let own = settings::aliases(global, command.own.aliases.as_deref())?;
    let mut searcher = Searcher::new(&index)?.with_aliases(own);
    let time = log::now();
    if command.from_now {
        seen_now(&store, searches, &searcher, &time)?;
        return Ok(if told(troubles) {
            Code::Usage
        } else {
            Code::Done
        });
    }
    let request = Request {
        since: since(command)?,
        limit: command.limit.map_or(usize::MAX, |limit| limit as usize),
        time: &time,
    };
    let mut sink = sink(command)?;
    let Ran {
        told: count,
        notes,
        troubles: more,
    } = kashaf::saved::run(&store, searches, &mut searcher, &request, sink.as_mut())?;
    if !command.quiet {
        search::print_notes(&notes)?;
    }
    let failed = told(troubles.into_iter().chain(more).collect());
    Ok(match (failed, count) {
        (true, _) => Code::Usage,
        (false, 0) => Code::Nothing,
        (false, _) => Code::Done,
    })
}

/// Tells of searches that cannot be asked. Whether there are any.
fn told(troubles: Vec<SavedError>) -> bool {
    let any = !troubles.is_empty();
    for trouble in troubles {
        let failure = Failure::from(trouble);
        log::failure(&failure, Code::Usage);
    }
    any
}

fn since(command: &SavedRun) -> Result<Since, Failure> {
    if command.from_start {
        return Ok(Since::Start);
    }
    match command.since.and_then(|range| range.from) {
        Some(day) => match Day::from_number(day) {
            Some(day) => Ok(Since::Moment(day.begins())),
            None => Err(Failure::usage(
                "`--since` names a day that no calendar has".to_owned(),
                "give a day as 2021-08-15",
            )),
        },
        None => Ok(Since::Last),
    }
}

fn sink(command: &SavedRun) -> Result<Box<dyn Sink>, Failure> {
    let disk = Disk::default();
    let files = [&command.atom, &command.html, &command.mbox];
    if files
        .iter()
        .any(|file| file.as_deref() == Some(Path::new("-")))
    {
        return Err(Failure::usage(
            "`-` is no file to write to".to_owned(),
            "name a file; for a stream there is `--json`",
        ));
    }
    Ok(if let Some(path) = &command.atom {
        Box::new(FeedFile::open(&disk, path)?)
    } else if let Some(path) = &command.html {
        Box::new(PageFile::open(&disk, path)?)
    } else if let Some(path) = &command.mbox {
        Box::new(MailFile::open(&disk, path)?)
    } else {
        Box::new(Screen {
            format: if command.json {
                render::Format::Json
            } else {
                render::Format::Text
            },
            screen: crate::screen::screen(&command.screen),
        })
    })
}

/// Standard output. What was printed may be remembered at once.
struct Screen {
    format: render::Format,
    screen: render::Screen,
}

impl Sink for Screen {
    fn take(&mut self, news: &mut News) -> Result<(), SavedError> {
        let mut out = BufWriter::new(io::stdout().lock());
        render::news(&mut out, self.format, news, &self.screen)
            .and_then(|()| out.flush())
            .map_err(SavedError::Telling)
    }

    fn is_safe(&self) -> bool {
        true
    }

    fn finish(&mut self, _: &str) -> Result<(), SavedError> {
        Ok(())
    }
}
