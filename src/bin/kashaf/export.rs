//! `kashaf export`

use std::io::{self, BufWriter, Write};
use std::path::Path;

use kashaf::evidence::{Asked, Evidence, Files, quoted};
use kashaf::query::parse;
use kashaf::render::{self, LabelLanguage, Report, ReportHead, json_line, wire};
use kashaf::search::{Found, SearchOptions, Searcher};

use crate::args::{Export, ExportFormat, Global, LabelsIn};
use crate::failure::Failure;
use crate::output::Output;
use crate::{Code, Outcome, log, search};

pub(crate) fn run(global: &Global, command: Export) -> Outcome {
    // Whether it can be written is known before any work is done.
    let file = match &command.output {
        Some(path) => Some(Output::create_private(path)?),
        None => None,
    };
    let matching = &command.matching;
    let (folder, forms) = (command.folder.as_deref(), &matching.forms);
    let mut searcher = search::open_for(global, folder, false, forms, &matching.own)?;
    if command.documents {
        return documents(&command, &mut searcher, file);
    }
    let query = parse(&command.query.join(" "));
    let options = SearchOptions {
        limit: command.limit.map_or(usize::MAX, |limit| limit as usize),
        offset: command.offset,
        every: !command.any,
        ..search::options(matching)?
    };
    let found = searcher.find(&query, &options)?;
    if found.is_empty() {
        search::print_notes(found.notes())?;
        let counted = searcher.count(
            &query,
            &SearchOptions {
                every: false,
                ..options.clone()
            },
        )?;
        return nothing(&command, found.totals().documents, counted.documents);
    }
    let format = format(&command);
    let asked = Asked {
        query: query.text.clone(),
        place: place(global, folder),
    };
    let mut files = Files::default();
    let written = write(file, |out| {
        report(
            out,
            &command,
            format,
            &mut searcher,
            &found,
            &asked,
            &mut files,
        )
    })?;
    search::print_notes(found.notes())?;
    tell_changed(written)?;
    Ok(Code::Done)
}

/// Writes to the file, or to standard output.
fn write<T>(
    file: Option<Output>,
    content: impl FnOnce(&mut dyn Write) -> Result<T, Failure>,
) -> Result<T, Failure> {
    match file {
        Some(file) => file.finish(content),
        None => {
            let mut out = BufWriter::new(io::stdout().lock());
            let written = content(&mut out)?;
            out.flush()?;
            Ok(written)
        }
    }
}

/// How many hits stand in a file that is not as it was indexed.
struct Changed {
    hits: usize,
    of: usize,
}

fn report(
    out: &mut dyn Write,
    command: &Export,
    format: render::Format,
    searcher: &mut Searcher,
    found: &Found,
    asked: &Asked,
    files: &mut Files,
) -> Result<Changed, Failure> {
    let mut first = searcher.hit_of(found, 0)?;
    let language = match command.labels {
        Some(LabelsIn::Ar) => LabelLanguage::Arabic,
        Some(LabelsIn::En) => LabelLanguage::English,
        None => LabelLanguage::of(if asked.query.chars().any(char::is_alphabetic) {
            &asked.query
        } else {
            first.as_ref().map_or("", |hit| &hit.passage.text)
        }),
    };
    let head = ReportHead {
        query: &asked.query,
        made: &log::now(),
        command: &typed(),
        hits: found.len(),
        totals: found.totals(),
        notes: found.notes(),
        language,
    };
    let mut report = Report::begin(out, format, &head)?;
    let mut changed = 0;
    for place in 0..found.len() {
        let hit = match first.take() {
            Some(hit) => Some(hit),
            None => searcher.hit_of(found, place)?,
        };
        let Some(hit) = hit else {
            break;
        };
        let evidence = Evidence::of_hit(searcher, &hit, asked, files)?;
        changed += usize::from(evidence.file.sha256.is_none());
        report.hit(&hit, &evidence)?;
    }
    report.end()?;
    Ok(Changed {
        hits: changed,
        of: found.len(),
    })
}

fn documents(command: &Export, searcher: &mut Searcher, file: Option<Output>) -> Outcome {
    let filters = search::filters(&command.matching.filters)?;
    let (places, notes) = searcher.all_documents(&filters)?;
    search::print_notes(&notes)?;
    if places.is_empty() {
        return nothing(command, 0, 0);
    }
    let most = command.limit.map_or(usize::MAX, |limit| limit as usize);
    let changed = write(file, |out| {
        let mut files = (!command.no_files).then(Files::default);
        let mut changed = Changed { hits: 0, of: 0 };
        for place in places.into_iter().take(most) {
            let whole = searcher.whole_document(place)?;
            let evidence = Evidence::of_origin(&whole.document, whole.origin, files.as_mut());
            changed.of += 1;
            changed.hits += usize::from(files.is_some() && evidence.file.sha256.is_none());
            let line = wire::ExportedDocument::new(&whole.document, &whole.text, &evidence);
            json_line(out, &line)?;
        }
        Ok(changed)
    })?;
    tell_changed(changed)?;
    Ok(Code::Done)
}

fn tell_changed(changed: Changed) -> io::Result<()> {
    let Changed { hits, of } = changed;
    if hits > 0 {
        let mut stderr = io::stderr().lock();
        writeln!(
            stderr,
            "warning: {hits} of {of} stand in files that are not as they were indexed, or gone: they have no SHA-256"
        )?;
        writeln!(stderr, "hint: `kashaf index` brings the index up to date")?;
    }
    Ok(())
}

/// Says that there is nothing to write: how many documents match all the same, and how many hold some of the words.
fn nothing(command: &Export, matching: usize, some: usize) -> Outcome {
    let mut stderr = io::stderr().lock();
    writeln!(stderr, "nothing found")?;
    if matching > 0 {
        writeln!(
            stderr,
            "try a smaller `--offset`: {matching} documents match in all"
        )?;
    } else if some > 0 {
        writeln!(
            stderr,
            "try `--any`: {some} documents hold some of the words, none holds every word"
        )?;
    } else if command.documents {
        writeln!(
            stderr,
            "try `kashaf stats`, which says what the index holds"
        )?;
    } else {
        writeln!(
            stderr,
            "try `kashaf search` with the same words, which suggests others"
        )?;
    }
    if let Some(path) = &command.output {
        let path = render::one_line(&path.display().to_string());
        writeln!(stderr, "`{path}` was not written")?;
    }
    Ok(Code::Nothing)
}

/// The form that is asked for, or that the name of the file stands for.
fn format(command: &Export) -> render::Format {
    let by_name = || {
        let ending = command.output.as_deref().and_then(Path::extension)?;
        match ending.to_str()?.to_ascii_lowercase().as_str() {
            "html" | "htm" => Some(ExportFormat::Html),
            "csv" => Some(ExportFormat::Csv),
            "md" | "markdown" => Some(ExportFormat::Markdown),
            "txt" => Some(ExportFormat::Text),
            _ => None,
        }
    };
    let by_flag = command.json.then_some(ExportFormat::Json);
    match by_flag
        .or(command.format)
        .or_else(by_name)
        .unwrap_or(ExportFormat::Json)
    {
        ExportFormat::Json => render::Format::Json,
        ExportFormat::Csv => render::Format::Csv,
        ExportFormat::Html => render::Format::Html,
        ExportFormat::Markdown => render::Format::Markdown,
        ExportFormat::Text => render::Format::Text,
    }
}

/// The options that lead to the index, where it is not the usual one.
pub(crate) fn place(global: &Global, folder: Option<&Path>) -> Vec<String> {
    let absolute = |path: &Path| {
        let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        path.display().to_string()
    };
    match (folder, &global.index) {
        (Some(folder), _) => vec!["--in".to_owned(), absolute(folder)],
        (None, Some(index)) => vec!["--index".to_owned(), absolute(index)],
        (None, None) => Vec::new(),
    }
}

/// The command as it was typed.
fn typed() -> String {
    let words = std::env::args_os().skip(1);
    let words = words.map(|word| quoted(&word.to_string_lossy()));
    std::iter::once("kashaf".to_owned())
        .chain(words)
        .collect::<Vec<_>>()
        .join(" ")
}
