//! `kashaf forget`

use std::io::{self, Write};

use kashaf::index::{Index, WriteOptions, Writer};
use kashaf::render::json_line;
use serde::Serialize;

use crate::args::{Forget, Global};
use crate::{Code, Outcome, settings};

pub(crate) fn run(global: &Global, command: Forget) -> Outcome {
    let dir = settings::index_dir(global)?;
    // An index that is not there is an error, and none is to be made.
    drop(Index::open(&dir)?);
    let writer = Writer::open(
        &dir,
        &WriteOptions {
            lock_timeout: command.lock_timeout,
            ..WriteOptions::default()
        },
    )?;
    let documents = if command.undo {
        writer.unforget(&command.ids)?
    } else {
        writer.forget(&command.ids)?
    };
    if command.json {
        let wire = Wire {
            format: kashaf::render::wire::FORMAT,
            documents,
            undo: command.undo,
        };
        json_line(&mut io::stdout().lock(), &wire)?;
    } else if command.undo {
        writeln!(
            io::stderr(),
            "{} may be indexed again; the next `kashaf index` reads what they stand in",
            counted(documents)
        )?;
    } else {
        writeln!(
            io::stderr(),
            "{} forgotten: no file of the index holds a word of what was removed, and no run brings it back; \
             the archive itself was not touched",
            counted(documents)
        )?;
    }
    Ok(Code::Done)
}

fn counted(documents: usize) -> String {
    let noun = if documents == 1 {
        "document"
    } else {
        "documents"
    };
    format!("{documents} {noun}")
}

/// What was done, for programs.
#[derive(Debug, Serialize)]
struct Wire {
    format: u32,
    documents: usize,
    undo: bool,
}
