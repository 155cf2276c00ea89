//! `kashaf stats`

use std::collections::BTreeMap;
use std::io::{self, BufWriter, Write};

use kashaf::extract::is_document;
use kashaf::index::{FileFailure, FileRecord, Index, Snapshot};
use kashaf::render::{json_line, one_line, wire::FORMAT};
use serde::Serialize;

use crate::args::{Global, Stats};
use crate::failure::Failure;
use crate::{Code, Outcome, mentioned, runs, settings};

#[derive(Debug, Serialize)]
struct Report {
    format: u32,
    index: String,
    documents: u64,
    passages: u64,
    files: u64,
    failed_files: u64,
    failures: u64,
    bytes: u64,
    sources: BTreeMap<String, u64>,
    years: BTreeMap<u64, u64>,
    undated: u64,
    languages: BTreeMap<String, u64>,
    formats: BTreeMap<String, u64>,
    encodings: BTreeMap<String, u64>,
    schema: u32,
    chains: BTreeMap<String, u32>,
    lexicon: String,
    kashaf: String,
    access: kashaf::index::Access,
    roots: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    failed: Option<Vec<Failed>>,
}

#[derive(Debug, Serialize)]
struct Failed {
    path: String,
    part: Option<String>,
    record: Option<u64>,
    kind: String,
    message: String,
}

pub(crate) fn run(global: &Global, command: Stats) -> Outcome {
    let dir = settings::index_dir(global)?;
    if command.runs {
        return runs::show(&dir, command.limit, command.json);
    }
    if command.places {
        return mentioned::places(&dir, command.limit, command.json);
    }
    if command.groups {
        return mentioned::groups(&dir, command.limit, command.json);
    }
    let index = Index::open(&dir)?;
    let snapshot = index.snapshot()?;
    let report = report(&index, &snapshot, command.failed)?;
    let mut out = BufWriter::new(io::stdout().lock());
    if command.json {
        json_line(&mut out, &report)?;
    } else if let Some(failed) = &report.failed {
        print_failed(&mut out, failed)?;
    } else {
        print(&mut out, &report)?;
    }
    out.flush()?;
    Ok(Code::Done)
}

fn report(index: &Index, snapshot: &Snapshot, list_failed: bool) -> Result<Report, Failure> {
    let holdings = snapshot.holdings()?;
    let known = snapshot.known_files()?;
    let mut failed = Vec::new();
    let (mut failed_files, mut failures) = (0, 0);
    for state in known.states().filter(|state| state.failures > 0) {
        failed_files += 1;
        failures += state.failures;
        if list_failed {
            let record = snapshot.file_record(&state)?;
            failed.extend(of_file(&record));
        }
    }
    failed.sort_by(|a, b| (&a.path, &a.part, a.record).cmp(&(&b.path, &b.part, b.record)));
    let manifest = index.manifest();
    Ok(Report {
        format: FORMAT,
        index: index.dir().display().to_string(),
        documents: holdings.held.documents,
        passages: holdings.held.passages,
        files: known
            .states()
            .filter(|state| state.failures > 0 || is_document(state.stat.extractor))
            .count() as u64,
        failed_files,
        failures,
        bytes: index.size_on_disk()?,
        sources: holdings.sources,
        years: holdings.years,
        undated: holdings.undated,
        languages: holdings.languages,
        formats: holdings.formats,
        encodings: holdings.encodings,
        schema: manifest.schema,
        chains: manifest
            .chains
            .iter()
            .map(|chain| (chain.name.clone(), chain.version))
            .collect(),
        lexicon: manifest.lexicon.clone(),
        kashaf: manifest.kashaf.clone(),
        access: manifest.access,
        roots: manifest
            .roots
            .iter()
            .map(|root| kashaf::source::display_path(root))
            .collect(),
        failed: list_failed.then_some(failed),
    })
}

fn of_file(record: &FileRecord) -> impl Iterator<Item = Failed> + '_ {
    record.failures.iter().map(|failure| Failed {
        path: record.path.clone(),
        part: failure.part.clone(),
        record: failure.record,
        kind: failure.kind.clone(),
        message: failure.message.clone(),
    })
}

fn print_failed(out: &mut dyn Write, failed: &[Failed]) -> io::Result<()> {
    for failure in failed {
        let place = FileFailure {
            part: failure.part.clone(),
            record: failure.record,
            ..FileFailure::default()
        };
        writeln!(
            out,
            "{}: {}: {}",
            one_line(&place.path_in(&failure.path)),
            failure.kind,
            one_line(&failure.message)
        )?;
    }
    Ok(())
}

fn print(out: &mut dyn Write, report: &Report) -> io::Result<()> {
    writeln!(out, "index      {}", one_line(&report.index))?;
    writeln!(out, "documents  {}", report.documents)?;
    writeln!(out, "passages   {}", report.passages)?;
    writeln!(
        out,
        "files      {}, {} of them with failures",
        report.files, report.failed_files
    )?;
    writeln!(out, "on disk    {:.1} MB", report.bytes as f64 / 1e6)?;
    let chains: Vec<String> = report
        .chains
        .iter()
        .map(|(name, version)| format!("{name} {version}"))
        .collect();
    writeln!(
        out,
        "written by kashaf {}, schema {}, chains {}, lexicon {}",
        report.kashaf,
        report.schema,
        chains.join(", "),
        report.lexicon
    )?;
    for root in &report.roots {
        writeln!(out, "made from  {}", one_line(root))?;
    }
    table(out, "years", &report.years)?;
    if report.undated > 0 {
        writeln!(out, "{:>9}  without a date", report.undated)?;
    }
    table(out, "languages", &report.languages)?;
    table(out, "formats", &report.formats)?;
    table(out, "read as", &report.encodings)?;
    table(out, "sources", &report.sources)?;
    if report.failed_files > 0 {
        writeln!(
            out,
            "\n`kashaf stats --failed` lists what could not be read"
        )?;
    }
    Ok(())
}

fn table<K: ToString + Ord>(
    out: &mut dyn Write,
    name: &str,
    counts: &BTreeMap<K, u64>,
) -> io::Result<()> {
    if counts.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n{name}")?;
    for (value, count) in counts {
        writeln!(out, "{count:>9}  {}", one_line(&value.to_string()))?;
    }
    Ok(())
}
