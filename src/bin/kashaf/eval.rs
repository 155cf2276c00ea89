//! `kashaf eval`

mod told;

use std::cmp::Ordering;
use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};

use kashaf::eval::{
    Asked, EvalError, JudgedQuery, Measure, Measured, Qrels, Run, ask, compare, evaluate, missing,
    read_queries, time,
};
use kashaf::search::Searcher;

use crate::args::{Eval, Global};
use crate::failure::Failure;
use crate::output::Output;
use crate::{Code, Outcome, index, search};
use told::Told;

pub(crate) fn run(global: &Global, command: Eval) -> Outcome {
    let queries = queries(&command.queries)?;
    let qrels = Qrels::read(&shown(&command.qrels), open(&command.qrels)?)?;
    qrels.check(&shown(&command.qrels), &queries)?;
    let given = |path: &Option<PathBuf>| match path {
        Some(path) => given_run(path, &queries).map(Some),
        None => Ok(None),
    };
    let other = given(&command.compare)?;
    let measured = match given(&command.from)? {
        Some(run) => Measured {
            run,
            ..Measured::default()
        },
        None => search_all(global, &command, &queries)?,
    };

    let evaluation = evaluate(&queries, &qrels, &measured);
    let compared = other
        .as_ref()
        .map(|other| compare(&queries, &qrels, &measured, other));
    let told = Told {
        evaluation: &evaluation,
        compared: compared.as_ref().zip(command.compare.as_deref().map(shown)),
    };
    let mut out = BufWriter::new(io::stdout().lock());
    if command.json {
        told.json(&mut out)?;
    } else {
        told.table(&mut out)?;
    }
    out.flush()?;

    let mut notes = Vec::new();
    if evaluation.unjudged > 0 {
        notes.push(format!(
            "{} of {} queries have no relevant document in `{}` and are not scored",
            evaluation.unjudged,
            queries.len(),
            shown(&command.qrels)
        ));
    }
    if let Some(path) = &command.from {
        notes.extend(unanswered(path, missing(&queries, &qrels, &measured.run)));
        notes.extend(shallow(&quoted(path), &measured.run, "count only these"));
    }
    if let (Some(path), Some(other)) = (&command.compare, &other) {
        notes.extend(unanswered(path, missing(&queries, &qrels, other)));
        match measured.run.depth().cmp(&other.depth()) {
            Ordering::Less => notes.extend(shallow("this run", &measured.run, "are not compared")),
            Ordering::Equal => notes.extend(shallow(&quoted(path), other, "count only these")),
            Ordering::Greater => notes.extend(shallow(&quoted(path), other, "are not compared")),
        }
    }
    search::print_notes(&notes)?;
    Ok(Code::Done)
}

/// Ranks the queries, writes the run that is wanted, and takes the time of each query.
fn search_all(
    global: &Global,
    command: &Eval,
    queries: &[JudgedQuery],
) -> Result<Measured, Failure> {
    let output = match &command.run {
        Some(path) => {
            let mut inputs = vec![
                ("--queries", command.queries.as_path()),
                ("--qrels", &command.qrels),
            ];
            inputs.extend(command.compare.as_deref().map(|run| ("--compare", run)));
            Some(Output::create(path, &inputs)?)
        }
        None => None,
    };
    let index = search::open_index(global, command.folder.as_deref(), false)?;
    let mut searcher = Searcher::new(&index)?;
    let more = index::threads(None).min(queries.len()).saturating_sub(1);
    let mut helpers = (0..more)
        .map(|_| Searcher::new(&index))
        .collect::<Result<Vec<_>, _>>()?;
    let limit = command.limit as usize;
    let all = std::iter::once(&mut searcher).chain(&mut helpers);
    let Asked { run, answered } = ask(all, queries, limit)?;
    if let Some(output) = output {
        output.finish(|out| run.write(out, "kashaf"))?;
    }
    Ok(Measured {
        run,
        limit: Some(limit),
        answered: Some(answered),
        milliseconds: Some(time(&mut searcher, queries)?),
    })
}

fn queries(path: &Path) -> Result<Vec<JudgedQuery>, Failure> {
    if path.as_os_str() == "-" {
        return Ok(read_queries("-", io::stdin().lock())?);
    }
    Ok(read_queries(&shown(path), open(path)?)?)
}

/// A run that is given as a file.
fn given_run(path: &Path, queries: &[JudgedQuery]) -> Result<Run, Failure> {
    let run = Run::read(&shown(path), open(path)?)?;
    run.check(&shown(path), queries)?;
    Ok(run)
}

fn open(path: &Path) -> Result<impl BufRead, EvalError> {
    File::open(path)
        .map(BufReader::new)
        .map_err(|cause| EvalError::Unreadable {
            name: shown(path),
            cause,
        })
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}

fn quoted(path: &Path) -> String {
    format!("`{}`", path.display())
}

/// What a run that was read does not say itself.
fn unanswered(path: &Path, missing: usize) -> Option<String> {
    (missing > 0).then(|| {
        format!(
            "{} has no documents for {missing} of the judged queries; they score 0",
            quoted(path)
        )
    })
}

/// That a run may have been cut off before the deepest figure.
fn shallow(name: &str, run: &Run, further: &str) -> Option<String> {
    (run.depth() < Measure::Recall100.depth()).then(|| {
        format!(
            "{name} has at most {} documents a query; figures that look further {further}",
            run.depth()
        )
    })
}
