//! Writes an archive of many small documents, to see what an index costs when it grows.
//!
//! `cargo run --release --example many_documents -- DIR COUNT [--jsonl]`
//!
//! Each document is two to five sentences of `sample-corpus`, drawn by a fixed sequence, and a number that no other
//! has, so that the vocabulary grows with the archive. They are text files, a thousand in a folder; with `--jsonl`
//! records of one file. DIR must be new or empty; a smaller COUNT gives the first of the same documents.

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::PathBuf;

use anyhow::{Context, bail};
use serde_json::json;

mod draw;

use draw::Draw;

/// Documents in a folder.
const FOLDER: u64 = 1000;

fn main() -> anyhow::Result<()> {
    let usage = "usage: many_documents DIR COUNT [--jsonl]";
    let mut arguments = std::env::args_os().skip(1);
    let folder = PathBuf::from(arguments.next().context(usage)?);
    let count = arguments
        .next()
        .and_then(|count| count.to_str()?.parse::<u64>().ok())
        .context(usage)?;
    let records = match arguments.next() {
        None => false,
        Some(option) if option == "--jsonl" => true,
        Some(_) => bail!(usage),
    };
    fs::create_dir_all(&folder)?;
    if fs::read_dir(&folder)?.next().is_some() {
        bail!("`{}` is not empty; give a new folder", folder.display());
    }
    let sentences = sentences()?;
    let mut draw = Draw(1);
    let mut out = match records {
        true => Some(BufWriter::new(File::create(folder.join("many.jsonl"))?)),
        false => None,
    };
    for number in 0..count {
        let chosen: Vec<&str> = (0..2 + draw.below(4))
            .map(|_| sentences[draw.below(sentences.len() as u64) as usize].as_str())
            .collect();
        let text = format!("{} {number}", chosen.join(" "));
        let day = format!(
            "20{:02}-{:02}-{:02}",
            10 + number % 13,
            1 + number % 12,
            1 + number % 28
        );
        if let Some(out) = &mut out {
            let record = json!({"id": number.to_string(), "date": day, "text": text});
            writeln!(out, "{record}")?;
        } else {
            let folder = folder.join(format!("{:05}", number / FOLDER));
            if number % FOLDER == 0 {
                fs::create_dir(&folder)?;
            }
            fs::write(folder.join(format!("{day}-{number}.txt")), text)?;
        }
    }
    Ok(())
}

/// All sentences of the sample corpus that stand in lines of their own or end with a stop.
fn sentences() -> anyhow::Result<Vec<String>> {
    let mut sentences = Vec::new();
    let corpus = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("sample-corpus");
    let mut folders = vec![corpus];
    while let Some(folder) = folders.pop() {
        let mut entries: Vec<PathBuf> = fs::read_dir(folder)?
            .map(|entry| Ok(entry?.path()))
            .collect::<std::io::Result<_>>()?;
        entries.sort();
        for path in entries {
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "txt") {
                let text = fs::read_to_string(path)?;
                let pieces = text.split_inclusive(['.', '\n']).map(str::trim);
                sentences.extend(pieces.filter(|piece| piece.len() > 60).map(str::to_owned));
            }
        }
    }
    if sentences.is_empty() {
        bail!("the sample corpus has no sentences");
    }
    Ok(sentences)
}
