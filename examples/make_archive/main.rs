//! Writes a folder of files to try the program on, and says what each of them must give.
//!
//! `cargo run --example make_archive -- DIR [--hostile | --seeds | --bulk]`
//!
//! Without an option: 200 files in all formats and character sets, made from `sample-corpus`, and a copy of
//! the PDF files in `tests/pdf`. With `--hostile`: more than 60 files that are broken, locked or made to do
//! harm, beside 20 good ones. With `--seeds`: what the fuzz targets of `fuzz/` start from. With `--bulk`: a
//! folder for each format with the same stories, as `benches/extraction.rs` reads them. DIR must be new or
//! empty. The same folder comes out each time. What must come of each file goes to standard output, one JSON object
//! a line.

use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::PathBuf;

use anyhow::{Context, bail};
use serde_json::json;

mod archive;

use archive::{Document, bulk, good, hostile, seeds};

fn main() -> anyhow::Result<()> {
    let mut arguments = std::env::args_os().skip(1);
    let usage = "usage: make_archive DIR [--hostile | --seeds | --bulk]";
    let folder = PathBuf::from(arguments.next().context(usage)?);
    let option = arguments.next();
    let option = option.as_deref().map(|option| option.to_string_lossy());
    fs::create_dir_all(&folder).with_context(|| format!("`{}`", folder.display()))?;
    if fs::read_dir(&folder)?.next().is_some() {
        bail!("`{}` is not empty; give a new folder", folder.display());
    }
    let mut out = BufWriter::new(io::stdout().lock());
    match option.as_deref() {
        None => {
            for document in good::write(&folder)? {
                tell(&mut out, &document)?;
            }
        }
        Some("--hostile") => {
            // Nobody listens there: what must never be fetched cannot be fetched either.
            let (documents, traps) = hostile::write(&folder, "127.0.0.1:9")?;
            for document in &documents {
                tell(&mut out, document)?;
            }
            for trap in traps {
                let line = json!({
                    "path": trap.path.to_string_lossy(),
                    "outcomes": trap.outcomes,
                    "query": trap.query,
                });
                writeln!(out, "{line}")?;
            }
        }
        Some("--seeds") => {
            for (target, name, bytes) in seeds::all() {
                fs::create_dir_all(folder.join(target))?;
                fs::write(folder.join(target).join(name), &bytes)?;
                writeln!(out, "{target}/{name}\t{}", bytes.len())?;
            }
        }
        Some("--bulk") => {
            for bulk in bulk::all() {
                let folder = folder.join(bulk.name);
                fs::create_dir_all(&folder)?;
                for (name, bytes) in &bulk.files {
                    fs::write(folder.join(name), bytes)?;
                    writeln!(out, "{}/{name}\t{}", bulk.name, bytes.len())?;
                }
            }
        }
        Some(other) => bail!("`{other}` is no option; {usage}"),
    }
    out.flush()?;
    Ok(())
}

/// A line of the manifest.
fn tell(out: &mut impl Write, document: &Document) -> io::Result<()> {
    let line = json!({
        "id": document.id,
        "queries": document.queries,
        "alone": document.alone,
        "title": document.title,
        "date": document.date,
        "encoding": document.encoding,
    });
    writeln!(out, "{line}")
}
